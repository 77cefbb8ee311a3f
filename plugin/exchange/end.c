/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static json_t *hangup_event(const struct call *call, const char *by,
	const char *code, const char *reason)
{
	json_t *event = event_of_call("hangup", call, by);

	json_object_set_new(event, "code", json_string(code));
	json_object_set_new(event, "reason", json_string(reason));

	return event;
}

static void tell_end(struct turn *t, const struct call *call, const struct party *p,
	const char *by, const char *code, const char *reason)
{
	json_t *told = hangup_event(call, by, code, reason);

	if (p == t->who && t->req)
		turn_answer(t, told);
	else
		turn_tell(t, p, told);
}

/* Nothing of the call stays with a party; one without handle has no more reason
 * to be */
static void release(struct turn *t, struct party *p)
{
	struct user *u = p->user;

	link_unroute(t, p);
	link_close(t, p);
	leg_reset(&p->leg);
	alarm_clear(&p->grace);
	party_reset(p);
	if (u)
		presence_touch(t->x, u->name);

	if (!p->handle) {
		g_ptr_array_remove(u->away, p);
		party_free(p);
	}
}

static void let_device_go(struct turn *t, struct party *device, const char *by,
	const char *code, const char *reason)
{
	struct call *call = device->call;

	tell_end(t, call, device, by, code, reason);
	call_unring(call, device);
	release(t, device);
	preview(t, call);
}

void call_let_go(struct turn *t, struct party *device, const char *code,
	const char *reason)
{
	let_device_go(t, device, device->call->to_name, code, reason);
}

static void let_devices_go(struct turn *t, struct call *call, const struct party *by,
	const char *by_name, const char *code, const char *reason)
{
	gboolean declined = !strcmp(code, "declined") || !strcmp(code, "busy");

	while (call->ringing->len) {
		struct party *device = g_ptr_array_index(call->ringing, 0);
		const char *theirs = declined && device != by ? "declined_elsewhere" : code;

		let_device_go(t, device, by_name, theirs, reason);
	}
}

static void let_side_go(struct turn *t, struct call *call, struct party **side,
	const char *by_name, const char *code, const char *reason)
{
	struct party *p = *side;

	if (!p)
		return;

	tell_end(t, call, p, by_name, code, reason);
	p->call = NULL;
	*side = NULL;
	release(t, p);
}

static void settle_users(struct turn *t, const char *from, const char *to)
{
	const char *names[2] = { from, to };

	for (guint i = 0; i < 2; i++) {
		struct user *u = directory_find(t->x->names, names[i]);

		presence_touch(t->x, names[i]);
		if (u)
			name_settle(t->x, u);
	}
}

/* Seconds since 1970, where there is somebody to ask for the date */
static void add_dates(const struct turn *t, const struct call *call, json_t *record)
{
	gint64 today = t->x->todayh ? t->x->todayh() : 0;

	if (!t->x->todayh)
		return;

	json_object_set_new(record, "started",
		json_integer(today - (t->now - call->started) / G_USEC_PER_SEC));
	json_object_set_new(record, "ended", json_integer(today));
}

static void count_end(struct exchange *x, const char *code)
{
	json_int_t before = json_integer_value(json_object_get(x->ended, code));

	json_object_set_new(x->ended, code, json_integer(before + 1));
}

/**
 * Ends a call: each side is told once, all legs are closed, all are idle
 *
 * @param by     Who ended it, as told to everybody
 * @param code   End code, or NULL: what the state table says
 * @param reason Free text for everybody
 */
void call_end(struct turn *t, struct call *call, enum call_event event,
	const struct party *by, const char *code, const char *reason)
{
	const struct call_cell *cell = call_cell(call->state, event);
	g_autofree char *from = g_strdup(call->from_name), *to = g_strdup(call->to_name);
	const char *by_name = by == call->caller ? from : to;
	json_t *record;

	if (!cell->possible || cell->next != CALL_ENDED)
		return;
	if (!code)
		code = cell->code;

	record = event_record(call, code, reason, t->now);
	add_dates(t, call, record);
	figures_record(t->x, call, record);
	turn_notify(t, call->caller, record);
	count_end(t->x, code);

	call->state = CALL_ENDED;
	let_side_go(t, call, &call->caller, by_name, code, reason);
	let_side_go(t, call, &call->callee, by_name, code, reason);
	let_devices_go(t, call, by, by_name, code, reason);

	directory_remove(t->x->calls, call->id);
	settle_users(t, from, to);
}

static const char *hinted_code(const struct turn *t, const struct call *call)
{
	if (!t->req || call->state != CALL_RINGING || t->who == call->caller ||
	    !t->req->code)
		return NULL;

	return !strcmp(t->req->code, "busy") ? "busy" : NULL;
}

void call_leave(struct turn *t, struct party *p, const char *reason)
{
	struct call *call = p->call;

	call_end(t, call, p == call->caller ? CALL_HUNG_UP_CALLER : CALL_HUNG_UP_CALLEE,
		p, hinted_code(t, call), reason);
}

/* A page written for videocall sends `hangup` and closes its PeerConnection in
 * one go; when the latter overtakes, the call is over already and that is fine */
static void answer_idle(struct turn *t)
{
	if (t->who->offers || t->req->call_id) {
		turn_refuse(t, DUET_ERROR_NO_CALL, "There is no call to hang up");
		return;
	}

	turn_answer(t, json_pack("{ss ss ss ss}", "event", "hangup", "username",
		party_name(t->who), "code", "ended", "reason", "Explicit hangup"));
}

/** Cancels, declines or ends the call, depending on who asks when */
void verb_hangup(struct turn *t)
{
	if (!t->who->call)
		answer_idle(t);
	else if (turn_same_call(t))
		call_leave(t, t->who,
			t->req->reason ? t->req->reason : "Explicit hangup");
}
