/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * The examples in docs/protocol.md: they are JSON, requests are accepted, and
 * events have the elements that the code gives them, no more and no fewer
 */

#include <errno.h>
#include <string.h>
#include "../../plugin/exchange_admin.h"
#include "describe.h"
#include "shape.h"
#include "source.h"

static json_t *read_examples(void)
{
	g_autofree char *text = source_read("docs/protocol.md");
	json_t *blocks = source_blocks(text);

	g_assert_cmpuint(json_array_size(blocks), >=, REQUEST_COUNT);

	return blocks;
}

/* What the plugin sees of a value that shows how it travels through Janus */
static const json_t *unwrapped(const json_t *value)
{
	const json_t *body = json_object_get(value, "body");
	const json_t *data = json_object_get(json_object_get(value, "plugindata"), "data");

	return body ? body : data ? data : value;
}

/* The type of the JSEP at a place of a block, or NULL */
static const char *jsep_type(const json_t *block, size_t i)
{
	const json_t *value = json_array_get(block, i);
	const char *type = json_string_value(json_object_get(value, "type"));

	if (type)
		g_assert_true(json_is_string(json_object_get(value, "sdp")));

	return type;
}

/* A JSEP stands beside a request or an event */
static void check_jsep(const json_t *block, size_t i)
{
	const char *type = jsep_type(block, i);
	const json_t *before;

	g_assert_true(!strcmp(type, "offer") || !strcmp(type, "answer"));
	g_assert_cmpuint(i, >, 0);
	before = json_array_get(block, i - 1);
	g_assert_true(json_object_get(before, "request") || json_object_get(before, "duet"));
}

static void check_request(const json_t *body)
{
	struct request *req = NULL;
	g_autofree char *error = NULL;
	enum duet_error code = request_parse(&req, body, NULL, &error);

	g_assert_cmpstr(error, ==, NULL);
	g_assert_cmpint(code, ==, DUET_OK);
	g_assert_cmpstr(request_name(req->type), ==,
		json_string_value(json_object_get(body, "request")));
	request_free(req);
}

/* Every value is of a known kind, and every request a good one */
static void test_json(void)
{
	json_auto_t *blocks = read_examples();
	const json_t *block, *value;
	size_t b, i;

	json_array_foreach(blocks, b, block) {
		json_array_foreach(block, i, value) {
			value = unwrapped(value);
			if (jsep_type(block, i))
				check_jsep(block, i);
			else if (json_object_get(value, "request"))
				check_request(value);
			else
				g_assert_true(json_is_array(value) ||
					json_object_get(value, "duet") ||
					json_object_get(value, "event") ||
					json_object_get(value, "janus"));
		}
	}
}

/* Each request has an example in its section, and its answer with it */
static void test_sections(void)
{
	g_autofree char *text = source_read("docs/protocol.md");

	for (guint r = 0; r < REQUEST_COUNT; r++) {
		json_auto_t *blocks = source_examples(text, request_name(r));
		const json_t *block;
		size_t b;

		json_array_foreach(blocks, b, block) {
			size_t answer = jsep_type(block, 1) ? 2 : 1;

			g_assert_nonnull(json_object_get(json_array_get(block, answer),
				"duet"));
		}
	}
}

static void add_effects(struct shapes *s, const GPtrArray *effects)
{
	for (guint i = 0; i < effects->len; i++) {
		const struct effect *e = g_ptr_array_index(effects, i);

		if (e->event)
			shapes_add_event(s, e->event, !e->media ? NULL :
				e->offer ? "offer" : "answer");
	}
}

static struct shapes documented(void)
{
	struct shapes s;
	json_auto_t *blocks = read_examples();
	const json_t *block, *value;
	size_t b, i;

	shapes_init(&s);
	json_array_foreach(blocks, b, block) {
		json_array_foreach(block, i, value) {
			value = unwrapped(value);
			if (json_is_array(value))
				shapes_add_list(&s, value);
			else if (json_object_get(value, "duet") ||
				 json_object_get(value, "event"))
				shapes_add_event(&s, value, jsep_type(block, i + 1));
		}
	}

	return s;
}

typedef void (happens_h)(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects);

/* One request of the conversation below, or something that happens */
struct line {
	guint64 handle;
	const char *body;        /* ' for " */
	enum request_jsep jsep;
	const char *sdp;         /* see describe.h */
	happens_h *happens;      /* instead of a request */
};

