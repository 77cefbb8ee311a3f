/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

#include "../secret.h"

static gboolean seat_ok(struct turn *t)
{
	struct party *p = t->who;

	if (!p->call || p->call->state != CALL_ACTIVE)
		turn_refuse(t, DUET_ERROR_NO_CALL, "There is no call to come back to");
	else if (!turn_same_call(t))
		return FALSE;
	else if (!secret_matches(t->req->secret, p->secret))
		turn_refuse(t, DUET_ERROR_WRONG_SECRET, "That is not the secret of this device");
	else if (!p->offers)
		turn_refuse(t, DUET_ERROR_INVALID_SDP,
			"Only a client that sent features comes back to a call");
	else
		return offer_ok(t);

	return FALSE;
}

static const struct media *take(struct turn *t, struct call *call)
{
	struct party *peer = call_peer(call, t->who);

	/* While the peer is away as well there is nothing to compare with */
	return offer_answer(t, call, peer, peer->leg.agreed ? leg_streams(&peer->leg) : OFFER_ANY,
		"No medium in the offer can be used in this call");
}

/** Brings a lost leg back, on this handle or, after `register` with the secret, on a new one */
void verb_reattach(struct turn *t)
{
	struct party *p = t->who;
	struct call *call = p->call;
	const struct media *answer;
	json_t *result;

	if (!seat_ok(t))
		return;
	answer = take(t, call);
	if (!answer)
		return;

	result = event_of_call("reattached", call, call_peer_name(call, p));
	json_object_set_new(result, "media", event_list(call, p));
	link_routes(t, call);
	turn_answer_jsep(t, result, answer);
	link_cap(t, p);
	if (call_bridged(call))
		settle(t, call, 0);
}

/** Tells everything that a page needs to draw itself anew, and what it may have missed */
void verb_status(struct turn *t)
{
	struct party *p = t->who;
	const struct media *media = NULL;
	gboolean offer = FALSE;
	json_t *status;

	if (t->req->answer && p->leg.open && p->leg.pending == LEG_SETTLED && p->offers)
		media = p->leg.agreed;
	if (p->leg.open && p->leg.pending == LEG_OURS) {
		media = p->leg.proposed;
		offer = TRUE;
	}

	status = figures_status(t->x, p, t->now);
	if (t->req->ice)
		register_add_ice(t, status);
	turn_answer_offer(t, status, media, offer);
}
