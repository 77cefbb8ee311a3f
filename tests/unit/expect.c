/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "expect.h"

#include <string.h>
#include "deliver.h"
#include "describe.h"

const json_t *expect(struct client *c, const char *text)
{
	struct heard *h = g_queue_pop_head(&c->heard);

	heard_free(c->last);
	c->last = h;
	g_assert_cmpstr(h ? h->text : NULL, ==, text);

	return json_object_get(h->event, "result");
}

void expect_nothing(struct client *c)
{
	const struct heard *h = g_queue_peek_head(&c->heard);

	g_assert_cmpstr(h ? h->text : NULL, ==, NULL);
}

void expect_quiet(struct world *w)
{
	for (guint i = 0; i < w->clients->len; i++)
		expect_nothing(g_ptr_array_index(w->clients, i));
}

void expect_noticed(struct world *w, const char *names)
{
	g_assert_cmpstr(w->noticed->str, ==, names);
	g_string_truncate(w->noticed, 0);
}

void world_forgets(struct world *w)
{
	g_string_truncate(w->noticed, 0);
	for (guint i = 0; i < w->clients->len; i++) {
		struct client *c = g_ptr_array_index(w->clients, i);

		g_queue_clear_full(&c->heard, heard_free);
	}
}

void expect_sdp(const struct client *c, const char *sdp)
{
	g_autofree char *got = described(c->last->media);

	g_assert_cmpstr(got, ==, sdp);
}

void expect_field(const struct client *c, const char *key, const char *value)
{
	const json_t *field = json_object_get(c->last->event, "result");
	g_auto(GStrv) part = g_strsplit(key, ".", -1);
	g_autofree char *got = NULL;

	for (guint i = 0; part[i]; i++)
		field = json_object_get(field, part[i]);

	if (json_is_string(field))
		got = g_strdup(json_string_value(field));
	else if (field)
		got = json_dumps(field, JSON_ENCODE_ANY);
	g_assert_cmpstr(got, ==, value);
}

void expect_media(const struct client *c, const char *list)
{
	const json_t *result = json_object_get(c->last->event, "result");
	const json_t *media = json_object_get(result, "media"), *entry;
	g_autoptr(GString) got = g_string_new(NULL);
	size_t i;

	g_assert_true(json_is_array(media));
	json_array_foreach(media, i, entry) {
		const json_t *codec = json_object_get(entry, "codec");

		g_string_append_printf(got, "%s%s", i ? ", " : "",
			json_string_value(json_object_get(entry, "kind")));
		if (codec)
			g_string_append_printf(got, " %s", json_string_value(codec));
		if (json_is_false(json_object_get(entry, "common")))
			g_string_append(got, " alone");
	}

	g_assert_cmpstr(got->str, ==, list);
}

void expect_state(const struct client *c, enum party_state state)
{
	enum party_state now = exchange_state(c->world->exchange, c->handle);

	g_assert_cmpstr(state_name(now), ==, state_name(state));
}

void expect_route(const struct client *from, const struct client *to, const char *plan)
{
	g_autofree char *got = described_plan(&from->plan);

	g_assert_cmpuint(from->routed, ==, to->handle);
	g_assert_cmpstr(got, ==, plan);
}

void expect_no_route(const struct client *c)
{
	g_assert_cmpuint(c->routed, ==, 0);
}

void expect_source(const struct client *c, const char *plan)
{
	g_autofree char *got = described_plan(&c->plan);

	expect_no_route(c);
	g_assert_cmpstr(got, ==, plan);
}
