/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "world.h"

#include <string.h>
#include "deliver.h"

/* Call ids need only differ */
static void counting(void *buf, size_t len)
{
	static guint64 next;
	guint8 *to = buf;

	next++;
	for (size_t i = 0; i < len; i++)
		to[i] = i < sizeof(next) ? (guint8)(next >> (8 * i)) : 0xd0;
}

static guint64 signs_of(guint64 handle, void *arg)
{
	const struct client *c = world_find(arg, handle);

	g_assert_nonnull(c);
	g_assert_false(c->gone);

	return c->signs;
}

static void client_free(void *arg)
{
	struct client *c = arg;

	g_queue_clear_full(&c->heard, heard_free);
	heard_free(c->last);
	media_free(c->agreed);
	media_free(c->offered);
	g_free(c->call_id);
	g_free(c->secret);
	g_free(c->name);
	g_free(c);
}

void world_setup(struct world *w, gconstpointer arg)
{
	(void)arg;

	w->settings = settings_new();
	w->settings->calls_per_minute = 0;
	w->exchange = exchange_new(w->settings, counting, signs_of, w);
	w->now = 1000 * G_USEC_PER_SEC;
	w->clients = g_ptr_array_new_with_free_func(client_free);
	w->step = g_string_new(NULL);
	w->noticed = g_string_new(NULL);
	w->tally = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void expect_empty(const struct world *w)
{
	struct exchange_counts left;

	exchange_counts(w->exchange, &left);
	g_assert_cmpuint(left.handles, ==, 0);
	g_assert_cmpuint(left.names, ==, 0);
	g_assert_cmpuint(left.users, ==, 0);
	g_assert_cmpuint(left.devices, ==, 0);
	g_assert_cmpuint(left.calls, ==, 0);
	g_assert_cmpuint(left.rooms, ==, 0);
	g_assert_cmpuint(left.watches, ==, 0);
	g_assert_cmpint(exchange_deadline(w->exchange), ==, -1);
}

void world_teardown(struct world *w, gconstpointer arg)
{
	(void)arg;

	for (guint i = 0; i < w->clients->len; i++)
		client_detaches(g_ptr_array_index(w->clients, i));

	/* Once for those who may come back, once to find that no leg is left */
	world_passes(w, w->settings->resume_grace);
	world_passes(w, 1);
	expect_empty(w);

	g_ptr_array_unref(w->clients);
	g_string_free(w->step, TRUE);
	g_string_free(w->noticed, TRUE);
	g_hash_table_unref(w->tally);
	json_decref(w->record);
	exchange_free(w->exchange);
	settings_free(w->settings);
}

void world_sets(struct world *w, const char *key, const char *value)
{
	g_autofree char *error = NULL;
	int err = settings_set(w->settings, key, value, &error);

	g_assert_cmpstr(error, ==, NULL);
	g_assert_cmpint(err, ==, 0);
}

void world_test_with(const char *path, gconstpointer arg,
	void (*test)(struct world *w, gconstpointer arg))
{
	g_test_add(path, struct world, arg, world_setup, test, world_teardown);
}

void world_test(const char *path, void (*test)(struct world *w, gconstpointer arg))
{
	world_test_with(path, NULL, test);
}

struct client *world_find(const struct world *w, guint64 handle)
{
	if (!handle || handle > w->clients->len)
		return NULL;

	return g_ptr_array_index(w->clients, handle - 1);
}

struct client *world_stranger(struct world *w, const char *name)
{
	struct client *c = g_new0(struct client, 1);

	c->world = w;
	c->name = g_strdup(name);
	c->handle = w->clients->len + 1;
	g_queue_init(&c->heard);
	g_ptr_array_add(w->clients, c);
	c->gone = TRUE;
	client_attaches(c);

	return c;
}

static struct client *registered(struct world *w, const char *name, const char *features)
{
	struct client *c = world_stranger(w, name);
	g_autofree char *body = g_strdup_printf("{'request':'register','username':'%s'%s}",
		name, features);

	c->features = *features != '\0';
	client_sends(c, body, NULL, NULL);
	g_assert_cmpint(exchange_state(w->exchange, c->handle), ==, PARTY_IDLE);
	g_queue_clear_full(&c->heard, heard_free);

	return c;
}

struct client *world_client(struct world *w, const char *name)
{
	return registered(w, name, ",'features':[]");
}

struct client *world_videocall(struct world *w, const char *name)
{
	return registered(w, name, "");
}

void world_closes(struct world *w)
{
	for (guint i = 0; i < w->clients->len; i++) {
		struct client *c = g_ptr_array_index(w->clients, i);

		if (c->closing)
			client_closed(c);
	}
}

void world_passes(struct world *w, gint64 seconds)
{
	g_autoptr(GPtrArray) effects = effects_new();

	w->now += seconds * G_USEC_PER_SEC;
	exchange_tick(w->exchange, w->now, effects);
	deliver(w, effects);
}

void world_shuts_down(struct world *w)
{
	g_autoptr(GPtrArray) effects = effects_new();

	exchange_shutdown(w->exchange, w->now, effects);
	deliver(w, effects);
}
