/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "model.h"

static void answer_of_call(struct model *m, int h, enum told_kind kind,
	enum told_jsep jsep)
{
	int call = m->party[h].call;
	const struct model_call *c = &m->call[call];

	model_tell(m, h, (struct told) { .kind = kind, .answer = TRUE, .jsep = jsep,
		.call = call, .user = c->caller == h ? c->to : c->from });
}

static void tell_peer(struct model *m, int h, enum told_kind kind)
{
	model_tell(m, model_peer(m, h), (struct told) { .kind = kind,
		.call = m->party[h].call, .user = m->party[h].user,
		.detail = m->party[h].sends });
}

/* What is wrong with the offer that a request has to have, 0: nothing */
static int offer_error(const struct model_party *p, const struct ask *a)
{
	if (a->jsep == REQUEST_JSEP_NONE)
		return 482;
	if (a->jsep != REQUEST_JSEP_OFFER || a->sdp == SDP_BROKEN)
		return 483;
	if (a->update && p->leg == LEG_GONE)
		return 485;

	return p->leg == LEG_WAITS || p->leg == LEG_OFFERED ? 485 : 0;
}

static void ask_accept(struct model *m, int h, const struct ask *a, int call)
{
	struct model_party *p = &m->party[h];
	int code = 0;

	if (p->offers && (a->jsep != REQUEST_JSEP_NONE || p->leg == LEG_GONE))
		code = offer_error(p, a);
	else if (!p->offers && a->jsep == REQUEST_JSEP_NONE)
		code = 482;
	else if (!p->offers && (a->jsep != REQUEST_JSEP_ANSWER || a->sdp == SDP_BROKEN))
		code = 483;
	if (!code && a->jsep != REQUEST_JSEP_NONE && a->sdp == SDP_USELESS)
		code = 487;

	if (code)
		model_refuse(m, h, code);
	else
		model_accept(m, call, h, a);
}

/* The call that this one answers, as both call each other; or NOBODY */
static int glare(const struct model *m, int h, int user)
{
	const struct model_party *p = &m->party[h];

	if (user == NOBODY)
		return NOBODY;
	if (model_state(m, h) == PARTY_RINGING)
		return m->call[p->call].from == user ? p->call : NOBODY;

	return p->call == NOBODY && p->offers ? model_oldest_call(m, p->user, user, FALSE) : NOBODY;
}

static int call_error(const struct model *m, int h, const struct ask *a, int user)
{
	int code = offer_error(&m->party[h], a);

	if (m->party[h].call != NOBODY)
		return 480;
	if (code)
		return code;
	if (a->room != NOBODY && m->party[h].room != a->room)
		return 491;
	if (user == NOBODY)
		return 478;
	if (user == m->party[h].user)
		return 479;

	return model_known(m, user) || m->rules.ring_offline ? 0 : 478;
}

static gboolean busy(const struct model *m, int user, int only)
{
	if (only != NOBODY)
		return m->party[only].call != NOBODY;
	if (model_known(m, user))
		return model_presence(m, user) == OCCUPIED;

	return model_oldest_call(m, user, NOBODY, TRUE) != NOBODY;
}

static void ask_call(struct model *m, int h, const struct ask *a)
{
	int mate = a->room != NOBODY && m->party[h].room == a->room ? model_mate(m, h) : NOBODY;
	int user = a->room == NOBODY ? a->user : mate == NOBODY ? NOBODY : m->party[mate].user;
	int code, earlier;

	if (m->party[h].user == NOBODY) {
		model_refuse(m, h, 473);
		return;
	}
	earlier = glare(m, h, user);
	if (earlier != NOBODY) {
		ask_accept(m, h, a, earlier);
		return;
	}

	code = call_error(m, h, a, user);
	if (code)
		model_refuse(m, h, code);
	else if (busy(m, user, mate))
		model_answer(m, h, TOLD_HANGUP, user, BUSY);
	else if (a->sdp == SDP_USELESS)
		model_refuse(m, h, 487);
	else
		model_begin(m, h, user, mate, a);
}

static void ask_ringing(struct model *m, int h, const struct ask *a)
{
	struct model_party *p = &m->party[h];
	struct model_call *c = &m->call[p->call];
	int code = 0;

	if (a->jsep != REQUEST_JSEP_NONE)
		code = p->offers ? offer_error(p, a) : 483;
	if (!code && a->jsep != REQUEST_JSEP_NONE && a->sdp == SDP_USELESS)
		code = 487;
	if (code) {
		model_refuse(m, h, code);
		return;
	}

	if (a->jsep != REQUEST_JSEP_NONE)
		p->leg = LEG_AGREED;
	answer_of_call(m, h, TOLD_RINGING,
		a->jsep == REQUEST_JSEP_NONE ? WITHOUT : WITH_ANSWER);
	if (!c->rang)
		model_tell(m, c->caller, (struct told) { .kind = TOLD_RINGING,
			.call = p->call, .user = c->to });
	c->rang = TRUE;
}

static void ask_hangup(struct model *m, int h, const struct ask *a)
{
	const struct model_party *p = &m->party[h];
	enum party_state state = model_state(m, h);

	if (p->call == NOBODY && state == PARTY_IDLE && !p->offers && a->id == ID_NONE)
		model_answer(m, h, TOLD_HANGUP, p->user, ENDED);
	else if (p->call == NOBODY)
		model_refuse(m, h, 481);
	else if (state == PARTY_RINGING)
		model_end(m, p->call, a->busy ? BUSY : DECLINED, h, h);
	else
		model_end(m, p->call, state == PARTY_ACTIVE ? ENDED : CANCELLED, h, h);
}

