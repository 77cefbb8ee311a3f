/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/** Who follows a name */
struct watch {
	char *name;
	enum user_presence told;
	GPtrArray *watchers;   /* struct party                            */
};

void watch_free(void *arg)
{
	struct watch *w = arg;

	g_ptr_array_unref(w->watchers);
	g_free(w->name);
	g_free(w);
}

static enum user_presence presence_of(const struct exchange *x, const char *name)
{
	return user_presence(directory_find(x->names, name));
}

static json_t *presence_event(const char *name, enum user_presence presence)
{
	return json_pack("{ss ss ss}", "event", "presence", "username", name,
		"presence", user_presence_name(presence));
}

void presence_touch(struct exchange *x, const char *name)
{
	if (g_hash_table_contains(x->watches, name))
		g_hash_table_add(x->touched, g_strdup(name));
}

void presence_flush(struct turn *t)
{
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, t->x->touched);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		struct watch *w = g_hash_table_lookup(t->x->watches, name);
		enum user_presence now = presence_of(t->x, name);

		g_hash_table_iter_steal(&iter);
		for (guint i = 0; w && now != w->told && i < w->watchers->len; i++)
			turn_tell(t, g_ptr_array_index(w->watchers, i),
				presence_event(name, now));
		if (w)
			w->told = now;
		g_free(name);
	}
}

static void unwatch(struct exchange *x, struct party *p, const char *name)
{
	struct watch *w;

	if (!g_hash_table_contains(p->watching, name))
		return;

	w = g_hash_table_lookup(x->watches, name);
	g_ptr_array_remove(w->watchers, p);
	g_hash_table_remove(p->watching, name);
	if (!w->watchers->len)
		g_hash_table_remove(x->watches, w->name);
}

void presence_forget(struct exchange *x, struct party *p)
{
	g_autoptr(GList) names = g_hash_table_get_keys(p->watching);

	for (GList *l = names; l; l = l->next) {
		g_autofree char *name = g_strdup(l->data);

		unwatch(x, p, name);
	}
}

static void watch(struct turn *t, const char *name)
{
	struct watch *w = g_hash_table_lookup(t->x->watches, name);

	if (!w) {
		w = g_new0(struct watch, 1);
		w->name = g_strdup(name);
		w->watchers = g_ptr_array_new();
		w->told = presence_of(t->x, name);
		g_hash_table_insert(t->x->watches, w->name, w);
	}
	if (g_hash_table_add(t->who->watching, g_strdup(name)))
		g_ptr_array_add(w->watchers, t->who);
}

/* A page that has been reloaded names them all again: only new ones count */
static guint count_new(const struct party *p, char **names)
{
	guint count = 0;

	for (; *names; names++)
		count += !g_hash_table_contains(p->watching, *names);

	return count;
}

/* The first of the names that too many follow already, or NULL */
static const char *crowded(const struct turn *t, char **names)
{
	guint max = t->x->settings->watchers_max;

	for (; max && *names; names++) {
		const struct watch *w = g_hash_table_lookup(t->x->watches, *names);

		if (w && w->watchers->len >= max &&
		    !g_hash_table_contains(t->who->watching, *names))
			return *names;
	}

	return NULL;
}

/** Follows the presence of users: told now and at every change */
void verb_watch(struct turn *t)
{
	guint max = t->x->settings->watch_max;
	char **names = t->req->usernames;
	const char *full;

	if (!t->x->settings->presence) {
		turn_refuse(t, DUET_ERROR_FORBIDDEN, "Presence is not for clients here");
		return;
	}
	if (g_hash_table_size(t->who->watching) + count_new(t->who, names) > max) {
		turn_refuse(t, DUET_ERROR_WATCHING_FULL, "No more than %u names can be watched", max);
		return;
	}

	full = crowded(t, names);
	if (full) {
		turn_refuse(t, DUET_ERROR_WATCHED_FULL,
			"No more than %u can watch '%s'", t->x->settings->watchers_max, full);
		return;
	}

	for (; *names; names++)
		watch(t, *names);

	turn_answer(t, json_pack("{ss si}", "event", "watching",
		"count", (int)g_hash_table_size(t->who->watching)));
	for (names = t->req->usernames; *names; names++)
		turn_tell(t, t->who, presence_event(*names, presence_of(t->x, *names)));
}

/** Follows users no longer; all of them when none is named */
void verb_unwatch(struct turn *t)
{
	char **names = t->req->usernames;

	if (!names)
		presence_forget(t->x, t->who);
	for (; names && *names; names++)
		unwatch(t->x, t->who, *names);

	turn_answer(t, json_pack("{ss si}", "event", "watching",
		"count", (int)g_hash_table_size(t->who->watching)));
}
