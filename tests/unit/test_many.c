/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * 10,000 users and 1,000 calls: nothing is left afterwards, no memory either
 */

#include <malloc.h>
#include <string.h>
#include "../../plugin/exchange.h"
#include "describe.h"

#define USERS 10000
#define CALLS 1000
/* GLib's own caches may settle at another size */
#define SLACK (64 * 1024)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MALLOC_KNOWS FALSE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MALLOC_KNOWS FALSE
#endif
#endif
#ifndef MALLOC_KNOWS
#define MALLOC_KNOWS TRUE
#endif

struct crowd {
	struct settings *settings;
	struct exchange *x;
	GPtrArray *effects;
	struct media *offer;
	gint64 now;
	guint errors, events;
};

static void random_bytes(void *buf, size_t len)
{
	static guint64 next;

	next++;
	memset(buf, 0, len);
	memcpy(buf, &next, MIN(len, sizeof(next)));
}

static guint64 always_signs(guint64 handle, void *arg)
{
	struct crowd *c = arg;

	return handle + (guint64)c->now;
}

static void count(struct crowd *c)
{
	for (guint i = 0; i < c->effects->len; i++) {
		const struct effect *e = g_ptr_array_index(c->effects, i);

		if (e->type != EFFECT_EVENT)
			continue;
		c->events++;
		c->errors += json_object_get(e->event, "error_code") != NULL;
	}
	g_ptr_array_set_size(c->effects, 0);
}

static void name_of(guint64 handle, char name[16])
{
	g_snprintf(name, 16, "user%u", (guint)handle);
}

static void ask(struct crowd *c, guint64 handle, enum request_type type, guint64 other,
	gboolean offers)
{
	static char *const ping[] = { "ping", NULL };
	char name[16], *names[] = { name, NULL };
	struct request req = { .type = type, .transaction = "t", .bitrate = -1,
		.username = name, .features = TRUE, .feature = (char **)ping, .early = TRUE,
		.usernames = names, .room = name,
		.audio = REQUEST_ABSENT, .video = REQUEST_ABSENT, .screen = REQUEST_ABSENT,
		.jsep = offers ? REQUEST_JSEP_OFFER : REQUEST_JSEP_NONE,
		.media = offers ? c->offer : NULL };

	name_of(other, name);
	if (type == REQUEST_CALL)
		req.room = NULL;
	exchange_request(c->x, handle, &req, c->now, c->effects);
	count(c);
}

static void come(struct crowd *c)
{
	for (guint64 h = 1; h <= USERS; h++) {
		g_assert_cmpint(exchange_attach(c->x, h), ==, 0);
		ask(c, h, REQUEST_REGISTER, h, FALSE);
		ask(c, h, REQUEST_WATCH, h % USERS + 1, FALSE);
		ask(c, h, REQUEST_JOIN, h / 2 * 2, FALSE);
	}
}

static void call_each_other(struct crowd *c)
{
	for (guint64 h = 1; h <= 2 * CALLS; h += 2) {
		ask(c, h, REQUEST_CALL, h + 1, TRUE);
		ask(c, h + 1, REQUEST_RINGING, h, TRUE);
		ask(c, h + 1, REQUEST_ACCEPT, h, FALSE);
		exchange_media_up(c->x, h, c->now, c->effects);
		exchange_media_up(c->x, h + 1, c->now, c->effects);
		g_assert_cmpint(exchange_state(c->x, h), ==, PARTY_ACTIVE);
		g_assert_cmpint(exchange_state(c->x, h + 1), ==, PARTY_ACTIVE);
	}
	count(c);
}

static void seconds_pass(struct crowd *c, guint seconds)
{
	for (guint i = 0; i < seconds; i++) {
		c->now += G_USEC_PER_SEC;
		exchange_tick(c->x, c->now, c->effects);
		count(c);
	}
}

/* A third hangs up, a third loses its legs, a third its handles */
static void end(struct crowd *c)
{
	for (guint64 h = 1; h <= 2 * CALLS; h += 2) {
		if (h % 3 == 0)
			ask(c, h, REQUEST_HANGUP, h, FALSE);
		else if (h % 3 == 1)
			exchange_media_gone(c->x, h, c->now, c->effects);
		else
			exchange_detach(c->x, h, c->now, c->effects);
		count(c);
	}
	seconds_pass(c, c->settings->resume_grace + 1);
}

static void expect_counts(const struct crowd *c, guint users, guint calls)
{
	struct exchange_counts got;

	exchange_counts(c->x, &got);
	g_assert_cmpuint(got.users, ==, users);
	g_assert_cmpuint(got.names, ==, users);
	g_assert_cmpuint(got.calls, ==, calls);
}

static void go(struct crowd *c)
{
	struct exchange_counts left;

	for (guint64 h = 1; h <= USERS; h++)
		exchange_detach(c->x, h, c->now, c->effects);
	count(c);
	exchange_counts(c->x, &left);
	g_assert_cmpuint(left.handles + left.names + left.users + left.calls + left.rooms +
		left.watches, ==, 0);
	g_assert_cmpint(exchange_deadline(c->x), ==, -1);
}

static void check(const struct crowd *c)
{
	g_autofree char *broken = exchange_check(c->x);

	g_assert_cmpstr(broken, ==, NULL);
}

/* Everybody comes, calls, and goes again */
static void day(struct crowd *c)
{
	guint lost = 0;

	come(c);
	expect_counts(c, USERS, 0);
	call_each_other(c);
	expect_counts(c, USERS, CALLS);
	check(c);
	seconds_pass(c, 3);
	expect_counts(c, USERS, CALLS);
	end(c);
	for (guint64 h = 1; h <= 2 * CALLS; h += 2)
		lost += h % 3 == 2;
	expect_counts(c, USERS - lost, 0);
	check(c);
	go(c);
	g_assert_cmpuint(c->errors, ==, 0);
}

static gsize in_use(void)
{
	return MALLOC_KNOWS ? mallinfo2().uordblks : 0;
}

static void test_many(void)
{
	struct crowd c = { .settings = settings_new(), .effects = effects_new(),
		.offer = describe("audio opus/111 | video vp8/96") };
	gsize before, after;
	gint64 start;

	c.settings->calls_per_minute = 0;
	c.x = exchange_new(c.settings, random_bytes, always_signs, &c);
	/* The first makes whatever GLib keeps for good */
	day(&c);
	before = in_use();
	start = g_get_monotonic_time();
	c.events = 0;
	day(&c);
	after = in_use();
	g_test_message("%u users, %u calls, %u events in %" G_GINT64_FORMAT " ms; "
		"%" G_GSIZE_FORMAT " bytes before, %" G_GSIZE_FORMAT " after", USERS, CALLS,
		c.events, (g_get_monotonic_time() - start) / 1000, before, after);
	g_assert_cmpuint(after, <=, before + SLACK);
	exchange_free(c.x);
	g_ptr_array_unref(c.effects);
	media_free(c.offer);
	settings_free(c.settings);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/many/users-and-calls", test_many);

	return g_test_run();
}
