/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "party.h"

#include "call.h"
#include "user.h"

struct party *party_new(guint64 handle)
{
	struct party *p = g_new0(struct party, 1);

	p->handle = handle;
	p->watching = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	leg_init(&p->leg);
	party_reset(p);

	return p;
}

void party_free(struct party *p)
{
	if (!p)
		return;

	leg_reset(&p->leg);
	g_hash_table_unref(p->watching);
	json_decref(p->tally.codecs);
	g_strfreev(p->codecs);
	g_free(p->display);
	g_free(p->secret);
	g_free(p);
}

enum party_state party_state(const struct party *p)
{
	if (!p->user)
		return PARTY_UNREGISTERED;
	if (!p->call)
		return PARTY_IDLE;
	if (p->call->state == CALL_ACTIVE)
		return PARTY_ACTIVE;

	return p == p->call->caller ? PARTY_CALLING : PARTY_RINGING;
}

const char *party_name(const struct party *p)
{
	return p->user ? p->user->name : NULL;
}

void party_reset(struct party *p)
{
	p->audio = p->video = TRUE;
	p->screen = p->held = p->away = FALSE;
	p->bitrate = 0;
	p->layers = (struct route_wish){ ROUTE_LAYER_AUTO, ROUTE_LAYER_AUTO, 0 };
	p->choosy = FALSE;
}

void party_inherit(struct party *p, const struct party *from)
{
	p->audio = from->audio;
	p->video = from->video;
	p->screen = from->screen;
	p->held = from->held;
	p->bitrate = from->bitrate;
	p->layers = from->layers;
	p->choosy = from->choosy;
}
