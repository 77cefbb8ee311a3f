/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * The examples in docs/admin.md: requests are accepted, and answers have the elements
 * that the code gives them, no more and no fewer
 */

#include <string.h>
#include "../../plugin/change.h"
#include "../../plugin/exchange_admin.h"
#include "dialog.h"
#include "operator.h"
#include "shape.h"
#include "source.h"

#define AUDIO "audio opus/111"
#define VIDEO "audio opus/111 | video vp8/96"

static json_t *examples(void)
{
	g_autofree char *text = source_read("docs/admin.md");

	return source_blocks(text);
}

/* What of an answer is made elsewhere: the shell adds to query_session */
static json_t *without_relay(const json_t *value)
{
	json_t *copy = json_deep_copy(value);

	g_assert_cmpint(json_object_del(copy, "turned_away"), ==, 0);
	g_assert_cmpint(json_object_del(copy, "relayed"), ==, 0);

	return copy;
}

static gboolean is_settings(const json_t *value)
{
	return json_object_get(json_object_get(value, "result"), "settings") != NULL;
}

static void add_example(struct shapes *s, const json_t *value)
{
	if (json_object_get(value, "device")) {
		json_auto_t *query = without_relay(value);

		shapes_add_event(s, query, NULL);
	}
	else if (json_object_get(value, "duet") && !is_settings(value))
		shapes_add_event(s, value, NULL);
}

static struct shapes documented(void)
{
	struct shapes s;
	json_auto_t *blocks = examples();
	const json_t *block, *value;
	size_t b, i;

	shapes_init(&s);
	json_array_foreach(blocks, b, block) {
		json_array_foreach(block, i, value)
			add_example(&s, value);
	}

	return s;
}

static void check_request(const json_t *body)
{
	struct admin_request *req = NULL;
	g_autofree char *error = NULL;
	enum duet_error code = admin_request_parse(&req, body, &error);

	g_assert_cmpstr(error, ==, NULL);
	g_assert_cmpint(code, ==, DUET_OK);
	admin_request_free(req);
}

/* Each request has an example in its section, and its answer with it */
static void test_sections(void)
{
	g_autofree char *text = source_read("docs/admin.md");

	for (guint r = 0; r < ADMIN_TYPES; r++) {
		json_auto_t *blocks = source_examples(text, admin_request_name(r));
		const json_t *block;
		size_t b;

		json_array_foreach(blocks, b, block) {
			check_request(json_array_get(block, 0));
			g_assert_nonnull(json_object_get(json_array_get(block, 1), "result"));
		}
	}
}

/* Settings of the example are there, and of that type */
static void test_settings(void)
{
	struct settings *s = settings_new();
	json_auto_t *shown = change_show(s), *blocks = examples();
	const json_t *block, *value;
	guint found = 0;
	size_t b, i;

	json_array_foreach(blocks, b, block) {
		json_array_foreach(block, i, value) {
			json_t *all = json_object_get(json_object_get(value, "result"), "settings");
			const char *name;
			json_t *one;

			json_object_foreach(all, name, one) {
				const json_t *real = json_object_get(shown, name);

				g_test_message("%s", name);
				g_assert_nonnull(real);
				g_assert_true(json_typeof(real) == json_typeof(one) ||
					(json_is_boolean(real) && json_is_boolean(one)));
				found++;
			}
		}
	}
	g_assert_cmpuint(found, >, 0);
	settings_free(s);
}

static void ask(struct world *w, struct shapes *s, const char *body)
{
	json_auto_t *result = operator_asks(w, body);
	json_auto_t *answer = json_object_get(result, "duet") ? json_incref(result) :
		admin_answer(json_incref(result));

	shapes_add_event(s, answer, NULL);
}

static void ask_about(struct world *w, struct shapes *s, const char *request,
	const struct client *c)
{
	g_autofree char *body = g_strdup_printf("{'request':'%s','call_id':'%s'}", request,
		c->call_id);

	ask(w, s, body);
}

static void look(struct world *w, struct shapes *s, const struct client *alice)
{
	json_auto_t *query = exchange_query(w->exchange, alice->handle, w->now);

	shapes_add_event(s, query, NULL);
	ask(w, s, "{'request':'users','limit':2}");
	ask(w, s, "{'request':'users','after':'bob'}");
	ask(w, s, "{'request':'calls'}");
	ask_about(w, s, "call", alice);
}

static void count(struct world *w, struct shapes *s)
{
	const struct exchange_outside outside = { .too_fast = 1, .too_large = 1 };
	json_auto_t *answer = admin_answer(exchange_counters(w->exchange, &outside));

	shapes_add_event(s, answer, NULL);
}

static struct shapes answered(struct world *w)
{
	struct client *alice = world_stranger(w, "alice"), *bob = world_client(w, "bob");
	struct client *guest = world_stranger(w, "guest"), *carol, *dave;
	struct shapes s;

	shapes_init(&s);
	exchange_set_figures(w->exchange, shape_figures, NULL);
	alice->features = TRUE;
	client_says(alice, "{'request':'register','username':'alice','display':'Alice','features':[]}");
	client_says(guest, "{'request':'register','username':'bob'}");
	client_joins(guest, "kitchen");
	world_connect(alice, bob, VIDEO);
	look(w, &s, alice);

	carol = world_client(w, "carol");
	dave = world_client(w, "dave");
	client_calls(carol, dave, AUDIO);
	ask(w, &s, "{'request':'calls','limit':1}");
	ask_about(w, &s, "call", carol);
	ask_about(w, &s, "end", carol);
	client_hangs_up(alice);
	count(w, &s);
	ask(w, &s, "{'request':'kick','username':'alice'}");
	ask(w, &s, "{'request':'drain','drain':true}");
	ask(w, &s, "{'request':'call','call_id':'none'}");

	return s;
}

static void test_answers(struct world *w, gconstpointer arg)
{
	struct shapes told = documented(), given = answered(w);
	(void)arg;

	g_assert_cmpuint(shapes_missing(told.bare, given.bare, "never answered"), ==, 0);
	g_assert_cmpuint(shapes_missing(given.bare, told.bare, "without an example"), ==, 0);
	shapes_clear(&told);
	shapes_clear(&given);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/admin-docs/sections", test_sections);
	g_test_add_func("/admin-docs/settings", test_settings);
	world_test("/admin-docs/answers", test_answers);

	return g_test_run();
}
