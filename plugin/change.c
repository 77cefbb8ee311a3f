/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file change.c  Settings as JSON: shown, and changed while the plugin runs
 */

#include <stdlib.h>
#include <string.h>
#include "change.h"

/** Stands for a secret that is set */
#define HIDDEN "***"
/** Of a name that nobody knows */
#define ERROR_TEXT_MAX 64

static json_t *value_of(const struct settings *s, const struct settings_key *key)
{
	struct settings_traits traits = settings_traits(key);
	g_autofree char *text = settings_get(s, key->name);

	if (traits.type == SETTINGS_NUMBER)
		return json_integer(atoll(text));
	if (traits.type == SETTINGS_BOOLEAN)
		return json_boolean(!strcmp(text, "yes"));
	if (traits.secret && strcmp(text, key->fallback))
		return json_string(HIDDEN);

	return json_string(text);
}

json_t *change_show(const struct settings *s)
{
	json_t *o = json_object();

	for (const struct settings_key *key = settings_keys(); key->name; key++)
		json_object_set_new(o, key->name, value_of(s, key));

	return o;
}

/* As it would be written in the file, or NULL */
static char *text_of(const json_t *value)
{
	if (json_is_string(value))
		return g_strdup(json_string_value(value));
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_boolean(value))
		return g_strdup(json_is_true(value) ? "yes" : "no");

	return NULL;
}

static enum duet_error change_one(struct settings *s, const char *name,
	const json_t *value, char **error)
{
	const struct settings_key *key = settings_find(name);
	g_autofree char *text = text_of(value);

	if (strlen(name) > ERROR_TEXT_MAX)
		*error = g_strdup("There is no setting with so long a name");
	else if (!text)
		*error = g_strdup_printf("The value of %s should be a text, a number or a boolean",
			name);
	else if (key && settings_traits(key).fixed) {
		*error = g_strdup_printf("%s cannot change while the plugin runs", name);
		return DUET_ERROR_FIXED;
	}
	else if (!settings_set(s, name, text, error))
		return DUET_OK;

	return DUET_ERROR_INVALID_ELEMENT;
}

static gboolean asks_anew(enum settings_auth now, enum settings_auth before)
{
	return now == SETTINGS_AUTH_SIGNED && before != SETTINGS_AUTH_SIGNED;
}

/* Nobody would get in any more */
static enum duet_error check_tokens(const struct settings *changed, const struct settings *s,
	char **error)
{
	gboolean users = asks_anew(changed->auth, s->auth);

	if (!users && !asks_anew(changed->room_auth, s->room_auth))
		return DUET_OK;

	*error = g_strdup_printf("%s: Janus cannot check tokens without"
		" token_auth and token_auth_secret", users ? "auth" : "room_auth");

	return DUET_ERROR_NO_TOKENS;
}

enum duet_error change_make(struct settings **changedp, const struct settings *s,
	const json_t *wanted, gboolean tokens, char **error)
{
	struct settings *changed = settings_copy(s);
	enum duet_error code = DUET_OK;
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)wanted, name, value) {
		code = change_one(changed, name, value, error);
		if (code)
			break;
	}
	if (!code && !tokens)
		code = check_tokens(changed, s, error);
	if (code)
		settings_free(changed);
	else
		*changedp = changed;

	return code;
}
