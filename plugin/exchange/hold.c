/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/** Stops the media of both sides, or lets them go on; each side holds on its own */
void verb_hold(struct turn *t)
{
	struct party *p = t->who;
	struct call *call = p->call;
	gboolean hold = t->req->type == REQUEST_HOLD;
	gboolean changed = p->held != hold;
	json_t *result;

	if (!turn_same_call(t))
		return;

	p->held = hold;
	result = event_of_call(hold ? "hold" : "unhold", call, call_peer_name(call, p));
	turn_answer(t, result);
	if (!changed)
		return;

	if (call_bridged(call))
		link_routes(t, call);
	turn_tell_peer(t, p, hold ? "held" : "unheld");
	turn_notify_call(t, p, hold ? "held" : "unheld");
	if (!call->caller->held && !call->callee->held)
		link_keyframes(t, call);
}
