/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What `status` and the record of a call say about media and links
 */

#include "dialog.h"

#define AUDIO "audio opus/111"
#define VIDEO "audio opus/111 | video vp8/96"
#define HANDLES 8

/* What the media sides have to tell, by handle */
static struct figures known[HANDLES];

static void tell(guint64 handle, struct figures *out, void *arg)
{
	(void)arg;
	g_assert_cmpuint(handle, <, HANDLES);
	*out = known[handle];
}

static struct figures *of(const struct client *c)
{
	return &known[c->handle];
}

static void begin(struct world *w)
{
	for (guint i = 0; i < HANDLES; i++)
		known[i] = (struct figures){ .rtt = -1 };
	exchange_set_figures(w->exchange, tell, NULL);
}

static void link_of(struct client *c, guint32 estimate, gdouble loss, gint64 rtt,
	const char *limit)
{
	of(c)->estimate = estimate;
	of(c)->loss = loss;
	of(c)->rtt = rtt;
	of(c)->limit = limit;
}

static void sends(struct client *c, guint64 audio, guint64 video)
{
	of(c)->packets[0] += audio;
	of(c)->bytes[0] += 100 * audio;
	of(c)->packets[1] += video;
	of(c)->bytes[1] += 1000 * video;
}

static const json_t *status(struct client *c)
{
	client_says(c, "{'request':'status'}");

	return expect(c, "status");
}

static const json_t *legs(const struct world *w)
{
	g_assert_nonnull(w->record);

	return json_object_get(w->record, "legs");
}

static void test_status(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	begin(w);
	g_assert_null(json_object_get(status(alice), "link"));
	client_calls_early(alice, bob, VIDEO);
	world_forgets(w);
	g_assert_null(json_object_get(status(alice), "link"));
	client_accepts(bob, VIDEO);
	client_connects(alice);
	client_connects(bob);
	world_forgets(w);

	link_of(alice, 2500000, 0, 21999, "none");
	link_of(bob, 410000, 0.25, 103000, "delay");
	of(alice)->cap = 370000;
	of(bob)->cap = 2000000;
	status(alice);
	expect_field(alice, "link.up.estimate", "410000");
	expect_field(alice, "link.up.cap", "370000");
	expect_field(alice, "link.up.limited_by", "delay");
	expect_field(alice, "link.up.rtt_ms", "103");
	expect_field(alice, "link.down.estimate", "2500000");
	expect_field(alice, "link.down.cap", "2000000");
	expect_field(alice, "link.down.limited_by", "none");
	expect_field(alice, "link.down.rtt_ms", "21");
	status(bob);
	expect_field(bob, "link.down.estimate", "410000");
	expect_field(bob, "link.down.limited_by", "delay");
	expect_field(bob, "link.up.cap", "2000000");
}

static void test_limits(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "bitrate_max", "500000");
	begin(w);
	world_connect(alice, bob, VIDEO);
	link_of(bob, 1000000, 0, -1, "loss");
	of(alice)->cap = 500000;
	of(alice)->asked = TRUE;
	status(alice);
	expect_field(alice, "link.up.limited_by", "configured");
	client_says(alice, "{'request':'set','bitrate':600000}");
	expect(alice, "set");
	status(alice);
	expect_field(alice, "link.up.limited_by", "configured");
	client_says(alice, "{'request':'set','bitrate':500000}");
	expect(alice, "set");
	status(alice);
	expect_field(alice, "link.up.limited_by", "asked");
	of(alice)->asked = FALSE;
	status(alice);
	expect_field(alice, "link.up.limited_by", "loss");
	of(alice)->free = TRUE;
	status(alice);
	expect_field(alice, "link.up.limited_by", "none");
}

/* What a lost leg said last is not so any more */
static void test_lost(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	const json_t *link;
	(void)arg;

	begin(w);
	world_connect(alice, bob, VIDEO);
	link_of(bob, 1000000, 0.5, 5000, "loss");
	of(alice)->cap = 300000;
	of(bob)->cap = 300000;
	client_is_lost(bob);
	world_forgets(w);
	link = json_object_get(status(alice), "link");
	g_assert_cmpuint(json_object_size(json_object_get(link, "down")), ==, 0);
	g_assert_cmpuint(json_object_size(json_object_get(link, "up")), ==, 2);
	expect_field(alice, "link.up.cap", "300000");
	expect_field(alice, "link.up.limited_by", "none");
}

static gint64 number(const json_t *leg, const char *key)
{
	g_assert_true(json_is_integer(json_object_get(leg, key)));

	return json_integer_value(json_object_get(leg, key));
}

