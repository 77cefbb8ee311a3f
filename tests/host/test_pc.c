/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * PeerConnections that come and go while something is under way to them
 */

#include "check.h"
#include "scene.h"

#define ROUNDS 100


static void test_offer_waits(void)
{
	struct scene *s = scene_begin("resume_grace = 0");
	struct fake *c = scene_client(s, "carol", TRUE);
	struct fake *v = scene_client(s, "vera", FALSE);

	core_set_close_delay(s->core, 300);
	fake_send(s->alice, "{'request':'call','username':'vera'}", s->offer);
	fake_expect(v, "incomingcall");
	check(fake_sdp(v, "offer") != NULL);
	fake_send(s->alice, "{'request':'hangup'}", NULL);
	fake_expect(v, "hangup");

	/* The model fails the test when an offer gets in before the hangup */
	fake_send(c, "{'request':'call','username':'vera'}", s->offer);
	fake_reply(c, "calling");
	check_str(result_text(fake_expect(v, "incomingcall"), "username"), "carol");
	check(fake_sdp(v, "offer") != NULL);
	fake_hung_up(v, 1);
	check(fake_has_pc(v));
	scene_end(s);
}


/* The core calls hangup_media once per PeerConnection, so never for one that
 * could not be made after the last had gone: the offer after it must not wait
 * for ever */
static void test_offer_goes_on(void)
{
	struct scene *s = scene_begin("resume_grace = 0");
	struct fake *v = scene_client(s, "vera", FALSE);

	for (int i = 0; i < 3; i++) {
		if (i == 1)
			fake_break(v, 465);
		fake_send(s->alice, "{'request':'call','username':'vera'}", s->offer);
		fake_reply(s->alice, "calling");
		if (i != 1) {
			fake_expect(v, "incomingcall");
			check(fake_sdp(v, "offer") != NULL);
			fake_send(s->alice, "{'request':'hangup'}", NULL);
		}
		fake_expect(s->alice, "hangup");
		fake_expect(v, "hangup");
		fake_hangup(s->alice);
		/* what the plugin had closed already */
		fake_flush(s->alice);
		if (i == 0)
			fake_hung_up(v, 1);
	}
	scene_end(s);
}


/* What the core says while it still has the ICE agent of the last one */
static void test_offer_again(void)
{
	struct scene *s = scene_begin("resume_grace = 0");
	struct fake *v = scene_client(s, "vera", FALSE);

	fake_break(v, 459);
	fake_send(s->alice, "{'request':'call','username':'vera'}", s->offer);
	fake_expect(v, "incomingcall");
	check(fake_sdp(v, "offer") != NULL);
	fake_send(s->alice, "{'request':'hangup'}", NULL);
	fake_expect(v, "hangup");
	fake_hung_up(v, 1);
	check(!fake_has_pc(v));
	scene_end(s);
}


static void test_late_close(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	scene_answer(s);
	scene_occupy(s->alice);

	/* What closes alice's PeerConnection comes behind what is blocked, and
	 * meanwhile it goes by itself and another is made */
	fake_send(s->bob, "{'request':'hangup'}", NULL);
	fake_expect(s->bob, "hangup");
	fake_hangup(s->alice);
	fake_hangup(s->bob);
	fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
	fake_expect(s->bob, "incomingcall");

	fake_release(s->alice);
	fake_expect(s->alice, "hangup");
	fake_expect(s->alice, "calling");
	check(fake_sdp(s->alice, "answer") != NULL);
	fake_flush(s->alice);
	check(fake_has_pc(s->alice));
	fake_hung_up(s->alice, 1);
	scene_end(s);
}


static void test_late_keyframe(void)
{
	struct scene *s = scene_begin("bitrate_max = 500000\n resume_grace = 0");

	scene_answer(s);
	fake_connect(s->bob, FALSE);
	fake_flush(s->bob);
	fake_flush(s->alice);
	scene_occupy(s->alice);
	check_int(fake_relayed_count(s->alice, RELAYED_REMB), 0);

	/* What asks alice for a keyframe and for a cap comes behind what is blocked;
	 * what she is told as her leg comes up does not */
	fake_connect(s->alice, FALSE);
	check(fake_relayed(s->alice, RELAYED_REMB, 0)->bitrate < 500000);
	fake_hangup(s->alice);
	fake_expect(s->bob, "hangup");
	fake_hangup(s->bob);
	fake_send(s->alice, "{'request':'call','username':'bob'}", s->offer);
	fake_settle(s->alice);
	fake_release(s->alice);
	fake_reply(s->alice, "calling");
	check_int(fake_relayed_count(s->alice, RELAYED_PLI), 0);
	check_int(fake_relayed_count(s->alice, RELAYED_REMB), 1);
	scene_end(s);
}


static void test_late_answer(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	scene_occupy(s->alice);
	fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
	fake_expect(s->bob, "incomingcall");
	fake_hangup(s->alice);
	fake_release(s->alice);

	fake_refused(s->alice, 485);
	fake_expect(s->alice, "hangup");
	fake_expect(s->bob, "hangup");
	fake_expect(s->alice, "pong");
	fake_silent(s->alice);
	scene_end(s);
}


static void test_push_fails(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	fake_block(s->alice);
	fake_break(s->alice, 465);
	fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
	fake_expect(s->bob, "incomingcall");
	fake_release(s->alice);
	fake_refused(s->alice, 499);
	fake_expect(s->alice, "hangup");
	fake_expect(s->bob, "hangup");
	fake_hung_up(s->alice, 1);
	check(!fake_has_pc(s->alice));

	scene_answer(s);
	scene_end(s);
}


static void test_refused_is_closed(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	fake_send(s->alice, "{'request':'nonsense'}", s->offer);
	fake_refused(s->alice, 472);
	fake_hung_up(s->alice, 1);
	check(!fake_has_pc(s->alice));

	fake_send(s->alice, "{'request':'call','username':'nobody'}", s->offer);
	fake_refused(s->alice, 478);
	fake_hung_up(s->alice, 2);
	check(!fake_has_pc(s->alice));
	scene_end(s);
}


static void test_again_at_once(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	for (int i = 0; i < ROUNDS; i++) {
		scene_answer(s);
		fake_send(i % 2 ? s->alice : s->bob, "{'request':'hangup'}", NULL);
		/* as browsers do, whose own end comes before the core's */
		scene_part(s);
	}
	fake_silent(s->alice);
	fake_silent(s->bob);
	scene_end(s);
}


const struct host_test suite_pc[] = {
	{ "an offer waits for the PeerConnection that closes", test_offer_waits },
	{ "an offer does not wait for ever", test_offer_goes_on },
	{ "an offer that comes too early is pushed again", test_offer_again },
	{ "a late close spares the next PeerConnection", test_late_close },
	{ "a late request for a keyframe, or a late cap, goes nowhere", test_late_keyframe },
	{ "a late answer becomes an error", test_late_answer },
	{ "an answer that cannot be pushed ends the call", test_push_fails },
	{ "the PeerConnection of a refused offer is closed", test_refused_is_closed },
	{ "calling again at once, a hundred times", test_again_at_once },
	HOST_TESTS_END
};
