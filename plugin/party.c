/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "party.h"

#include "call.h"

void party_reset(struct party *p)
{
	p->audio = p->video = TRUE;
	p->bitrate = 0;
}

struct party *party_new(guint64 handle)
{
	struct party *p = g_new0(struct party, 1);

	p->handle = handle;
	party_reset(p);
	leg_init(&p->leg);

	return p;
}

void party_free(struct party *p)
{
	if (!p)
		return;

	leg_reset(&p->leg);
	g_strfreev(p->codecs);
	g_free(p->display);
	g_free(p->name);
	g_free(p);
}

enum party_state party_state(const struct party *p)
{
	if (!p->name)
		return PARTY_UNREGISTERED;
	if (!p->call)
		return PARTY_IDLE;
	if (p->call->state == CALL_ACTIVE)
		return PARTY_ACTIVE;

	return p == p->call->caller ? PARTY_CALLING : PARTY_RINGING;
}