/* Calls before this one do not count */
static void test_record(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	const json_t *leg;
	(void)arg;

	begin(w);
	sends(alice, 1000, 1000);
	client_calls_early(alice, bob, VIDEO);
	world_passes(w, 1);
	client_connects(alice);
	client_accepts(bob, AUDIO);
	sends(alice, 50, 30);
	sends(bob, 20, 0);
	link_of(bob, 800000, 0.125, 40000, "loss");
	of(alice)->cap = 700000;
	client_hangs_up(bob);

	leg = json_object_get(legs(w), "caller");
	g_assert_cmpint(number(leg, "audio_packets"), ==, 50);
	g_assert_cmpint(number(leg, "audio_bytes"), ==, 5000);
	g_assert_cmpint(number(leg, "video_packets"), ==, 30);
	g_assert_cmpint(number(leg, "video_bytes"), ==, 30000);
	g_assert_cmpint(number(leg, "setup_ms"), ==, 1000);
	g_assert_cmpint(number(leg, "estimate"), ==, 800000);
	g_assert_cmpint(number(leg, "cap"), ==, 700000);
	g_assert_cmpint(number(leg, "rtt_ms"), ==, 40);
	g_assert_cmpfloat(json_real_value(json_object_get(leg, "loss")), ==, 0.125);
	g_assert_cmpuint(json_array_size(json_object_get(leg, "codecs")), ==, 2);

	leg = json_object_get(legs(w), "callee");
	g_assert_cmpint(number(leg, "audio_packets"), ==, 20);
	g_assert_cmpint(number(leg, "video_packets"), ==, 0);
	g_assert_cmpint(number(leg, "setup_ms"), ==, 0);
	g_assert_cmpuint(json_array_size(json_object_get(leg, "codecs")), ==, 1);
	world_forgets(w);
}

/* Bob's leg, and Alice's link to him, as they were before he was lost */
static void check_lost(struct world *w)
{
	const json_t *caller = json_object_get(legs(w), "caller");
	const json_t *callee = json_object_get(legs(w), "callee");

	g_assert_cmpint(number(caller, "estimate"), ==, 800000);
	g_assert_cmpint(number(caller, "rtt_ms"), ==, 40);
	g_assert_null(json_object_get(caller, "cap"));
	g_assert_cmpuint(json_array_size(json_object_get(callee, "codecs")), ==, 2);
	g_assert_cmpint(number(callee, "cap"), ==, 2000000);
	g_assert_cmpint(number(callee, "estimate"), ==, 900000);
	world_forgets(w);
}

/* A call that is lost is the one that an operator wants to know about */
static void test_record_lost(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");

	begin(w);
	world_connect(alice, bob, VIDEO);
	link_of(alice, 900000, 0, 20000, "none");
	link_of(bob, 800000, 0.125, 40000, "loss");
	of(alice)->cap = 700000;
	of(bob)->cap = 2000000;
	client_is_lost(bob);
	*of(bob) = (struct figures){ .rtt = -1 };
	if (arg)
		client_detaches(bob);
	client_hangs_up(alice);
	check_lost(w);
}

/* Who is lost second was capped for nobody by then */
static void test_record_both_lost(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	begin(w);
	world_connect(alice, bob, VIDEO);
	of(alice)->cap = 700000;
	of(bob)->cap = 2000000;
	client_is_lost(bob);
	of(alice)->cap = 4000000;
	client_is_lost(alice);
	client_hangs_up(alice);
	g_assert_null(json_object_get(json_object_get(legs(w), "caller"), "cap"));
	g_assert_cmpint(number(json_object_get(legs(w), "callee"), "cap"), ==, 2000000);
	world_forgets(w);
}

/* The cap of a leg in an earlier call says nothing of one that never came up */
static void test_record_never_up(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	begin(w);
	client_calls_early(alice, bob, VIDEO);
	client_accepts(bob, VIDEO);
	of(alice)->cap = 700000;
	client_hangs_up(bob);
	g_assert_null(json_object_get(json_object_get(legs(w), "caller"), "cap"));
	world_forgets(w);
}

/* One side's media are counted over all handles it has had */
static void test_handles(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *anew, *again;
	(void)arg;

	begin(w);
	world_connect(alice, bob, VIDEO);
	sends(bob, 10, 1);
	anew = world_stranger(w, "bob");
	sends(anew, 500, 500);
	client_takes_over(anew, bob, ",'features':[]");
	client_reattaches(anew, VIDEO);
	sends(anew, 20, 2);
	client_detaches(anew);
	again = world_stranger(w, "bob");
	client_takes_over(again, anew, ",'features':[]");
	client_reattaches(again, VIDEO);
	sends(again, 40, 4);
	client_hangs_up(alice);
	g_assert_cmpint(number(json_object_get(legs(w), "callee"), "audio_packets"), ==, 70);
	g_assert_cmpint(number(json_object_get(legs(w), "callee"), "video_packets"), ==, 7);
	world_forgets(w);
}

static void test_unanswered(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	begin(w);
	client_calls_early(alice, bob, VIDEO);
	client_hangs_up(alice);
	g_assert_null(legs(w));
	world_forgets(w);
}

int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	world_test("/figures/status shows both directions", test_status);
	world_test("/figures/what limits a sender", test_limits);
	world_test("/figures/a lost leg has none", test_lost);
	world_test("/figures/the record of a call", test_record);
	world_test("/figures/the record of a lost leg", test_record_lost);
	world_test_with("/figures/the record of a lost handle", "detached", test_record_lost);
	world_test("/figures/the record of two lost legs", test_record_both_lost);
	world_test("/figures/the record of a leg that never came up", test_record_never_up);
	world_test("/figures/the record counts over handles", test_handles);
	world_test("/figures/an unanswered call has no legs", test_unanswered);

	return g_test_run();
}
