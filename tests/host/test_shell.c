/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "scene.h"


static void test_ring_timeout(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	fake_send(s->alice, "{'request':'call','username':'bob','ring_timeout':1}", s->offer);
	fake_expect(s->bob, "incomingcall");
	check_str(scene_end_code(s->alice), "timeout");
	check_str(scene_end_code(s->bob), "timeout");
	scene_end(s);
}


static void test_settings(void)
{
	struct scene *s = scene_begin("ring_timeout = 7\n list = \"none\"\n resume_grace = 0");

	fake_send(s->alice, "{'request':'list'}", NULL);
	fake_refused(s->alice, 486);
	fake_send(s->alice, "{'request':'call','username':'bob'}", s->offer);
	check_int(result_number(fake_reply(s->alice, "calling"), "ring_timeout"), 7);
	scene_end(s);
}


static void test_bad_settings(void)
{
	struct core *core = core_open("ring_timeout = 8\n"
		"general: { ring_timeout = 3\n nonsense = 1\n users_max = [ 1 ]\n"
		" name_max = 5\n }\nother: { name_max = 3 }");
	struct fake *f = fake_attach(core, "carol");

	fake_send(f, "{'request':'register','username':'caroline'}", NULL);
	fake_refused(f, 474);
	fake_send(f, "{'request':'register','username':'carol'}", NULL);
	check_int(result_number(fake_reply(f, "registered"), "ring_timeout"), 45);
	core_close(core);
}


const struct host_test suite_shell[] = {
	{ "a call rings no longer than asked", test_ring_timeout },
	{ "settings are read", test_settings },
	{ "bad settings leave the defaults", test_bad_settings },
	HOST_TESTS_END
};
