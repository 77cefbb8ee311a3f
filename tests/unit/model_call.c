/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "model.h"

#include <string.h>

/* Those without a handle hear nothing */
void model_tell(struct model *m, int p, struct told told)
{
	if (p == NOBODY || p >= MODEL_HANDLES)
		return;

	g_assert_cmpuint(m->count[p], <, MODEL_TOLD);
	m->told[p][m->count[p]++] = told;
}

int model_peer(const struct model *m, int p)
{
	const struct model_call *c;

	if (m->party[p].call == NOBODY)
		return NOBODY;

	c = &m->call[m->party[p].call];

	return c->caller == p ? c->callee : c->caller;
}

guint32 model_viewers(const struct model *m, const struct model_call *c)
{
	guint32 ready = 0;

	for (int d = 0; d < MODEL_HANDLES; d++) {
		const struct model_party *it = &m->party[d];

		if (c->ringing >> d & 1 && it->offers && it->leg == LEG_AGREED && it->connected)
			ready |= 1u << d;
	}

	return c->preview && !c->active ? ready : 0;
}

static void calm(struct model *m, int p)
{
	struct model_party *it = &m->party[p];

	it->sends = TRUE;
	it->held = it->away = it->connected = FALSE;
	it->leg = LEG_GONE;
	it->grace = NEVER;
	it->call = NOBODY;
	if (p >= MODEL_HANDLES)
		it->here = FALSE;
}

void model_forget(struct model *m, int p)
{
	struct model_party *it = &m->party[p];

	calm(m, p);
	it->user = it->secret = it->room = NOBODY;
	it->offers = FALSE;
	it->watching = 0;
}

void model_let_go(struct model *m, int device, enum ended code)
{
	struct model_call *c = &m->call[m->party[device].call];

	model_tell(m, device, (struct told) { .kind = TOLD_HANGUP,
		.call = c - m->call, .user = c->to, .detail = code });
	c->ringing &= ~(1u << device);
	calm(m, device);
}

static void hang_up(struct model *m, int p, int call, enum ended code, int by, int who)
{
	if (p == NOBODY)
		return;

	model_tell(m, p, (struct told) { .kind = TOLD_HANGUP, .answer = p == who,
		.call = call, .user = by, .detail = code });
	calm(m, p);
}

/* Each is told once; `by` is a party or NOBODY (the callee is named), `who` asked
 * for it */
void model_end(struct model *m, int call, enum ended code, int by, int who)
{
	struct model_call *c = &m->call[call];
	gboolean declined = code == DECLINED || code == BUSY;
	int name = by != NOBODY && by == c->caller ? c->from : c->to;
	guint32 ringing = c->ringing;

	c->ringing = 0;
	hang_up(m, c->caller, call, code, name, who);
	hang_up(m, c->callee, call, code, name, who);
	for (int d = 0; d < MODEL_HANDLES; d++) {
		if (ringing & (1u << d))
			hang_up(m, d, call, declined && d != by ? DECLINED_ELSEWHERE : code,
				name, who);
	}
	c->here = FALSE;
}

void model_ring(struct model *m, int call, int device)
{
	struct model_call *c = &m->call[call];
	struct model_party *d = &m->party[device];

	c->ringing |= 1u << device;
	c->offline = NEVER;
	d->call = call;
	if (!d->offers)
		d->leg = LEG_OFFERED;
	model_tell(m, device, (struct told) { .kind = TOLD_INCOMING,
		.jsep = d->offers ? WITHOUT : WITH_OFFER, .call = call, .user = c->from,
		.detail = c->timeout - m->now });
}

static int free_call(const struct model *m)
{
	for (int i = 0; i < MODEL_CALLS; i++) {
		if (!m->call[i].here)
			return i;
	}
	g_assert_not_reached();
}

