/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* Whether what a leg sends is recorded is for the relay; this is who wants it,
 * who has agreed, and who is told */

#define FILES_MAX 256

static guint side_of(const struct call *call, const struct party *p)
{
	return p == call->caller ? 0 : 1;
}

static gboolean asked_by(const struct call *call, const struct party *p)
{
	return call->recording.by == (p == call->caller ? RECORDING_BY_CALLER : RECORDING_BY_CALLEE);
}

static gboolean sealed(const struct call *call)
{
	const struct media *a = call->caller->leg.remote, *b = call->callee->leg.remote;

	return (a && a->sealed) || (b && b->sealed);
}

static gboolean possible(const struct exchange *x)
{
	return x->settings->record != SETTINGS_RECORD_NONE && x->settings->record_folder;
}

static json_t *recording_event(const struct call *call, const struct party *to)
{
	json_t *event = event_recording(call, to);

	json_object_set_new(event, "event", json_string("recording"));
	json_object_set_new(event, "call_id", json_string(call->id));

	return event;
}

void record_offer(const struct turn *t, json_t *result)
{
	if (possible(t->x))
		json_object_set_new(result, "record", json_true());
}

/* What there is to say beside the state: the words of an error, or nothing */
static void tell_side(struct turn *t, const struct call *call, const struct party *to,
	const char *consent, enum duet_error code, const char *text)
{
	json_t *event = recording_event(call, to);

	if (consent)
		json_object_set_new(event, "consent", json_string(consent));
	if (code) {
		json_object_set_new(event, "error_code", json_integer(code));
		json_object_set_new(event, "error", json_string(text));
	}
	turn_tell(t, to, event);
}

static void tell_both(struct turn *t, const struct call *call, const char *consent,
	enum duet_error code, const char *text)
{
	tell_side(t, call, call->caller, consent, code, text);
	tell_side(t, call, call->callee, consent, code, text);
}

static void notify(struct turn *t, const struct call *call)
{
	turn_notify(t, call->caller, recording_event(call, call->caller));
}

/* What the relay does follows; a side that is away gets its route as it comes back */
static void changed(struct turn *t, struct call *call)
{
	if (call_bridged(call))
		link_routes(t, call);
	if (call->recording.state == RECORDING_ON)
		link_keyframes(t, call);
	notify(t, call);
}

static void settle_consent(const struct exchange *x, struct recording *r)
{
	gboolean agreed = r->agreed[0] && r->agreed[1];

	r->state = agreed || !x->settings->record_consent ? RECORDING_ON : RECORDING_ASKED;
	if (r->state == RECORDING_ON)
		r->takes++;
}

static void forget(struct recording *r)
{
	r->state = RECORDING_OFF;
	r->by = RECORDING_BY_NOBODY;
	r->agreed[0] = r->agreed[1] = FALSE;
	g_clear_pointer(&r->filename, g_free);
}

static void stop(struct turn *t, struct call *call, const char *consent,
	enum duet_error code, const char *text)
{
	struct recording *r = &call->recording;
	gboolean ran = r->state == RECORDING_ON;

	r->state = RECORDING_OFF;
	if (ran)
		changed(t, call);
	tell_both(t, call, consent, code, text);
	forget(r);
}

static void ask(struct turn *t, struct call *call)
{
	struct recording *r = &call->recording;
	guint side = side_of(call, t->who);

	r->by = side ? RECORDING_BY_CALLEE : RECORDING_BY_CALLER;
	r->agreed[side] = TRUE;
	g_free(r->filename);
	r->filename = g_strdup(t->req->filename);
	settle_consent(t->x, r);
	if (r->state == RECORDING_ON)
		changed(t, call);
	tell_both(t, call, NULL, DUET_OK, NULL);
}

static void agree(struct turn *t, struct call *call)
{
	struct recording *r = &call->recording;
	guint side = side_of(call, t->who);

	if (r->agreed[side])
		return;

	r->agreed[side] = TRUE;
	settle_consent(t->x, r);
	if (r->state == RECORDING_ON)
		changed(t, call);
	tell_both(t, call, NULL, DUET_OK, NULL);
}

/* The one who asked says that it is enough; the other takes its consent back */
static void withdraw(struct turn *t, struct call *call)
{
	stop(t, call, asked_by(call, t->who) ? NULL : "declined", DUET_OK, NULL);
}

static gboolean may_stop(const struct turn *t, const struct call *call)
{
	return t->x->settings->record_consent || asked_by(call, t->who);
}

static gboolean wants(const struct request *req)
{
	return req->record == REQUEST_TRUE && req->record_consent != REQUEST_FALSE;
}

static gboolean wants_not(const struct request *req)
{
	return req->record == REQUEST_FALSE || req->record_consent == REQUEST_FALSE;
}

