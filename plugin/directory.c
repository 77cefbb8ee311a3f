/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "directory.h"

#include <errno.h>
#include <string.h>

struct entry {
	char *name;
	void *owner;
	GSequenceIter *place;
};

struct directory {
	GHashTable *names;      /* name -> struct entry, which `order` owns */
	GSequence *order;
	GDestroyNotify release; /* or NULL                                  */
};

static void entry_free(void *arg)
{
	struct entry *e = arg;

	g_free(e->name);
	g_free(e);
}

struct directory *directory_new(GDestroyNotify release)
{
	struct directory *d = g_new0(struct directory, 1);

	d->names = g_hash_table_new(g_str_hash, g_str_equal);
	d->order = g_sequence_new(entry_free);
	d->release = release;

	return d;
}

static void remove_entry(struct directory *d, struct entry *e)
{
	void *owner = e->owner;

	g_hash_table_remove(d->names, e->name);
	g_sequence_remove(e->place);
	if (d->release)
		d->release(owner);
}

void directory_free(struct directory *d)
{
	if (!d)
		return;

	while (!g_sequence_is_empty(d->order))
		remove_entry(d, g_sequence_get(g_sequence_get_begin_iter(d->order)));
	g_sequence_free(d->order);
	g_hash_table_unref(d->names);
	g_free(d);
}

static gint by_name(gconstpointer a, gconstpointer b, gpointer arg)
{
	const struct entry *here = a, *there = b;

	(void)arg;

	return strcmp(here->name, there->name);
}

int directory_add(struct directory *d, const char *name, void *owner)
{
	struct entry *e;

	if (g_hash_table_contains(d->names, name))
		return EEXIST;

	e = g_new0(struct entry, 1);
	e->name = g_strdup(name);
	e->owner = owner;
	e->place = g_sequence_insert_sorted(d->order, e, by_name, NULL);
	g_hash_table_insert(d->names, e->name, e);

	return 0;
}

void directory_remove(struct directory *d, const char *name)
{
	struct entry *e = g_hash_table_lookup(d->names, name);

	if (e)
		remove_entry(d, e);
}

void *directory_find(const struct directory *d, const char *name)
{
	const struct entry *e = g_hash_table_lookup(d->names, name);

	return e ? e->owner : NULL;
}

guint directory_count(const struct directory *d)
{
	return g_hash_table_size(d->names);
}

void directory_each(const struct directory *d,
	void (*each)(const char *name, void *owner, void *arg), void *arg)
{
	GSequenceIter *at = g_sequence_get_begin_iter(d->order);

	for (; !g_sequence_iter_is_end(at); at = g_sequence_iter_next(at)) {
		const struct entry *e = g_sequence_get(at);

		each(e->name, e->owner, arg);
	}
}

GPtrArray *directory_page(const struct directory *d, const char *after, guint max,
	gboolean *more)
{
	struct entry wanted = { .name = (char *)after };
	GSequenceIter *at = after ? g_sequence_search(d->order, &wanted, by_name, NULL) :
		g_sequence_get_begin_iter(d->order);
	GPtrArray *page = g_ptr_array_new();

	for (; page->len < max && !g_sequence_iter_is_end(at); at = g_sequence_iter_next(at))
		g_ptr_array_add(page, ((const struct entry *)g_sequence_get(at))->owner);
	*more = !g_sequence_iter_is_end(at);

	return page;
}
