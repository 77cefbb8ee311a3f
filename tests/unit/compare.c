/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "stage.h"

#include <string.h>

static const char *const kinds[TOLD_KINDS] = {
	"error", "registered", "unregistered", "list", "calling", "incomingcall",
	"ringing", "accepted", "hangup", "set", "media", "update", "pong", "status",
	"hold", "unhold", "held", "unheld", "reattached", "reconnecting", "connected",
	"watching", "joined", "gone", "ready", "left", "replaced",
};

static const char *const codes[ENDED_CODES] = {
	"ended", "declined", "cancelled", "busy", "timeout", "answered_elsewhere",
	"declined_elsewhere", "unreachable", "failed", "replaced", "shutdown",
};

static const char *text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static gboolean is_text(const json_t *o, const char *key, const char *value)
{
	const char *text = text_of(o, key);

	return text && !strcmp(text, value);
}

static gboolean is_flag(const json_t *o, const char *key, gboolean value)
{
	const json_t *flag = json_object_get(o, key);

	return value ? json_is_true(flag) : json_is_false(flag);
}

static gboolean is_number(const json_t *o, const char *key, int value)
{
	const json_t *number = json_object_get(o, key);

	return json_is_integer(number) && json_integer_value(number) == value;
}

/* What is made up by the exchange is taken from the first who hears of it */
static gboolean learn(char *known, size_t size, gboolean news, const char *text)
{
	if (news && text)
		g_strlcpy(known, text, size);

	return text && !strcmp(known, text);
}

static gboolean same_call(struct stage *s, const struct told *t, const json_t *o)
{
	const struct model_call *c = &s->model.call[t->call];
	gboolean news = s->serial[t->call] != c->serial;

	s->serial[t->call] = c->serial;

	return learn(s->id[t->call], sizeof(s->id[t->call]), news, text_of(o, "call_id"));
}

static gboolean same_user(struct stage *s, const struct told *t, const json_t *o)
{
	gboolean guest = t->news && t->kind == TOLD_JOINED;

	return learn(s->name[t->user], sizeof(s->name[t->user]), guest, text_of(o, "username"));
}

static gboolean same_secret(struct stage *s, const struct told *t, const json_t *o)
{
	return learn(s->secret[t->detail], sizeof(s->secret[0]), t->news, text_of(o, "secret"));
}

static gboolean same_flags(const json_t *o, const struct model_party *p)
{
	return is_flag(o, "video", p->sends) && is_flag(o, "held", p->held) &&
		is_flag(o, "reconnecting", p->away) && is_flag(o, "audio", TRUE);
}

static gboolean same_preview(const json_t *o, const struct model_call *c,
	const struct model_party *p)
{
	const json_t *preview = json_object_get(o, "preview");

	return c->preview && p->offers ? json_is_true(preview) : !preview;
}

/* A handle as `status` and query_session show it */
static gboolean same_view(const struct stage *s, const json_t *o, int h)
{
	const struct model *m = &s->model;
	const struct model_party *p = &m->party[h];
	const json_t *call = json_object_get(o, "call");
	const struct model_call *c;
	int peer;

	if (!is_text(o, "state", state_name(model_state(m, h))) || !same_flags(o, p) ||
	    (p->user != NOBODY && !is_text(o, "username", s->name[p->user])) ||
	    (call != NULL) != (p->call != NOBODY))
		return FALSE;
	if (!call)
		return TRUE;

	c = &m->call[p->call];
	peer = model_peer(m, h);
	return is_text(call, "call_id", s->id[p->call]) &&
		is_text(call, "username", s->name[c->caller == h ? c->to : c->from]) &&
		is_text(call, "role", c->caller == h ? "caller" : "callee") &&
		is_text(call, "state", c->active ? "active" : "ringing") &&
		(c->active || (is_flag(call, "rings", c->rang) && same_preview(call, c, p))) &&
		(peer == NOBODY || same_flags(json_object_get(call, "peer"), &m->party[peer]));
}

static gboolean same_code(const json_t *o, int code)
{
	if (code == TIMEOUT_OR_UNREACHABLE)
		return is_text(o, "code", codes[TIMEOUT]) || is_text(o, "code", codes[UNREACHABLE]);

	return is_text(o, "code", codes[code]);
}