static void ask_hold(struct model *m, int h, const struct ask *a)
{
	gboolean hold = a->type == REQUEST_HOLD;
	gboolean changed = m->party[h].held != hold;

	answer_of_call(m, h, hold ? TOLD_HOLD : TOLD_UNHOLD, WITHOUT);
	m->party[h].held = hold;
	if (changed)
		tell_peer(m, h, hold ? TOLD_HELD : TOLD_UNHELD);
}

static void ask_reattach(struct model *m, int h, const struct ask *a)
{
	struct model_party *p = &m->party[h];
	int code = offer_error(p, a);

	if (a->secret != p->secret)
		code = 489;
	else if (!p->offers)
		code = 483;
	else if (!code && a->sdp == SDP_USELESS)
		code = 487;
	if (code) {
		model_refuse(m, h, code);
		return;
	}

	p->leg = LEG_AGREED;
	answer_of_call(m, h, TOLD_REATTACHED, WITH_ANSWER);
}

static int set_error(const struct model *m, int h, const struct ask *a)
{
	const struct model_party *p = &m->party[h];

	if (a->jsep == REQUEST_JSEP_NONE)
		return 0;
	if (p->call == NOBODY)
		return 481;
	if (a->jsep == REQUEST_JSEP_ANSWER)
		return p->leg != LEG_OFFERED || model_state(m, h) == PARTY_RINGING ? 481 :
			a->sdp == SDP_BROKEN ? 483 : 0;
	if (p->leg == LEG_GONE && !a->update)
		return 481;
	if (offer_error(p, a))
		return offer_error(p, a);

	return a->sdp == SDP_USELESS && model_state(m, h) == PARTY_CALLING ? 487 : 0;
}

static void ask_set(struct model *m, int h, const struct ask *a)
{
	struct model_party *p = &m->party[h];
	gboolean changed = a->sends >= 0 && a->sends != p->sends;
	gboolean offer = a->jsep == REQUEST_JSEP_OFFER;
	int code = set_error(m, h, a);

	if (code) {
		model_refuse(m, h, code);
		return;
	}

	if (a->sends >= 0)
		p->sends = a->sends;
	if (changed && model_state(m, h) == PARTY_ACTIVE)
		tell_peer(m, h, TOLD_MEDIA);
	model_tell(m, h, (struct told) { .kind = TOLD_SET, .answer = TRUE, .call = NOBODY,
		.user = NOBODY, .jsep = offer && p->offers ? WITH_ANSWER : WITHOUT });
	if (offer && !p->offers)
		model_tell(m, h, (struct told) { .kind = TOLD_UPDATE, .jsep = WITH_ANSWER,
			.call = p->call, .user = NOBODY });
	/* That was the only medium */
	if (offer && a->sdp == SDP_USELESS)
		model_end(m, p->call, FAILED, h, NOBODY);
}

static void ask_status(struct model *m, int h, const struct ask *a)
{
	const struct model_party *p = &m->party[h];
	gboolean again = a->answer && p->offers && p->leg == LEG_AGREED;

	model_tell(m, h, (struct told) { .kind = TOLD_STATUS, .answer = TRUE,
		.jsep = p->leg == LEG_OFFERED ? WITH_OFFER : again ? WITH_ANSWER : WITHOUT,
		.call = NOBODY, .user = p->user, .detail = model_state(m, h) });
}

/* Requests about a call: 481 in a state they are not for, 484 for another call */
static int call_gone(const struct model *m, int h, const struct ask *a)
{
	enum party_state state = model_state(m, h), wanted;

	switch (a->type) {
	case REQUEST_RINGING:
	case REQUEST_ACCEPT:
		wanted = PARTY_RINGING;
		break;
	case REQUEST_HOLD:
	case REQUEST_UNHOLD:
	case REQUEST_REATTACH:
		wanted = PARTY_ACTIVE;
		break;
	case REQUEST_HANGUP:
		return state >= PARTY_CALLING && a->id == ID_WRONG ? 484 : 0;
	case REQUEST_SET:
		return a->id == ID_WRONG || (a->id == ID_RIGHT && state < PARTY_CALLING) ? 484 : 0;
	default:
		return 0;
	}

	return state != wanted ? 481 : a->id == ID_WRONG ? 484 : 0;
}

void model_request(struct model *m, int h, const struct ask *a)
{
	int code;

	model_heard(m, h);
	code = call_gone(m, h, a);
	if (code) {
		model_refuse(m, h, code);
		return;
	}

	switch (a->type) {
	case REQUEST_REGISTER: model_register(m, h, a); break;
	case REQUEST_UNREGISTER: model_unregister(m, h); break;
	case REQUEST_LIST: model_list(m, h); break;
	case REQUEST_CALL: ask_call(m, h, a); break;
	case REQUEST_RINGING: ask_ringing(m, h, a); break;
	case REQUEST_ACCEPT: ask_accept(m, h, a, m->party[h].call); break;
	case REQUEST_HANGUP: ask_hangup(m, h, a); break;
	case REQUEST_SET: ask_set(m, h, a); break;
	case REQUEST_PING: model_answer(m, h, TOLD_PONG, NOBODY, 0); break;
	case REQUEST_STATUS: ask_status(m, h, a); break;
	case REQUEST_HOLD:
	case REQUEST_UNHOLD: ask_hold(m, h, a); break;
	case REQUEST_REATTACH: ask_reattach(m, h, a); break;
	case REQUEST_WATCH:
	case REQUEST_UNWATCH: model_watch(m, h, a); break;
	case REQUEST_JOIN: model_join(m, h, a); break;
	case REQUEST_LEAVE: model_leave(m, h); break;
	case REQUEST_COUNT: g_assert_not_reached();
	}
}
