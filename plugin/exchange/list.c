/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static void append(const char *name, void *owner, void *arg)
{
	const struct user *u = owner;

	if (u->devices->len)
		json_array_append_new(arg, json_string(name));
}

/* Made once for every change of the directory, not for every request: the
 * server's mutex is held meanwhile */
static json_t *names(struct exchange *x)
{
	if (!x->list) {
		x->list = json_array();
		directory_each(x->names, append, x->list);
	}

	return json_incref(x->list);
}

void list_changed(struct exchange *x)
{
	json_decref(x->list);
	x->list = NULL;
}

/** Names everybody who is registered, if the operator lets anyone know */
void verb_list(struct turn *t)
{
	if (t->x->settings->list == SETTINGS_LIST_NONE) {
		turn_refuse(t, DUET_ERROR_FORBIDDEN, "The list of users is not for clients here");
		return;
	}

	if (t->x->settings->auth == SETTINGS_AUTH_SIGNED && !t->who->user) {
		turn_refuse(t, DUET_ERROR_REGISTER_FIRST, "Register a name first");
		return;
	}

	turn_answer(t, json_pack("{so}", "list", names(t->x)));
}

/** Says that the client lives */
void verb_ping(struct turn *t)
{
	turn_answer(t, event_new("pong"));
}
