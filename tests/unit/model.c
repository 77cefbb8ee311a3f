/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "model.h"

#include <string.h>

void model_init(struct model *m, const struct model_rules *rules)
{
	memset(m, 0, sizeof(*m));
	m->rules = *rules;
	for (int p = 0; p < MODEL_PARTIES; p++)
		model_forget(m, p);
}

void model_step(struct model *m)
{
	memset(m->count, 0, sizeof(m->count));
	m->wakeups = 0;
	m->asked = 0;
}

enum party_state model_state(const struct model *m, int p)
{
	const struct model_party *it = &m->party[p];

	if (it->user == NOBODY)
		return PARTY_UNREGISTERED;
	if (it->call == NOBODY)
		return PARTY_IDLE;
	if (m->call[it->call].active)
		return PARTY_ACTIVE;

	return m->call[it->call].caller == p ? PARTY_CALLING : PARTY_RINGING;
}

enum model_presence model_presence(const struct model *m, int user)
{
	enum model_presence presence = OFFLINE;

	for (int p = 0; p < MODEL_PARTIES; p++) {
		const struct model_party *it = &m->party[p];

		if (!it->here || it->user != user)
			continue;
		if (it->call == NOBODY)
			return ONLINE;
		presence = OCCUPIED;
	}

	return presence;
}

int model_mate(const struct model *m, int p)
{
	for (int i = 0; i < MODEL_HANDLES; i++) {
		if (i != p && m->party[i].room != NOBODY && m->party[i].room == m->party[p].room)
			return i;
	}

	return NOBODY;
}

void model_leave_room(struct model *m, int p)
{
	struct model_party *it = &m->party[p];
	int mate = model_mate(m, p);

	if (mate != NOBODY)
		model_tell(m, mate, (struct told) { .kind = TOLD_LEFT, .call = NOBODY,
			.user = it->user, .detail = it->room });
	it->room = NOBODY;
}

void model_attach(struct model *m, int h)
{
	model_forget(m, h);
	m->party[h].here = TRUE;
	m->party[h].signs = 0;
}

static void hand_over(struct model *m, int from, int to)
{
	struct model_call *c = &m->call[m->party[from].call];

	m->party[to] = m->party[from];
	m->party[to].leg = LEG_GONE;
	m->party[to].connected = FALSE;
	m->party[to].watching = 0;
	if (c->caller == from)
		c->caller = to;
	else
		c->callee = to;
}

/* Its seat in an answered call is kept by one who has no handle */
void model_detach(struct model *m, int h)
{
	int absent = MODEL_HANDLES;

	model_away(m, h);
	model_leave_room(m, h);
	m->count[h] = 0;
	if (m->party[h].call != NOBODY) {
		while (m->party[absent].here)
			absent++;
		g_assert_cmpint(absent, <, MODEL_PARTIES);
		hand_over(m, h, absent);
	}
	model_forget(m, h);
	m->party[h].here = FALSE;
}