static gboolean same_detail(struct stage *s, int h, const struct told *t, const json_t *o)
{
	const json_t *call = json_object_get(o, "call");

	switch (t->kind) {
	case TOLD_HANGUP:
		return same_code(o, t->detail);
	case TOLD_INCOMING:
		return is_number(o, "ring_timeout", t->detail) &&
			same_preview(o, &s->model.call[t->call], &s->model.party[h]);
	case TOLD_REGISTERED:
		return same_secret(s, t, o) && (t->call == NOBODY ? !call : same_call(s, t, call));
	case TOLD_JOINED:
		return same_secret(s, t, o);
	case TOLD_STATUS:
		return same_view(s, o, h);
	case TOLD_WATCHING:
		return is_number(o, "count", t->detail);
	case TOLD_READY:
		return is_flag(o, "initiator", t->detail);
	case TOLD_MEDIA:
		return is_flag(o, "video", t->detail);
	default:
		return TRUE;
	}
}

static gboolean same_event(struct stage *s, int h, const struct told *t,
	const struct effect *e)
{
	const json_t *o = json_object_get(e->event, "result");
	enum told_jsep jsep = !e->media ? WITHOUT : e->offer ? WITH_OFFER : WITH_ANSWER;

	s->told[t->kind]++;
	if (t->jsep != jsep || t->answer != (e->transaction != NULL))
		return FALSE;
	if (t->kind == TOLD_ERROR) {
		s->failed = t->detail;
		s->errors[t->detail - 470]++;
		return is_number(e->event, "error_code", t->detail);
	}
	if (t->kind == TOLD_LIST)
		return (int)json_array_size(json_object_get(o, "list")) == t->detail;

	return is_text(o, "event", kinds[t->kind]) &&
		(t->kind == TOLD_REGISTERED || t->call == NOBODY || same_call(s, t, o)) &&
		(t->user == NOBODY || same_user(s, t, o)) && same_detail(s, h, t, o);
}

static void take_jsep(struct stage *s, int h, const struct effect *e)
{
	struct stage_core *c = &s->core[h];

	c->generation = e->generation;
	c->current = TRUE;
	if (!e->offer) {
		if (!c->agent || c->closing)
			stage_differs(s, "%d: an answer without a PeerConnection", h);
		c->negotiated = TRUE;
		return;
	}
	c->held = c->closing;
	c->agent = TRUE;
}

static void take_close(struct stage *s, int h)
{
	struct stage_core *c = &s->core[h];

	c->current = FALSE;
	if (c->held) {
		c->held = FALSE;
		return;
	}
	if (!c->agent || c->closing)
		stage_differs(s, "%d: nothing to close", h);
	c->closing = TRUE;
}

/* Presence comes in no order: counted down in `due`, by handle and name */
static void take_presence(struct stage *s, int h, const json_t *o,
	int due[MODEL_HANDLES][MODEL_NAMES])
{
	static const char *const words[] = { "offline", "online", "busy" };

	for (int u = 0; u < MODEL_NAMES; u++) {
		if (!is_text(o, "username", s->name[u]))
			continue;
		if (!due[h][u] || !is_text(o, "presence", words[s->presence[u]]))
			stage_differs(s, "%d: wrong presence of %s", h, s->name[u]);
		due[h][u]--;
		return;
	}
	stage_differs(s, "%d: presence of a stranger", h);
}

static void expect_presence(struct stage *s, int due[MODEL_HANDLES][MODEL_NAMES])
{
	memset(due, 0, sizeof(int) * MODEL_HANDLES * MODEL_NAMES);
	for (int u = 0; u < MODEL_NAMES; u++) {
		enum model_presence now = model_presence(&s->model, u);

		for (int h = 0; now != s->presence[u] && h < MODEL_HANDLES; h++)
			due[h][u] = s->model.party[h].watching >> u & 1;
		s->presence[u] = now;
		if (s->model.asked >> u & 1)
			due[s->model.asker][u]++;
	}
}