#define SAYS(who, text) { .handle = who, .body = text }
#define OFFERS(who, text, media) \
	{ .handle = who, .body = text, .jsep = REQUEST_JSEP_OFFER, .sdp = media }
#define ANSWERS(who, text, media) \
	{ .handle = who, .body = text, .jsep = REQUEST_JSEP_ANSWER, .sdp = media }
#define HAPPENS(who, what) { .handle = who, .happens = what }

/* What a source of nothing but zeros makes */
#define ZEROS "'00000000000000000000000000000000'"
#define CALL_ID "'call_id':" ZEROS
#define SECRET "'secret':" ZEROS
#define AUDIO "audio opus/111"
#define VIDEO "video vp8/96"

/* EVE is ALICE's next handle, FAY a guest */
enum { ALICE = 1, BOB, CAROL, DAVE, EVE, FAY };

static void layers_change(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects)
{
	exchange_layers(x, handle, 1, 2, 2, now, effects);
}

#define A_FILE "00000000000000000000000000000000-1-caller-audio1.mjr"

static void file_written(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects)
{
	exchange_recorded(x, handle, A_FILE, 0, now, effects);
}

static void disk_full(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects)
{
	exchange_recorded(x, handle, A_FILE, ENOSPC, now, effects);
}

static void operator_acts(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects)
{
	struct admin_request kick = { .type = ADMIN_KICK, .username = "alice" };
	struct admin_request drain = { .type = ADMIN_DRAIN, .drain = REQUEST_TRUE };

	(void)handle;
	json_decref(exchange_admin(x, &kick, now, effects));
	json_decref(exchange_admin(x, &drain, now, effects));
}

/* Everything that a client can be told, at least once */
static const struct line conversation[] = {
	SAYS(ALICE, "{'request':'register','username':'alice','display':'Alice','features':[]}"),
	SAYS(BOB, "{'request':'register','username':'bob','features':[]}"),
	SAYS(BOB, "{'request':'status'}"),
	SAYS(BOB, "{'request':'status','ice':true}"),
	SAYS(CAROL, "{'request':'register','username':'alice','features':[]}"),
	SAYS(CAROL, "{'request':'register','username':'carol','features':[]}"),
	SAYS(CAROL, "{'request':'list'}"),
	SAYS(CAROL, "{'request':'ping'}"),
	SAYS(CAROL, "{'request':'watch','usernames':['bob']}"),
	SAYS(CAROL, "{'request':'unwatch'}"),
	SAYS(DAVE, "{'request':'register','username':'dave'}"),

	OFFERS(ALICE, "{'request':'call','username':'bob','early':true}", AUDIO " | " VIDEO " | data"),
	OFFERS(CAROL, "{'request':'call','username':'bob'}", AUDIO),
	OFFERS(BOB, "{'request':'ringing'," CALL_ID "}", AUDIO " | data"),
	SAYS(BOB, "{'request':'accept'}"),
	HAPPENS(ALICE, exchange_media_up),
	HAPPENS(BOB, exchange_media_up),
	SAYS(ALICE, "{'request':'set','audio':false}"),
	SAYS(ALICE, "{'request':'set','substream':1}"),
	HAPPENS(ALICE, layers_change),
	SAYS(BOB, "{'request':'hold'}"),
	SAYS(BOB, "{'request':'unhold'}"),
	OFFERS(ALICE, "{'request':'set'}", AUDIO " | " VIDEO " | data | " VIDEO),
	SAYS(BOB, "{'request':'status','answer':true}"),
	OFFERS(BOB, "{'request':'set'}", AUDIO " | data | " VIDEO " | " VIDEO),
	SAYS(BOB, "{'request':'status'}"),

	HAPPENS(ALICE, exchange_media_gone),
	OFFERS(ALICE, "{'request':'reattach'," CALL_ID "," SECRET "}", AUDIO " | " VIDEO " | data"),
	HAPPENS(ALICE, exchange_media_up),
	SAYS(EVE, "{'request':'register','username':'alice','display':'Alice','features':[]," SECRET "}"),
	OFFERS(EVE, "{'request':'reattach'," CALL_ID "," SECRET "}", AUDIO " | " VIDEO " | data"),
	HAPPENS(EVE, exchange_media_up),
	SAYS(EVE, "{'request':'hangup'}"),

	OFFERS(CAROL, "{'request':'call','username':'bob'}", AUDIO),
	OFFERS(BOB, "{'request':'accept'}", AUDIO),
	HAPPENS(CAROL, exchange_media_up),
	HAPPENS(BOB, exchange_media_up),
	SAYS(CAROL, "{'request':'set','record':true}"),
	SAYS(BOB, "{'request':'status'}"),
	SAYS(BOB, "{'request':'set','record_consent':true}"),
	HAPPENS(CAROL, file_written),
	HAPPENS(CAROL, disk_full),
	SAYS(BOB, "{'request':'hangup'}"),

	OFFERS(BOB, "{'request':'call','username':'dave'}", AUDIO),
	SAYS(BOB, "{'request':'status'}"),
	ANSWERS(DAVE, "{'request':'accept'}", AUDIO),
	HAPPENS(BOB, exchange_media_up),
	HAPPENS(DAVE, exchange_media_up),
	OFFERS(BOB, "{'request':'set'}", AUDIO " | " VIDEO),
	ANSWERS(DAVE, "{'request':'set'}", AUDIO " | " VIDEO),
	OFFERS(DAVE, "{'request':'set'}", AUDIO " | " VIDEO),
	SAYS(DAVE, "{'request':'hangup'}"),
	SAYS(DAVE, "{'request':'hangup'}"),
	SAYS(DAVE, "{'request':'unregister'}"),
	OFFERS(BOB, "{'request':'call','username':'dave'}", AUDIO),
	SAYS(BOB, "{'request':'hangup'}"),

	SAYS(FAY, "{'request':'join','room':'kitchen','display':'Fay'}"),
	SAYS(EVE, "{'request':'join','room':'kitchen'}"),
	SAYS(EVE, "{'request':'leave'}"),
	HAPPENS(EVE, operator_acts),
};

