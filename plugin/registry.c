/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file registry.c  The sessions there are, by handle and by number
 */

#include "registry.h"

struct registry {
	GHashTable *ids;
	GHashTable *handles;
};

struct registry *registry_new(void)
{
	struct registry *r = g_new0(struct registry, 1);

	r->ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	r->handles = g_hash_table_new(NULL, NULL);

	return r;
}

void registry_free(struct registry *r)
{
	if (!r)
		return;

	g_hash_table_unref(r->ids);
	g_hash_table_unref(r->handles);
	g_free(r);
}

void registry_add(struct registry *r, struct session *s)
{
	guint64 *id = g_new(guint64, 1);

	*id = session_id(s);
	g_hash_table_insert(r->ids, id, s);
	g_hash_table_insert(r->handles, session_handle(s), s);
}

void registry_remove(struct registry *r, struct session *s)
{
	guint64 id = session_id(s);

	g_hash_table_remove(r->ids, &id);
	g_hash_table_remove(r->handles, session_handle(s));
}

struct session *registry_by_id(const struct registry *r, guint64 id)
{
	return g_hash_table_lookup(r->ids, &id);
}

struct session *registry_by_handle(const struct registry *r,
	const janus_plugin_session *handle)
{
	return g_hash_table_lookup(r->handles, handle);
}

guint registry_count(const struct registry *r)
{
	return g_hash_table_size(r->ids);
}

GPtrArray *registry_all(const struct registry *r)
{
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)session_unref);
	GHashTableIter it;
	void *s;

	g_hash_table_iter_init(&it, r->ids);
	while (g_hash_table_iter_next(&it, NULL, &s))
		g_ptr_array_add(all, session_ref(s));

	return all;
}
