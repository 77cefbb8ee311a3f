/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "stage.h"

/* One device that is ready for the preview has it, and keeps it */
static void look_at_preview(struct stage *s, int call)
{
	struct model_call *c = &s->model.call[call];
	guint32 ready;
	int shown;

	if (!c->here || c->active)
		return;

	ready = model_viewers(&s->model, c);
	shown = (int)s->core[c->caller].routed - 1;
	if (shown == NOBODY ? ready != 0 : !(ready >> shown & 1))
		stage_differs(s, "%d: the preview goes to %d", c->caller, shown);
	if (c->viewer != NOBODY && ready >> c->viewer & 1 && shown != c->viewer)
		stage_differs(s, "%d: the preview went to %d before", c->caller, c->viewer);
	c->viewer = shown;
}

void stage_compare_previews(struct stage *s)
{
	for (int c = 0; c < MODEL_CALLS; c++)
		look_at_preview(s, c);
}

/* To whom the media of a handle go, or NOBODY, and whether they may cross */
static int destination(const struct model *m, int h, gboolean *open)
{
	const struct model_party *it = &m->party[h];
	const struct model_call *c = &m->call[MAX(it->call, 0)];
	int peer;

	switch (model_state(m, h)) {
	case PARTY_CALLING:
		*open = it->sends;
		return c->viewer;
	case PARTY_RINGING:
		*open = FALSE;
		return c->viewer == h ? c->caller : NOBODY;
	case PARTY_ACTIVE:
		peer = model_peer(m, h);
		*open = it->sends && !it->held && !m->party[peer].held;
		return peer < MODEL_HANDLES ? peer : NOBODY;
	default:
		return NOBODY;
	}
}

/* Media cross between two who both have a leg, and go to nobody else */
void stage_compare_route(const struct stage *s, int h)
{
	const struct model *m = &s->model;
	const struct stage_core *c = &s->core[h];
	gboolean open = FALSE;
	int to = destination(m, h, &open);

	if (c->routed && (int)c->routed - 1 != to)
		stage_differs(s, "%d: media go to %d", h, (int)c->routed - 1);
	if (to == NOBODY || m->party[h].leg != LEG_AGREED || m->party[to].leg != LEG_AGREED)
		return;
	if ((int)c->routed - 1 != to || c->open != open)
		stage_differs(s, "%d: media do not go to %d as they should", h, to);
}
