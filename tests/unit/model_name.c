/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "model.h"

void model_refuse(struct model *m, int h, int code)
{
	model_tell(m, h, (struct told) { .kind = TOLD_ERROR, .answer = TRUE,
		.call = NOBODY, .user = NOBODY, .detail = code });
}

void model_answer(struct model *m, int h, enum told_kind kind, int user, int detail)
{
	model_tell(m, h, (struct told) { .kind = kind, .answer = TRUE, .call = NOBODY,
		.user = user, .detail = detail });
}

gboolean model_known(const struct model *m, int user)
{
	return model_presence(m, user) != OFFLINE;
}

int model_oldest_call(const struct model *m, int user, int from, gboolean direct)
{
	int found = NOBODY;

	for (int i = 0; i < MODEL_CALLS; i++) {
		const struct model_call *c = &m->call[i];

		if (!c->here || c->active || c->to != user || (c->direct && !direct) ||
		    (from != NOBODY && c->from != from))
			continue;
		if (found == NOBODY || c->serial < m->call[found].serial)
			found = i;
	}

	return found;
}

/* Those that nobody has any more stay good for being refused */
static int new_secret(struct model *m)
{
	gboolean used;

	do {
		m->secrets = (m->secrets + 1) % MODEL_SECRETS;
		used = FALSE;
		for (int p = 0; p < MODEL_PARTIES; p++)
			used |= m->party[p].here && m->party[p].secret == m->secrets;
	} while (used);

	return m->secrets;
}

static guint devices(const struct model *m, int user)
{
	guint count = 0;

	for (int p = 0; p < MODEL_PARTIES; p++)
		count += m->party[p].here && m->party[p].user == user;

	return count;
}

static int with_secret(const struct model *m, int user, int secret)
{
	for (int p = 0; p < MODEL_PARTIES; p++) {
		if (m->party[p].here && m->party[p].user == user &&
		    m->party[p].secret == secret)
			return p;
	}

	return NOBODY;
}

static gboolean goes_on(const struct model *m, int old, const struct ask *a)
{
	const struct model_party *o = &m->party[old];

	return m->call[o->call].active && o->offers && a->features && m->rules.resume_grace;
}

static void sit_down(struct model *m, int h, int old)
{
	struct model_party *p = &m->party[h];
	const struct model_party *o = &m->party[old];
	struct model_call *c = &m->call[o->call];

	p->call = o->call;
	p->sends = o->sends;
	p->held = o->held;
	p->away = TRUE;
	p->grace = o->grace;
	if (c->caller == old)
		c->caller = h;
	else
		c->callee = h;
}

/* Returns the call that rang at the old handle, or NOBODY */
static int take_over(struct model *m, int h, int old, const struct ask *a)
{
	struct model_party *o = &m->party[old];
	int rang = NOBODY;

	if (model_state(m, old) == PARTY_RINGING && !m->call[o->call].direct) {
		rang = o->call;
		model_let_go(m, old, REPLACED);
	} else if (o->call != NOBODY && !goes_on(m, old, a)) {
		model_end(m, o->call, REPLACED, old, NOBODY);
	} else if (o->call != NOBODY) {
		model_away(m, old);
		sit_down(m, h, old);
	}

	model_tell(m, old, (struct told) { .kind = TOLD_REPLACED, .call = NOBODY,
		.user = a->user });
	model_leave_room(m, old);
	model_forget(m, old);
	if (old >= MODEL_HANDLES)
		o->here = FALSE;

	return rang;
}

static void ring_new_device(struct model *m, int h, int rang)
{
	int call = rang != NOBODY ? rang :
		model_oldest_call(m, m->party[h].user, NOBODY, FALSE);

	if (call != NOBODY && m->party[h].call == NOBODY)
		model_ring(m, call, h);
}