static void no_random(void *buf, size_t len)
{
	memset(buf, 0, len);
}

static gint64 no_day(void)
{
	return 0;
}

static void say(struct exchange *x, const struct line *line, GPtrArray *effects)
{
	g_autofree char *body = g_strdelimit(g_strdup(line->body), "'", '"');
	json_auto_t *o = json_loads(body, 0, NULL);
	struct request *req = NULL;
	char *error = NULL;

	g_assert_cmpint(request_parse(&req, o, "t", &error), ==, DUET_OK);
	req->jsep = line->jsep;
	req->media = line->sdp ? describe(line->sdp) : NULL;
	exchange_request(x, line->handle, req, 0, effects);
	request_free(req);
}

/* A user who is not there is waited for */
static struct settings *patient_settings(void)
{
	struct settings *settings = settings_new();
	g_autofree char *error = NULL;

	g_assert_cmpint(settings_set(settings, "ring_offline", "30", &error), ==, 0);
	g_assert_cmpint(settings_set(settings, "stun_uris", "stun:a", &error), ==, 0);
	g_assert_cmpint(settings_set(settings, "turn_uris", "turn:b", &error), ==, 0);
	g_assert_cmpint(settings_set(settings, "turn_secret", "s", &error), ==, 0);
	g_assert_cmpint(settings_set(settings, "record", "request", &error), ==, 0);
	g_assert_cmpint(settings_set(settings, "record_folder", "/r", &error), ==, 0);

	return settings;
}

static struct shapes heard(void)
{
	struct shapes s;
	struct settings *settings = patient_settings();
	struct exchange *x = exchange_new(settings, no_random, NULL, NULL);
	g_autoptr(GPtrArray) effects = effects_new();

	shapes_init(&s);
	exchange_set_figures(x, shape_figures, NULL);
	exchange_set_today(x, no_day);
	for (guint64 handle = ALICE; handle <= FAY; handle++)
		g_assert_cmpint(exchange_attach(x, handle), ==, 0);
	for (gsize i = 0; i < G_N_ELEMENTS(conversation); i++) {
		const struct line *line = &conversation[i];

		if (line->happens)
			line->happens(x, line->handle, 0, effects);
		else
			say(x, line, effects);
	}
	add_effects(&s, effects);

	exchange_free(x);
	settings_free(settings);

	return s;
}

static void test_events(void)
{
	struct shapes told = documented(), sent = heard();

	g_assert_cmpuint(shapes_missing(told.bare, sent.bare, "never sent"), ==, 0);
	g_assert_cmpuint(shapes_missing(sent.bare, told.bare, "without an example"), ==, 0);
	g_assert_cmpuint(shapes_missing(told.jsep, sent.jsep, "never sent"), ==, 0);
	shapes_clear(&told);
	shapes_clear(&sent);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/docs/json", test_json);
	g_test_add_func("/docs/sections", test_sections);
	g_test_add_func("/docs/events", test_events);

	return g_test_run();
}
