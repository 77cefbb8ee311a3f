/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file admin_counters.c  What there is, and was, in numbers
 */

#include "admin_group.h"
#include "door.h"
#include "exchange_admin.h"
#include "operate.h"

static void add(struct relay_counters *sum, const struct relay_counters *n)
{
	for (guint i = 0; i < 2; i++) {
		sum->packets[i] += n->packets[i];
		sum->bytes[i] += n->bytes[i];
	}
	sum->messages += n->messages;
	sum->dropped += n->dropped;
	sum->throttled += n->throttled;
}

void counters_leave(struct session *s)
{
	struct relay_counters n;

	relay_counters(session_end(s), &n);
	add(&shell.gone, &n);
}

/** The mutex is held while references are taken, not while all of it is read */
static struct relay_counters all_media(void)
{
	g_autoptr(GPtrArray) sessions = NULL;
	struct relay_counters sum, n;

	shell_lock();
	sum = shell.gone;
	sessions = shell.registry ? registry_all(shell.registry) : g_ptr_array_new();
	shell_unlock();

	for (guint i = 0; i < sessions->len; i++) {
		relay_counters(session_end(g_ptr_array_index(sessions, i)), &n);
		add(&sum, &n);
	}

	return sum;
}

static struct exchange_outside outside(void)
{
	struct relay_counters sum = all_media();
	struct door_counts door;
	struct exchange_outside o = {
		.messages = sum.messages, .dropped = sum.dropped, .throttled = sum.throttled,
	};

	for (guint i = 0; i < 2; i++) {
		o.packets[i] = sum.packets[i];
		o.bytes[i] = sum.bytes[i];
	}
	door_counts(&door);
	o.too_fast = door.too_fast;
	o.too_large = door.too_large;

	return o;
}

json_t *admin_counters(void)
{
	struct exchange_outside o = outside();
	json_t *result = NULL;

	shell_lock();
	if (shell.exchange)
		result = exchange_counters(shell.exchange, &o);
	shell_unlock();

	return result ? admin_answer(result) : NULL;
}