void model_register(struct model *m, int h, const struct ask *a)
{
	struct model_party *p = &m->party[h];
	gboolean again = a->secret != NOBODY && model_known(m, a->user);
	int old = again ? with_secret(m, a->user, a->secret) : NOBODY;
	int rang = NOBODY, secret;

	if (p->user != NOBODY) {
		model_refuse(m, h, 477);
		return;
	}
	if (m->rules.auth && a->untrusted) {
		model_refuse(m, h, 492);
		return;
	}
	if (again ? old == NOBODY : (int)devices(m, a->user) >= m->rules.max_devices) {
		model_refuse(m, h, again ? 489 : 476);
		return;
	}

	secret = again ? a->secret : new_secret(m);
	if (again)
		rang = take_over(m, h, old, a);
	p->user = a->user;
	p->secret = secret;
	p->offers = a->features;
	model_tell(m, h, (struct told) { .kind = TOLD_REGISTERED, .answer = TRUE,
		.call = p->call, .user = a->user, .news = !again, .detail = secret });
	ring_new_device(m, h, rang);
}

void model_unregister(struct model *m, int h)
{
	struct model_party *p = &m->party[h];
	enum party_state state = model_state(m, h);
	int user = p->user;

	if (state == PARTY_UNREGISTERED) {
		model_refuse(m, h, 473);
		return;
	}
	if (state == PARTY_RINGING && m->call[p->call].ringing != 1u << h)
		model_let_go(m, h, DECLINED);
	else if (state != PARTY_IDLE)
		model_end(m, p->call, state == PARTY_CALLING ? CANCELLED :
			state == PARTY_RINGING ? DECLINED : ENDED, h, NOBODY);

	model_answer(m, h, TOLD_UNREGISTERED, user, 0);
	model_leave_room(m, h);
	model_forget(m, h);
}

void model_watch(struct model *m, int h, const struct ask *a)
{
	struct model_party *p = &m->party[h];

	if (p->user == NOBODY) {
		model_refuse(m, h, 473);
		return;
	}
	if (a->type == REQUEST_WATCH) {
		p->watching |= a->names;
		m->asked = a->names;
		m->asker = h;
	} else {
		p->watching &= ~a->names;
	}
	model_answer(m, h, TOLD_WATCHING, NOBODY, __builtin_popcount(p->watching));
}

static int new_guest(const struct model *m)
{
	for (int u = MODEL_NAMES; u < MODEL_USERS; u++) {
		if (!model_known(m, u) && model_oldest_call(m, u, NOBODY, TRUE) == NOBODY)
			return u;
	}
	g_assert_not_reached();
}

void model_join(struct model *m, int h, const struct ask *a)
{
	struct model_party *p = &m->party[h];
	gboolean guest = p->user == NOBODY;
	int inside = 0, mate;

	if ((m->rules.room_auth || (m->rules.auth && guest)) && a->untrusted) {
		model_refuse(m, h, 492);
		return;
	}
	for (int i = 0; i < MODEL_HANDLES; i++)
		inside += m->party[i].room == a->room;
	if (p->room == a->room || inside == 2) {
		model_refuse(m, h, 490);
		return;
	}

	model_leave_room(m, h);
	if (guest) {
		p->user = new_guest(m);
		p->secret = new_secret(m);
		p->offers = a->features;
	}
	p->room = a->room;
	mate = model_mate(m, h);
	model_tell(m, h, (struct told) { .kind = TOLD_JOINED, .answer = TRUE,
		.call = NOBODY, .user = p->user, .news = guest, .detail = p->secret });
	if (mate == NOBODY)
		return;
	model_tell(m, mate, (struct told) { .kind = TOLD_READY, .call = NOBODY,
		.user = p->user, .detail = FALSE });
	model_tell(m, h, (struct told) { .kind = TOLD_READY, .call = NOBODY,
		.user = m->party[mate].user, .detail = TRUE });
}

void model_leave(struct model *m, int h)
{
	int room = m->party[h].room;

	if (room == NOBODY) {
		model_refuse(m, h, 491);
		return;
	}
	model_leave_room(m, h);
	model_answer(m, h, TOLD_GONE, NOBODY, room);
}

void model_list(struct model *m, int h)
{
	int count = 0;

	if (m->rules.auth && m->party[h].user == NOBODY) {
		model_refuse(m, h, 473);
		return;
	}
	for (int u = 0; u < MODEL_USERS; u++) {
		gboolean any = FALSE;

		for (int i = 0; i < MODEL_HANDLES; i++)
			any |= m->party[i].user == u;
		count += any;
	}
	model_answer(m, h, TOLD_LIST, NOBODY, count);
}
