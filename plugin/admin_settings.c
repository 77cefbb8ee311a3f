/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file admin_settings.c  Settings, shown and changed while the plugin runs
 */

#include <janus/debug.h>
#include "admin_group.h"
#include "change.h"
#include "door.h"
#include "exchange_admin.h"
#include "operate.h"
#include "throttle.h"

struct exchange_of_settings {
	const json_t *wanted;      /* or NULL: only shown                  */
	gboolean tokens;           /* Janus can check them                 */
	struct settings *before;   /* set when there are others now        */
	json_t *answer;
};

/** Brings new settings to all who keep some for themselves */
static void spread(const struct settings *s)
{
	door_set(s);
	throttle_set(s->data_messages, s->data_bytes);
}

static void change(void *arg, GPtrArray *effects)
{
	struct exchange_of_settings *c = arg;
	struct settings *changed = NULL;
	g_autofree char *error = NULL;
	enum duet_error code = c->wanted ?
		change_make(&changed, shell.settings, c->wanted, c->tokens, &error) : DUET_OK;

	if (code) {
		c->answer = admin_error(code, error);
		return;
	}
	if (changed) {
		exchange_set_settings(shell.exchange, changed, g_get_monotonic_time(), effects);
		c->before = shell.settings;
		shell.settings = changed;
		spread(changed);
	}
	c->answer = admin_answer(json_pack("{so}", "settings", change_show(shell.settings)));
}

json_t *admin_settings(const struct admin_request *req, gboolean tokens)
{
	struct exchange_of_settings c = { .wanted = req->set, .tokens = tokens };
	const char *name;
	json_t *value;

	operate_all(change, &c);
	if (c.before) {
		json_object_foreach(req->set, name, value)
			JANUS_LOG(LOG_INFO, "The operator sets %s\n", name);
	}
	settings_free(c.before);

	return c.answer;
}
