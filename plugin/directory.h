/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file directory.h  Names and who has them, in the order of the names
 */

#ifndef DUET_DIRECTORY_H
#define DUET_DIRECTORY_H

#include <glib.h>

struct directory;

/** @param release Called for owners that are removed, or left at the end; may be NULL */
struct directory *directory_new(GDestroyNotify release);
void directory_free(struct directory *d);

/** @return 0 or EEXIST */
int directory_add(struct directory *d, const char *name, void *owner);
void directory_remove(struct directory *d, const char *name);
/** @return The owner, or NULL */
void *directory_find(const struct directory *d, const char *name);
guint directory_count(const struct directory *d);

/** Calls a function for each name, in their order (strcmp) */
void directory_each(const struct directory *d,
	void (*each)(const char *name, void *owner, void *arg), void *arg);

/**
 * Up to `max` owners, in the order of their names; costs no more than that many,
 * however many there are
 *
 * @param after Those whose names come after this one; NULL: from the first
 * @param more  Set to whether there are others behind
 *
 * @return New array of borrowed owners
 */
GPtrArray *directory_page(const struct directory *d, const char *after, guint max,
	gboolean *more);

#endif
