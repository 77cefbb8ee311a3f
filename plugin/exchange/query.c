/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

enum party_state exchange_state(const struct exchange *x, guint64 handle)
{
	const struct party *p = exchange_find(x, handle);

	return p ? party_state(p) : PARTY_UNREGISTERED;
}

static const char *pending_name(enum leg_pending pending)
{
	static const char *const names[] = { "none", "client", "server" };

	return names[pending];
}

static gboolean is_used(const struct leg *leg, guint mindex)
{
	for (guint s = 0; s < STREAMS_MAX; s++) {
		if (leg->line[s] == (gint8)mindex && leg_agreed_line(leg, s))
			return TRUE;
	}

	return FALSE;
}

static json_t *line_of(const struct leg *leg, guint mindex)
{
	static const char *const directions[] = { "inactive", "sendonly", "recvonly", "sendrecv" };
	const struct media_line *line = media_line(leg->agreed, mindex);
	const struct media_codec *codec = media_line_codec(line, 0);
	json_t *o = json_pack("{ss ss sb}", "kind", media_kind_name(line->kind),
		"direction", directions[line->enabled ? line->direction : MEDIA_INACTIVE],
		"used", is_used(leg, mindex));

	if (codec)
		json_object_set_new(o, "codec", json_string(codec->name));

	return o;
}

static json_t *leg_of(const struct leg *leg)
{
	json_t *lines = json_array();

	for (guint i = 0; i < media_count(leg->agreed); i++)
		json_array_append_new(lines, line_of(leg, i));

	return json_pack("{sb sb sb si ss so}",
		"open", leg->open, "connected", leg->connected, "closing", leg->closing,
		"generation", (int)leg->generation, "pending", pending_name(leg->pending),
		"lines", lines);
}

static void add_user(json_t *o, const struct party *p, gint64 now)
{
	json_object_update_new(o, json_pack("{sI sb sb si}",
		"since_ms", (json_int_t)((now - p->since) / 1000),
		"features", p->offers, "guest", p->guest, "watching", (int)g_hash_table_size(p->watching)));
	if (p->room)
		json_object_set_new(o, "room", json_string(p->room->name));
}

json_t *exchange_query(const struct exchange *x, guint64 handle, gint64 now)
{
	const struct party *p = exchange_find(x, handle);
	json_t *o;

	if (!p)
		return NULL;

	o = figures_status(x, p, now);
	json_object_del(o, "event");
	json_object_set_new(o, "device", json_integer((json_int_t)handle));
	if (p->user)
		add_user(o, p, now);
	json_object_set_new(o, "leg", leg_of(&p->leg));
	json_object_set_new(o, "wish", json_pack("{si si sI}",
		"substream", p->layers.substream, "temporal", p->layers.temporal,
		"fallback", (json_int_t)p->layers.fallback));

	return o;
}

void exchange_counts(const struct exchange *x, struct exchange_counts *out)
{
	out->handles = g_hash_table_size(x->parties);
	out->names = directory_count(x->names);
	out->users = x->users;
	out->devices = x->devices;
	out->calls = directory_count(x->calls);
	out->rooms = g_hash_table_size(x->rooms);
	out->watches = g_hash_table_size(x->watches);
	memcpy(out->refused, x->refused, sizeof(out->refused));
}