int model_begin(struct model *m, int caller, int user, int only, const struct ask *a)
{
	int i = free_call(m);
	struct model_party *p = &m->party[caller];

	m->call[i] = (struct model_call) { .here = TRUE, .serial = m->serial++,
		.caller = caller, .callee = NOBODY, .from = p->user, .to = user,
		.direct = only != NOBODY, .offline = NEVER, .viewer = NOBODY,
		.preview = a->preview && p->offers,
		.timeout = m->now + m->rules.ring_timeout };
	p->call = i;
	p->leg = (a->early || a->preview) && p->offers ? LEG_AGREED : LEG_WAITS;
	model_tell(m, caller, (struct told) { .kind = TOLD_CALLING, .answer = TRUE,
		.jsep = p->leg == LEG_AGREED ? WITH_ANSWER : WITHOUT, .call = i,
		.user = user, .detail = m->rules.ring_timeout });

	for (int d = 0; d < MODEL_HANDLES; d++) {
		if (m->party[d].user == user && m->party[d].call == NOBODY &&
		    (only == NOBODY || only == d))
			model_ring(m, i, d);
	}
	if (!m->call[i].ringing) {
		m->call[i].offline = m->now + m->rules.ring_offline;
		m->wakeups++;
	}

	return i;
}

static void tell_muted(struct model *m, int p, int call)
{
	if (!m->party[p].sends)
		model_tell(m, model_peer(m, p), (struct told) { .kind = TOLD_MEDIA,
			.call = call, .user = m->party[p].user });
}

/* The one who answered; `a` says with what, and whether by calling back */
void model_accept(struct model *m, int call, int p, const struct ask *a)
{
	struct model_call *c = &m->call[call];
	gboolean late = m->party[c->caller].leg == LEG_WAITS;
	gboolean back = a->type == REQUEST_CALL;
	enum told_jsep jsep = a->jsep == REQUEST_JSEP_OFFER ? WITH_ANSWER : WITHOUT;
	guint32 others = c->ringing & ~(1u << p);

	c->active = TRUE;
	c->callee = p;
	c->ringing = others;
	c->timeout = c->offline = NEVER;
	m->party[p].call = call;
	m->party[p].leg = m->party[c->caller].leg = LEG_AGREED;
	m->party[p].heard = m->party[c->caller].heard = m->now;

	model_tell(m, c->caller, (struct told) { .kind = TOLD_ACCEPTED,
		.jsep = late ? WITH_ANSWER : WITHOUT, .call = call, .user = c->to });
	model_tell(m, p, (struct told) { .kind = back ? TOLD_CALLING : TOLD_ACCEPTED,
		.answer = TRUE, .jsep = jsep, .call = call, .user = c->from });
	if (back)
		model_tell(m, p, (struct told) { .kind = TOLD_ACCEPTED, .call = call,
			.user = c->from });
	tell_muted(m, c->caller, call);
	tell_muted(m, p, call);
	for (int d = 0; d < MODEL_HANDLES; d++) {
		if (others & (1u << d))
			model_let_go(m, d, ANSWERED_ELSEWHERE);
	}
}

/* A device that rang is lost to the call */
static void ring_elsewhere(struct model *m, int device)
{
	int call = m->party[device].call;
	struct model_call *c = &m->call[call];

	if (c->ringing == 1u << device && (!m->rules.ring_offline || c->direct)) {
		model_end(m, call, UNREACHABLE, device, NOBODY);
		return;
	}
	model_let_go(m, device, UNREACHABLE);
	if (!c->ringing)
		c->offline = m->now + m->rules.ring_offline;
}

static void wait_for(struct model *m, int p)
{
	struct model_party *it = &m->party[p];

	if (it->away)
		return;

	it->away = TRUE;
	it->grace = m->now + m->rules.resume_grace;
	model_tell(m, model_peer(m, p), (struct told) { .kind = TOLD_RECONNECTING,
		.call = it->call, .user = it->user });
}