gboolean record_ok(struct turn *t)
{
	struct party *p = t->who;
	gboolean active = party_state(p) == PARTY_ACTIVE;

	if (wants(t->req)) {
		if (!active)
			turn_refuse(t, DUET_ERROR_NO_CALL, "There is no call to record");
		else if (!possible(t->x))
			turn_refuse(t, DUET_ERROR_FORBIDDEN, "Calls are not recorded here");
		else if (sealed(p->call))
			turn_refuse(t, DUET_ERROR_ENCRYPTED,
				"The call is encrypted from end to end");
		else
			return TRUE;
		return FALSE;
	}
	if (!wants_not(t->req) || !active || p->call->recording.state == RECORDING_OFF ||
	    may_stop(t, p->call))
		return TRUE;

	turn_refuse(t, DUET_ERROR_FORBIDDEN, "This recording is not yours to stop");

	return FALSE;
}

void record_set(struct turn *t)
{
	struct call *call = t->who->call;

	/* A new description may just have ended it */
	if (!call || call->state != CALL_ACTIVE)
		return;

	switch (call->recording.state) {
	case RECORDING_OFF:
		if (wants(t->req))
			ask(t, call);
		break;
	case RECORDING_ASKED:
		if (wants_not(t->req))
			withdraw(t, call);
		else if (wants(t->req) || t->req->record_consent == REQUEST_TRUE)
			agree(t, call);
		break;
	case RECORDING_ON:
		if (wants_not(t->req))
			withdraw(t, call);
		break;
	}
}

void record_begin(const struct turn *t, struct call *call)
{
	if (t->x->settings->record == SETTINGS_RECORD_ALL && possible(t->x) && !sealed(call))
		settle_consent(t->x, &call->recording);
}

void record_begun(struct turn *t, struct call *call)
{
	if (call->recording.state != RECORDING_OFF)
		tell_both(t, call, NULL, DUET_OK, NULL);
	else if (t->x->settings->record == SETTINGS_RECORD_ALL && possible(t->x))
		tell_both(t, call, NULL, DUET_ERROR_ENCRYPTED,
			"The call is encrypted from end to end, and not recorded");
	if (call->recording.state == RECORDING_ON)
		notify(t, call);
}

/** Why the settings do not let a recording go on, or NULL */
static const char *forbidden(const struct exchange *x, const struct recording *r)
{
	if (!possible(x) ||
	    (r->by == RECORDING_BY_NOBODY && x->settings->record != SETTINGS_RECORD_ALL))
		return "Calls are no longer recorded here";
	if (x->settings->record_consent && r->state == RECORDING_ON &&
	    !(r->agreed[0] && r->agreed[1]))
		return "Nobody is recorded here any more who has not agreed";

	return NULL;
}

void record_check(struct turn *t, struct call *call)
{
	const char *error;

	if (call->recording.state == RECORDING_OFF)
		return;

	if (sealed(call)) {
		stop(t, call, NULL, DUET_ERROR_ENCRYPTED,
			"The call is encrypted from end to end now, and no longer recorded");
		return;
	}

	error = forbidden(t->x, &call->recording);
	if (error)
		stop(t, call, NULL, DUET_ERROR_FORBIDDEN, error);
}

static void name_files(const struct call *call, const struct party *from, char *name,
	gsize size)
{
	const struct recording *r = &call->recording;

	g_snprintf(name, size, "%s%s%s-%u-%s", r->filename ? r->filename : "",
		r->filename ? "-" : "", call->id, r->takes,
		from == call->caller ? "caller" : "callee");
}

void record_plan(const struct call *call, const struct party *from, struct route_plan *plan)
{
	if (call->recording.state == RECORDING_ON)
		name_files(call, from, plan->record, sizeof(plan->record));
}

/** Which of the recordings of the call a file is of; 0: none */
static guint take_of(const struct call *call, const char *file)
{
	const char *id = g_strrstr(file, call->id);

	return id ? strtoul(id + strlen(call->id) + 1, NULL, 10) : 0;
}

/** @return FALSE: it has been told of this recording already that it failed */
static gboolean fail(struct turn *t, struct call *call, guint take, int error)
{
	struct recording *r = &call->recording;
	g_autofree char *text = g_strdup_printf("The recording failed: %s", g_strerror(error));

	if (take <= r->failed)
		return FALSE;

	r->failed = take;
	if (r->state == RECORDING_ON && take == r->takes)
		stop(t, call, NULL, DUET_ERROR_NOT_RECORDED, text);
	else
		tell_both(t, call, NULL, DUET_ERROR_NOT_RECORDED, text);

	return TRUE;
}

gboolean exchange_recorded(struct exchange *x, guint64 handle, const char *file, int error,
	gint64 now, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct turn t = { x, now, effects, p, NULL };
	struct call *call;
	guint take;

	if (!p || party_state(p) != PARTY_ACTIVE)
		return TRUE;

	call = p->call;
	take = take_of(call, file);
	if (!take || take > call->recording.takes)
		return TRUE;
	if (error)
		return fail(&t, call, take, error);

	if (call->recording.files->len < FILES_MAX)
		g_ptr_array_add(call->recording.files, g_strdup(file));

	return TRUE;
}
