/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file registry.h  The sessions there are, by handle and by number
 *
 * Owns one reference on each. Not locked: the shell's mutex is meant for it.
 */

#ifndef DUET_REGISTRY_H
#define DUET_REGISTRY_H

#include <glib.h>
#include "session.h"

struct registry;

struct registry *registry_new(void);
/** NULL is ignored; must be empty */
void registry_free(struct registry *r);
/** Takes over the reference */
void registry_add(struct registry *r, struct session *s);
/** Hands the reference back to the caller */
void registry_remove(struct registry *r, struct session *s);

/* Borrowed sessions, NULL when there is none */
struct session *registry_by_id(const struct registry *r, guint64 id);
struct session *registry_by_handle(const struct registry *r,
	const janus_plugin_session *handle);

guint registry_count(const struct registry *r);
/** @return New array that owns a reference on every session */
GPtrArray *registry_all(const struct registry *r);

#endif
