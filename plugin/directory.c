/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "directory.h"

#include <errno.h>

struct directory {
	GHashTable *names;  /* name -> owner */
};

struct directory *directory_new(void)
{
	struct directory *d = g_new0(struct directory, 1);

	d->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	return d;
}

void directory_free(struct directory *d)
{
	if (!d)
		return;

	g_hash_table_unref(d->names);
	g_free(d);
}

int directory_add(struct directory *d, const char *name, void *owner)
{
	if (g_hash_table_contains(d->names, name))
		return EEXIST;

	g_hash_table_insert(d->names, g_strdup(name), owner);

	return 0;
}

void directory_remove(struct directory *d, const char *name)
{
	g_hash_table_remove(d->names, name);
}

void *directory_find(const struct directory *d, const char *name)
{
	return g_hash_table_lookup(d->names, name);
}

guint directory_count(const struct directory *d)
{
	return g_hash_table_size(d->names);
}

void directory_each(const struct directory *d,
	void (*each)(const char *name, void *owner, void *arg), void *arg)
{
	GHashTableIter iter;
	gpointer name, owner;

	g_hash_table_iter_init(&iter, d->names);
	while (g_hash_table_iter_next(&iter, &name, &owner))
		each(name, owner, arg);
}
