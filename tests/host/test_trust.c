/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "core.h"


static void test_signed(void)
{
	struct core *core = core_open("general: { auth = \"signed\"\n }");
	struct fake *f;

	core_sign(core, "the key of alice", "alice");
	f = fake_attach(core, "alice");
	fake_send(f, "{'request':'register','username':'alice'}", NULL);
	fake_refused(f, 492);
	fake_send(f, "{'request':'register','username':'alice','token':'forged'}", NULL);
	fake_refused(f, 492);
	fake_send(f, "{'request':'register','username':'bob','token':'the key of alice'}", NULL);
	fake_refused(f, 492);
	fake_send(f, "{'request':'register','username':'alice','token':'the key of alice'}", NULL);
	fake_reply(f, "registered");
	core_close(core);
}


/* Tokens are asked for, and Janus has no secret: nobody gets in */
static void test_no_secret(void)
{
	struct core *core = core_open("general: { auth = \"signed\"\n }");
	struct fake *f = fake_attach(core, "alice");

	fake_send(f, "{'request':'register','username':'alice','token':'any'}", NULL);
	fake_refused(f, 493);
	fake_send(f, "{'request':'join','room':'kitchen','token':'any'}", NULL);
	fake_refused(f, 493);
	core_close(core);
}


static void test_room(void)
{
	struct core *core = core_open("general: { room_auth = \"signed\"\n }");
	struct fake *f;

	core_sign(core, "the key", "room=kitchen");
	f = fake_attach(core, "guest");
	fake_send(f, "{'request':'join','room':'cellar','token':'the key'}", NULL);
	fake_refused(f, 492);
	fake_send(f, "{'request':'join','room':'kitchen','token':'the key'}", NULL);
	fake_reply(f, "joined");
	core_close(core);
}


const struct host_test suite_trust[] = {
	{ "a name needs its token", test_signed },
	{ "without a secret nobody gets in", test_no_secret },
	{ "a room needs its token", test_room },
	HOST_TESTS_END
};
