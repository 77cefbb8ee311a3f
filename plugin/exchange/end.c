/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static json_t *hangup_event(const struct call *call, const struct party *by,
	const char *code, const char *reason)
{
	json_t *event = event_of_call("hangup", call, by);

	json_object_set_new(event, "code", json_string(code));
	json_object_set_new(event, "reason", json_string(reason));

	return event;
}

static void release(struct turn *t, struct party *p)
{
	link_unroute(t, p);
	link_close(t, p);
	leg_reset(&p->leg);
	party_reset(p);
}

/**
 * Ends a call: each side is told once, both legs are closed, both are idle
 *
 * @param by     Who ended it, as told to both
 * @param code   End code, or NULL: what the state table says
 * @param reason Free text for both
 */
void call_end(struct turn *t, struct call *call, enum call_event event,
	const struct party *by, const char *code, const char *reason)
{
	const struct call_cell *cell = call_cell(call->state, event);
	struct party *sides[2] = { call->caller, call->callee };
	json_t *record;

	if (!cell->possible || cell->next != CALL_ENDED)
		return;
	if (!code)
		code = cell->code;

	deadline_disarm(call);
	record = event_record(call, code, reason, t->now);

	for (guint i = 0; i < 2; i++) {
		json_t *told = hangup_event(call, by, code, reason);

		if (sides[i] == t->who && t->req)
			turn_answer(t, told);
		else
			turn_tell(t, sides[i], told);
		release(t, sides[i]);
	}

	turn_notify(t, call->caller, record);
	call->state = CALL_ENDED;
	call_free(call);
	t->x->calls--;
}
