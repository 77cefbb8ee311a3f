/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static void notify(struct turn *t, const struct party *p, const char *event)
{
	turn_notify(t, p, json_pack("{ss ss}", "event", event, "username", party_name(p)));
}

struct user *name_user(struct exchange *x, const char *name)
{
	struct user *u = directory_find(x->names, name);

	if (!u) {
		u = user_new(name);
		directory_add(x->names, name, u);
	}

	return u;
}

void name_settle(struct exchange *x, struct user *u)
{
	if (!user_idle(u))
		return;

	directory_remove(x->names, u->name);
	user_free(u);
}

void name_give(struct turn *t, struct party *p, const char *name)
{
	struct user *u = name_user(t->x, name);

	if (!u->devices->len) {
		t->x->users++;
		list_changed(t->x);
	}

	g_ptr_array_add(u->devices, p);
	p->user = u;
	p->since = t->now;
	t->x->devices++;
	presence_touch(t->x, u->name);
	notify(t, p, "registered");
}

void name_leave(struct turn *t, struct party *p)
{
	struct user *u = p->user;

	notify(t, p, "unregistered");
	presence_touch(t->x, u->name);
	g_ptr_array_remove(u->devices, p);
	t->x->devices--;
	if (!u->devices->len) {
		t->x->users--;
		list_changed(t->x);
	}
}

void name_take(struct turn *t, struct party *p)
{
	struct user *u = p->user;

	if (!u)
		return;

	presence_forget(t->x, p);
	name_leave(t, p);
	p->user = NULL;
	g_clear_pointer(&p->display, g_free);
	g_clear_pointer(&p->secret, g_free);
	g_clear_pointer(&p->codecs, g_strfreev);
	p->offers = p->pings = p->guest = FALSE;
	party_reset(p);
	name_settle(t->x, u);
}
