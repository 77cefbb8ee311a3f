/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file directory.h  Names and who has them
 */

#ifndef DUET_DIRECTORY_H
#define DUET_DIRECTORY_H

#include <glib.h>

struct directory;

struct directory *directory_new(void);
void directory_free(struct directory *d);

/** @return 0 or EEXIST */
int directory_add(struct directory *d, const char *name, void *owner);
void directory_remove(struct directory *d, const char *name);
/** @return The owner, or NULL */
void *directory_find(const struct directory *d, const char *name);
guint directory_count(const struct directory *d);

/** Calls a function for each name, in no order */
void directory_each(const struct directory *d,
	void (*each)(const char *name, void *owner, void *arg), void *arg);

#endif
