/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* Has the client offer anew; for one written for videocall we make the offer */
static void ask(struct turn *t, struct call *call, struct party *p)
{
	const struct party *other = call_peer(call, p);
	struct streams_policy policy = offer_policy(t->x, p);
	const struct media *offer = NULL;
	json_t *event;

	if (!p->offers)
		offer = streams_propose(&call->streams, &p->leg, &other->leg, &policy);

	event = event_of_call("update", call, party_name(other));
	json_object_set_new(event, "media", event_list(call, p));
	turn_tell_jsep(t, p, event, offer, TRUE);
}

static void settle_side(struct turn *t, struct call *call, struct party *p,
	guint32 removed)
{
	const struct party *other = call_peer(call, p);
	guint32 here = leg_streams(&p->leg), there = leg_streams(&other->leg);

	p->leg.asked &= there;
	if ((there & ~here & ~p->leg.asked) || (removed & here & ~there))
		p->leg.stale = TRUE;
	/* When the answer to our last offer comes, we get here again */
	if (!p->leg.stale || p->leg.pending == LEG_OURS)
		return;

	p->leg.asked = there;
	p->leg.stale = FALSE;
	ask(t, call, p);
}

/**
 * Asks each side to offer anew where it has to follow the other
 *
 * A side is asked once for each stream that the other added, for as long as the
 * other has it; declining is its right. `removed` are the streams that the side
 * whose turn it is has just given up.
 */
void settle(struct turn *t, struct call *call, guint32 removed)
{
	t->who->leg.asked |= removed;
	settle_side(t, call, call->caller, removed);
	settle_side(t, call, call->callee, removed);
}

void settle_common(struct turn *t, struct call *call, guint32 before)
{
	guint32 after = streams_common(&call->caller->leg, &call->callee->leg);

	if (after == before)
		return;

	turn_tell(t, call->caller, event_media(call, call->callee));
	turn_tell(t, call->callee, event_media(call, call->caller));
	turn_notify(t, t->who, event_media(call, t->who));
	if (after & ~before)
		link_keyframes(t, call);
}
