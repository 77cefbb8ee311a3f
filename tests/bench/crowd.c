/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file crowd.c  Users of one plugin, most of them idle, others in pairs
 */

#include "crowd.h"


static gboolean event_is(const json_t *message, const char *name)
{
	const json_t *result = json_object_get(message, "result");

	return !g_strcmp0(json_string_value(json_object_get(result, "event")), name);
}


static void pair_event(struct light_client *c, const json_t *message)
{
	struct pair *p = c->arg;
	struct crowd *crowd = p->crowd;

	if (c == p->callee && event_is(message, "incomingcall")) {
		__atomic_store_n(&p->rang, g_get_monotonic_time(), __ATOMIC_RELEASE);
		if (crowd->ringing)
			g_async_queue_push(crowd->ringing, p);
	} else if (event_is(message, "accepted") && g_atomic_int_add(&p->accepted, 1)) {
		__atomic_fetch_add(&crowd->up, 1, __ATOMIC_RELEASE);
	} else {
		return;
	}
	bell_ring(&crowd->bell);
}


static char *next_name(struct crowd *crowd)
{
	return g_strdup_printf("%c%u", crowd->prefix, crowd->serial++);
}


static gboolean register_idle(struct crowd *crowd, guint n)
{
	const guint before = light_count(crowd->light, "registered");

	for (guint i = 0; i < n; i++) {
		g_autofree char *name = next_name(crowd);
		struct light_client *c = light_attach(crowd->light);

		if (!c)
			return FALSE;
		g_ptr_array_add(crowd->idle, c);
		people_register(c, crowd->kind, name);
	}

	return light_wait(crowd->light, "registered", before + n);
}


struct crowd *crowd_new(struct light *l, enum people_kind kind, char prefix, guint idle)
{
	struct crowd *crowd = g_new0(struct crowd, 1);

	crowd->light = l;
	crowd->kind = kind;
	crowd->prefix = prefix;
	crowd->idle = g_ptr_array_new();
	crowd->pairs = g_ptr_array_new();
	crowd->bell = (struct bell)BELL_INITIALIZER;
	if (register_idle(crowd, idle))
		return crowd;

	crowd_leave(crowd);

	return NULL;
}


void crowd_leave(struct crowd *crowd)
{
	if (!crowd)
		return;

	for (guint i = 0; i < crowd->idle->len; i++)
		light_detach(g_ptr_array_index(crowd->idle, i));
	g_ptr_array_set_size(crowd->idle, 0);
}


void crowd_free(struct crowd *crowd)
{
	if (!crowd)
		return;

	for (guint i = 0; i < crowd->pairs->len; i++) {
		struct pair *p = g_ptr_array_index(crowd->pairs, i);

		g_free(p->name);
		g_free(p);
	}
	g_ptr_array_unref(crowd->pairs);
	g_ptr_array_unref(crowd->idle);
	g_free(crowd);
}


static struct light_client *attach(struct pair *p, gint64 gathering, const char *name)
{
	struct light_client *c = light_attach(p->crowd->light);

	if (!c)
		return NULL;

	c->gathering = gathering;
	c->arg = p;
	c->eventh = pair_event;
	people_register(c, p->crowd->kind, name);

	return c;
}


int crowd_pair(struct crowd *crowd, guint pairs, gint64 gathering)
{
	const guint before = light_count(crowd->light, "registered");
	const int first = (int)crowd->pairs->len;

	for (guint i = 0; i < pairs; i++) {
		g_autofree char *name = next_name(crowd);
		struct pair *p = g_new0(struct pair, 1);

		g_ptr_array_add(crowd->pairs, p);
		p->crowd = crowd;
		p->name = next_name(crowd);
		p->caller = attach(p, gathering, name);
		p->callee = attach(p, gathering, p->name);
		if (!p->caller || !p->callee)
			return -1;
	}

	return light_wait(crowd->light, "registered", before + 2 * pairs) ? first : -1;
}


void crowd_part(struct crowd *crowd, guint pairs)
{
	for (guint i = crowd->pairs->len - pairs; i < crowd->pairs->len; i++) {
		struct pair *p = g_ptr_array_index(crowd->pairs, i);

		g_clear_pointer(&p->caller, light_detach);
		g_clear_pointer(&p->callee, light_detach);
	}
}


static gboolean has_rung(const void *arg)
{
	const struct pair *p = arg;

	return __atomic_load_n(&p->rang, __ATOMIC_ACQUIRE) != 0;
}


gboolean crowd_await_ring(struct crowd *crowd, const struct pair *p)
{
	return bell_wait(&crowd->bell, has_rung, p);
}


struct awaited {
	const struct crowd *crowd;
	guint up;
};

static gboolean are_up(const void *arg)
{
	const struct awaited *a = arg;

	return __atomic_load_n(&a->crowd->up, __ATOMIC_ACQUIRE) >= a->up;
}


gboolean crowd_await_up(struct crowd *crowd, guint n)
{
	const struct awaited awaited = {.crowd = crowd, .up = n};

	return bell_wait(&crowd->bell, are_up, &awaited);
}
