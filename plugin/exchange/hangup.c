/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static const char *hinted_code(const struct turn *t, const struct call *call)
{
	if (call->state != CALL_RINGING || t->who != call->callee || !t->req->code)
		return NULL;

	return !strcmp(t->req->code, "busy") ? "busy" : NULL;
}

/* A page written for videocall sends `hangup` and closes its PeerConnection in
 * one go; when the latter overtakes, the call is over already and that is fine */
static void answer_idle(struct turn *t)
{
	if (t->who->offers || t->req->call_id) {
		turn_refuse(t, DUET_ERROR_NO_CALL, "There is no call to hang up");
		return;
	}

	turn_answer(t, json_pack("{ss ss ss ss}", "event", "hangup",
		"username", t->who->name, "code", "ended", "reason", "Explicit hangup"));
}

/** Cancels, declines or ends the call, depending on who asks when */
void verb_hangup(struct turn *t)
{
	struct call *call = t->who->call;
	gboolean caller = call && t->who == call->caller;

	if (!call) {
		answer_idle(t);
		return;
	}
	if (!turn_same_call(t))
		return;

	call_end(t, call, caller ? CALL_HUNG_UP_CALLER : CALL_HUNG_UP_CALLEE, t->who,
		hinted_code(t, call),
		t->req->reason ? t->req->reason : "Explicit hangup");
}
