/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file inside_data.c  Bytes are messages of data channels, and what changes a call
 *
 * Each step begins with a byte that says what happens, and to whom (`BOB`). A
 * message is its label, its protocol and itself, each after its length.
 */

#include "bytes.h"
#include "inside.h"
#include "scene.h"

#define STEPS_MAX 256

enum {
	WHAT = 0x07,
	BOB = 0x08,
	BINARY = 0x10,
	NAMED = 0x20,      /* with label and protocol */
	LARGE = 0x40,      /* repeated, up to what the core's counter holds */
};

enum {
	MESSAGE = 0,       /* up to READY - 1 */
	READY = 4,
	REQUEST = 5,
	EMPTY = 6,
	HANGUP = 7,
};

static const char *const settings[] = {
	SCENE_LASTING "}",
	SCENE_LASTING "data_messages = 0\n data_bytes = 0\n }",
	SCENE_LASTING "data_messages = 3\n data_bytes = 65536\n }",
};

static const char *const requests[] = {
	"{'request':'hold'}", "{'request':'unhold'}", "{'request':'status'}",
	"{'request':'hangup'}",
};

struct sent {
	char *label;
	gboolean binary;
	char *bytes;
	gsize size;
};

struct play {
	struct scene scene;
	struct bytes in;
	guint steps;
	gboolean pending;
	guint8 op;
	GPtrArray *sent[2];   /* struct sent, by sender */
};


static void sent_free(void *arg)
{
	struct sent *s = arg;

	g_free(s->label);
	g_free(s->bytes);
	g_free(s);
}


static char *name(struct play *p)
{
	gsize size;
	g_autofree char *text = NULL;

	if (!(p->op & NAMED))
		return NULL;
	text = bytes_take(&p->in, bytes_u8(&p->in), &size);
	return g_strndup(text, size);
}


static char *content(struct play *p, gsize *size)
{
	char *bytes = bytes_take(&p->in, bytes_u8(&p->in), size);
	const gsize one = *size;

	if (!(p->op & LARGE) || !one)
		return bytes;
	while (*size + one <= G_MAXUINT16)
		*size += one;
	bytes = g_realloc(bytes, *size);
	for (gsize at = one; at < *size; at += one)
		memcpy(bytes + at, bytes, one);
	return bytes;
}


static void message(struct play *p, guint who)
{
	struct sent *s = g_new0(struct sent, 1);
	g_autofree char *protocol = NULL, *copy = NULL;
	janus_plugin_data packet;

	s->label = name(p);
	protocol = name(p);
	s->binary = !!(p->op & BINARY);
	s->bytes = content(p, &s->size);
	copy = g_malloc(s->size ? s->size : 1);
	memcpy(copy, s->bytes, s->size);
	packet = (janus_plugin_data){ .label = s->label, .protocol = protocol,
		.binary = s->binary, .buffer = copy, .length = (guint16)s->size };
	g_ptr_array_add(p->sent[who], s);
	core_plugin(p->scene.core)->incoming_data(fake_session(p->scene.fake[who]), &packet);
}


static void empty(struct play *p, guint who)
{
	janus_plugin_data packet = { .label = NULL };

	core_plugin(p->scene.core)->incoming_data(fake_session(p->scene.fake[who]), &packet);
}


/** On the loop thread that all handles share */
static void deliver(struct fake *unused, void *arg)
{
	struct play *p = arg;

	(void)unused;
	while (p->in.left && p->steps++ < STEPS_MAX) {
		const guint who = !!((p->op = bytes_u8(&p->in)) & BOB);
		struct fake *f = p->scene.fake[who];
		const guint what = p->op & WHAT;

		p->pending = what == REQUEST || what == HANGUP;
		if (p->pending)
			return;
		if (!fake_has_pc(f))
			continue;
		if (what == READY)
			core_plugin(p->scene.core)->data_ready(fake_session(f));
		else if (what == EMPTY)
			empty(p, who);
		else
			message(p, who);
	}
}


static void change(struct play *p)
{
	const guint who = !!(p->op & BOB);

	p->pending = FALSE;
	if ((p->op & WHAT) == HANGUP)
		fake_hangup(p->scene.fake[who]);
	else
		scene_say(&p->scene, who,
			requests[bytes_u8(&p->in) % G_N_ELEMENTS(requests)], NULL, NULL);
}


static gboolean equal(const struct relayed *r, const struct sent *s)
{
	return r->len == s->size && !r->binary == !s->binary
		&& !g_strcmp0(r->label, s->label) && !memcmp(r->bytes, s->bytes, s->size);
}


/** What came is what was sent, in its order, or less */
static void check_received(struct play *p, guint who)
{
	const GPtrArray *sent = p->sent[!who];
	struct fake *f = p->scene.fake[who];
	guint at = 0;

	for (guint i = 0; i < fake_relayed_count(f, RELAYED_DATA); i++, at++) {
		const struct relayed *r = fake_relayed(f, RELAYED_DATA, i);

		while (at < sent->len && !equal(r, g_ptr_array_index(sent, at)))
			at++;
		check(at < sent->len);
	}
}


int inside_data(const uint8_t *data, size_t size)
{
	struct play p = { .in = { data, size } };

	for (guint i = 0; i < G_N_ELEMENTS(p.sent); i++)
		p.sent[i] = g_ptr_array_new_with_free_func(sent_free);
	scene_begin(&p.scene, settings[bytes_u8(&p.in) % G_N_ELEMENTS(settings)], 2);
	scene_register(&p.scene, TRUE);
	scene_call(&p.scene, scene_offer("chromium"), scene_offer("firefox"));
	while (p.in.left && p.steps < STEPS_MAX) {
		fake_run(p.scene.fake[0], deliver, &p);
		if (p.pending)
			change(&p);
	}
	check_received(&p, 0);
	check_received(&p, 1);
	scene_end(&p.scene);
	for (guint i = 0; i < G_N_ELEMENTS(p.sent); i++)
		g_ptr_array_unref(p.sent[i]);
	return 0;
}