void model_away(struct model *m, int p)
{
	struct model_party *it = &m->party[p];
	const struct model_call *c = it->call == NOBODY ? NULL : &m->call[it->call];

	if (!c)
		return;
	if (!c->active && c->caller != p)
		ring_elsewhere(m, p);
	else if (!c->active)
		model_end(m, it->call, CANCELLED, p, NOBODY);
	else if (!it->offers || !m->rules.resume_grace)
		model_end(m, it->call, FAILED, p, NOBODY);
	else
		wait_for(m, p);
}

static void back(struct model *m, int p)
{
	struct model_party *it = &m->party[p];

	it->away = FALSE;
	it->grace = NEVER;
	model_tell(m, model_peer(m, p), (struct told) { .kind = TOLD_CONNECTED,
		.call = it->call, .user = it->user });
}

/* A sign of life: who was only silent is back */
void model_heard(struct model *m, int p)
{
	m->party[p].heard = m->now;
	if (m->party[p].away && m->party[p].connected)
		back(m, p);
}

void model_connect(struct model *m, int h)
{
	struct model_party *p = &m->party[h];

	if (p->leg == LEG_GONE)
		return;
	p->connected = TRUE;
	p->heard = m->now;
	if (p->away)
		back(m, h);
}

void model_lose(struct model *m, int h)
{
	struct model_party *p = &m->party[h];

	if (p->leg == LEG_GONE)
		return;
	p->leg = LEG_GONE;
	p->connected = FALSE;
	model_away(m, h);
}

static void ring_out(struct model *m, int call)
{
	struct model_call *c = &m->call[call];
	gboolean out = c->timeout <= m->now, off = c->offline <= m->now;

	if (out && off)
		model_end(m, call, TIMEOUT_OR_UNREACHABLE, NOBODY, NOBODY);
	else if (out)
		model_end(m, call, TIMEOUT, NOBODY, NOBODY);
	else if (off)
		model_end(m, call, UNREACHABLE, NOBODY, NOBODY);
}

static void give_up(struct model *m, int call)
{
	struct model_call *c = &m->call[call];
	gboolean caller = m->party[c->caller].grace <= m->now;
	gboolean callee = m->party[c->callee].grace <= m->now;

	/* Who of two is named that are lost since the same moment is left open */
	if (caller && callee)
		c->from = c->to = NOBODY;
	if (caller || callee)
		model_end(m, call, FAILED, caller ? c->caller : c->callee, NOBODY);
}

static void listen_to(struct model *m, int p, const guint *signs)
{
	struct model_party *it = &m->party[p];

	if (p >= MODEL_HANDLES)
		return;
	if (it->signs != signs[p])
		model_heard(m, p);
	else if (m->rules.media_timeout && m->rules.resume_grace && it->offers &&
		 it->connected && m->now - it->heard >= m->rules.media_timeout)
		wait_for(m, p);
	it->signs = signs[p];
}

void model_second(struct model *m, const guint *signs)
{
	m->now++;
	for (int i = 0; i < MODEL_CALLS; i++) {
		struct model_call *c = &m->call[i];

		if (c->here && !c->active)
			ring_out(m, i);
		else if (c->here)
			give_up(m, i);
	}
	for (int i = 0; i < MODEL_CALLS; i++) {
		if (!m->call[i].here || !m->call[i].active)
			continue;
		listen_to(m, m->call[i].caller, signs);
		listen_to(m, m->call[i].callee, signs);
	}
}

void model_shutdown(struct model *m)
{
	for (int i = 0; i < MODEL_CALLS; i++) {
		if (m->call[i].here)
			model_end(m, i, SHUTDOWN, m->call[i].caller, NOBODY);
	}
}

int model_deadline(const struct model *m)
{
	int next = NEVER;

	for (int i = 0; i < MODEL_CALLS; i++) {
		const struct model_call *c = &m->call[i];

		if (c->here && !c->active)
			next = MIN(next, MIN(c->timeout, c->offline));
	}
	for (int p = 0; p < MODEL_PARTIES; p++) {
		if (m->party[p].here)
			next = MIN(next, m->party[p].grace);
	}

	return next;
}
