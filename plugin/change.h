/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file change.h  Settings as JSON: shown, and changed while the plugin runs
 */

#ifndef DUET_CHANGE_H
#define DUET_CHANGE_H

#include <jansson.h>
#include "request.h"
#include "settings.h"

/** Every setting by name; of a secret one only whether it is set: "none" or "***" */
json_t *change_show(const struct settings *s);

/**
 * Makes new settings of the old ones and what is to change
 *
 * @param changedp Set on success; settings_free() it
 * @param s        The old ones, which stay as they are
 * @param wanted   An object: values by name, as text or as what they are
 * @param tokens   Whether tokens can be checked: without, none are asked for that were not before
 * @param error    Set on failure to a sentence that names the setting; g_free() it
 *
 * @return DUET_OK, DUET_ERROR_INVALID_ELEMENT (no such setting, or no such value
 *         for it), DUET_ERROR_FIXED (it cannot change now) or DUET_ERROR_NO_TOKENS
 */
enum duet_error change_make(struct settings **changedp, const struct settings *s,
	const json_t *wanted, gboolean tokens, char **error);

#endif
