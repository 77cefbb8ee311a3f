/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static void take_name(struct party *p, const struct request *req)
{
	p->name = g_strdup(req->username);
	p->display = g_strdup(req->display);
	p->codecs = g_strdupv(req->codecs);
	p->offers = req->features;
}

static gboolean name_fits(struct turn *t, const char *element, const char *name)
{
	guint max = t->x->settings->name_max;

	if (!name || g_utf8_strlen(name, -1) <= (glong)max)
		return TRUE;

	turn_refuse(t, DUET_ERROR_INVALID_ELEMENT,
		"Invalid value of %s: at most %u characters", element, max);

	return FALSE;
}

/** Maps a name to this handle, so that it can call and be called */
void verb_register(struct turn *t)
{
	const struct settings *settings = t->x->settings;
	struct party *p = t->who;
	json_t *result;

	if (!name_fits(t, "username", t->req->username) ||
	    !name_fits(t, "display", t->req->display))
		return;
	if (settings->users_max && directory_count(t->x->names) >= settings->users_max) {
		turn_refuse(t, DUET_ERROR_FULL, "No more than %u users can register",
			settings->users_max);
		return;
	}
	if (directory_add(t->x->names, t->req->username, p)) {
		turn_refuse(t, DUET_ERROR_USERNAME_TAKEN, "The name '%s' is taken",
			t->req->username);
		return;
	}

	take_name(p, t->req);
	list_changed(t->x);
	result = event_new("registered");
	json_object_set_new(result, "username", json_string(p->name));
	json_object_set_new(result, "ring_timeout", json_integer(settings->ring_timeout));
	turn_answer(t, result);
	turn_notify(t, p, json_pack("{ss ss}", "event", "registered", "username", p->name));
}

/** Gives the name back; a call of this handle ends first */
void verb_unregister(struct turn *t)
{
	struct party *p = t->who;
	json_t *result = event_new("unregistered");

	json_object_set_new(result, "username", json_string(p->name));

	if (p->call) {
		struct turn ending = { t->x, t->now, t->effects, p, NULL };

		call_end(&ending, p->call,
			p == p->call->caller ? CALL_HUNG_UP_CALLER : CALL_HUNG_UP_CALLEE,
			p, NULL, "Unregistered");
	}

	turn_answer(t, result);
	turn_notify(t, p, json_pack("{ss ss}", "event", "unregistered", "username", p->name));
	exchange_forget_name(t->x, p);
}