static void take_event(struct stage *s, int h, const struct effect *e, guint *heard,
	int due[MODEL_HANDLES][MODEL_NAMES])
{
	const json_t *o = json_object_get(e->event, "result");
	const struct told *t = &s->model.told[h][*heard];
	g_autofree char *text = NULL;

	if (is_text(o, "event", "presence")) {
		take_presence(s, h, o, due);
		return;
	}
	if (*heard == s->model.count[h] || !same_event(s, h, t, e)) {
		text = json_dumps(e->event, 0);
		stage_differs(s, "%d: heard %s%s, expected %s %d%s", h, text,
			!e->media ? "" : e->offer ? " +offer" : " +answer",
			*heard == s->model.count[h] ? "nothing" : kinds[t->kind], t->detail,
			t->jsep == WITHOUT ? "" : t->jsep == WITH_OFFER ? " +offer" : " +answer");
	}
	++*heard;
	if (e->media && t->kind != TOLD_STATUS)
		take_jsep(s, h, e);
}

static void take(struct stage *s, int skip, int due[MODEL_HANDLES][MODEL_NAMES])
{
	guint heard[MODEL_HANDLES] = { 0 }, wakeups = 0;

	for (guint i = 0; i < s->effects->len; i++) {
		const struct effect *e = g_ptr_array_index(s->effects, i);
		int h = (int)e->handle - 1;

		if (e->type == EFFECT_NOTIFY) {
			wakeups += is_text(e->event, "event", "wakeup");
			continue;
		}
		if (h == skip)
			continue;
		if (h < 0 || !s->model.party[h].here)
			stage_differs(s, "something for %d, which is not there", h);
		if (e->type == EFFECT_EVENT) {
			take_event(s, h, e, &heard[h], due);
		} else if (e->type == EFFECT_CLOSE) {
			take_close(s, h);
		} else if (e->type == EFFECT_ROUTE) {
			s->core[h].routed = e->peer;
			s->core[h].open = e->plan && e->plan->lanes && e->plan->lane[0].open;
		}
	}

	for (int h = 0; h < MODEL_HANDLES; h++) {
		if (heard[h] != s->model.count[h])
			stage_differs(s, "%d: did not hear %s", h,
				kinds[s->model.told[h][heard[h]].kind]);
		for (int u = 0; u < MODEL_NAMES; u++) {
			if (due[h][u])
				stage_differs(s, "%d: did not hear of %s", h, s->name[u]);
		}
	}
	if (wakeups != s->model.wakeups)
		stage_differs(s, "%u wakeups instead of %u", wakeups, s->model.wakeups);
}

static void look_at(const struct stage *s, int h)
{
	const struct model_party *p = &s->model.party[h];
	const struct stage_core *c = &s->core[h];
	enum party_state state = exchange_state(s->exchange, h + 1);

	if (state != model_state(&s->model, h))
		stage_differs(s, "%d: is %s, not %s", h, state_name(state),
			state_name(model_state(&s->model, h)));
	if ((c->agent && (!c->closing || c->held)) != (p->leg != LEG_GONE))
		stage_differs(s, "%d: its PeerConnection is %s", h,
			p->leg == LEG_GONE ? "never closed" : "gone");
}

static void query(const struct stage *s, int h)
{
	json_t *o = exchange_query(s->exchange, h + 1, s->model.now * (gint64)G_USEC_PER_SEC);

	if (!same_view(s, o, h))
		stage_differs(s, "%d: its query is not so", h);
	json_decref(o);
}

static void look_at_time(const struct stage *s)
{
	gint64 deadline = exchange_deadline(s->exchange);
	gint64 now = s->model.now * (gint64)G_USEC_PER_SEC;
	int next = model_deadline(&s->model);
	gint64 wanted = next * (gint64)G_USEC_PER_SEC;

	if (next != NEVER && (deadline < 0 || deadline > wanted))
		stage_differs(s, "nothing will happen in time");
	/* Legs are listened to every second */
	if (deadline >= 0 && deadline > now + G_USEC_PER_SEC &&
	    (next == NEVER || deadline != wanted))
		stage_differs(s, "something will happen that should not");
}

void stage_compare(struct stage *s, int skip)
{
	int due[MODEL_HANDLES][MODEL_NAMES];
	g_autofree char *broken = NULL;

	expect_presence(s, due);
	take(s, skip, due);
	stage_compare_previews(s);
	if (s->again)
		return;

	broken = exchange_check(s->exchange);
	if (broken)
		stage_differs(s, "%s", broken);
	for (int h = 0; h < MODEL_HANDLES; h++) {
		if (!s->model.party[h].here)
			continue;
		look_at(s, h);
		stage_compare_route(s, h);
		if (s->thorough || s->steps % MODEL_HANDLES == (guint64)h)
			query(s, h);
	}
	look_at_time(s);
}
