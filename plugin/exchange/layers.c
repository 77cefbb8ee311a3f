/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* The stream whose m-line on a leg this is; data is none */
static const struct stream *stream_at(const struct call *call, const struct leg *leg,
	guint mindex)
{
	for (guint s = 0; s < call->streams.count; s++) {
		if (leg->line[s] == (gint8)mindex && call->streams.stream[s].kind == MEDIA_VIDEO)
			return &call->streams.stream[s];
	}

	return NULL;
}

void exchange_layers(struct exchange *x, guint64 handle, guint mindex, int substream,
	int temporal, gint64 now, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct turn t = { x, now, effects, p, NULL };
	const struct stream *stream;
	json_t *event;

	/* a preview may have layers, too */
	if (!p || (party_state(p) != PARTY_ACTIVE && !(p->call && p == p->call->viewer)))
		return;
	stream = stream_at(p->call, &p->leg, mindex);
	if (!stream)
		return;

	event = event_of_call("simulcast", p->call, call_peer_name(p->call, p));
	json_object_set_new(event, "mindex", json_integer(mindex));
	json_object_set_new(event, "videocodec", json_string(stream->codec.name));
	json_object_set_new(event, "substream", json_integer(substream));
	if (temporal >= 0)
		json_object_set_new(event, "temporal", json_integer(temporal));
	turn_tell(&t, p, event);
}
