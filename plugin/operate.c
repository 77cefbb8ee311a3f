/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file operate.c  What happens to the exchange, one thing at a time
 */

#include <errno.h>
#include "operate.h"

struct shell shell = { .mutex = PTHREAD_MUTEX_INITIALIZER, .waiting = G_QUEUE_INIT };

/** Leaves the processor's other thread and the bus to others for a moment */
static void relax(void)
{
	for (guint i = 0; i < 8; i++) {
#if defined(__x86_64__) || defined(__i386__)
		__builtin_ia32_pause();
#elif defined(__aarch64__)
		__asm__ volatile("yield");
#endif
	}
}

void shell_lock(void)
{
	const guint tries = __atomic_load_n(&shell.tries, __ATOMIC_RELAXED);

	for (guint i = 0; i < tries; i++) {
		if (!pthread_mutex_trylock(&shell.mutex))
			return;
		relax();
	}
	pthread_mutex_lock(&shell.mutex);
}

void shell_unlock(void)
{
	pthread_mutex_unlock(&shell.mutex);
}

/** Queues one effect, which is taken over; locked */
static void post(struct effect *e, GPtrArray *started)
{
	struct session *s = registry_by_id(shell.registry, e->handle);
	struct session *peer = e->type == EFFECT_ROUTE && e->peer ?
		registry_by_id(shell.registry, e->peer) : NULL;
	gboolean wanted = e->type == EFFECT_NOTIFY ? shell.settings->events : s != NULL;

	if (wanted)
		dispatch_effect(shell.dispatch, s, peer, e, started);
	else
		effect_free(e);
}

void operate_settle(GPtrArray *effects, GPtrArray *started)
{
	/* the array does not own what is handed on here */
	for (guint i = 0; i < effects->len; i++)
		post(g_ptr_array_index(effects, i), started);

	timer_set(shell.timer, waiting_deadline(&shell.waiting,
		exchange_deadline(shell.exchange)));
}

/** Whether the exchange knows a session; both locked */
static gboolean known(const struct session *s)
{
	return shell.exchange && !session_retired(s) &&
		registry_by_id(shell.registry, session_id(s)) == s;
}

static int operate_on(struct session *s, operation_h *run, const void *arg, gboolean here)
{
	g_autoptr(GPtrArray) effects = g_ptr_array_new();
	g_autoptr(GPtrArray) started = g_ptr_array_new();
	int err;

	session_lock(s);
	shell_lock();
	err = known(s) ? 0 : ESHUTDOWN;
	if (!err) {
		run(s, arg, effects);
		operate_settle(effects, started);
	}
	shell_unlock();
	session_unlock(s);
	dispatch_go(started, here);

	return err;
}

int operate(struct session *s, operation_h *run, const void *arg)
{
	return operate_on(s, run, arg, FALSE);
}

int operate_here(struct session *s, operation_h *run, const void *arg)
{
	return operate_on(s, run, arg, TRUE);
}

int operate_all(void (*run)(void *arg, GPtrArray *effects), void *arg)
{
	g_autoptr(GPtrArray) effects = g_ptr_array_new();
	g_autoptr(GPtrArray) started = g_ptr_array_new();
	int err;

	shell_lock();
	err = shell.exchange ? 0 : ESHUTDOWN;
	if (!err) {
		run(arg, effects);
		operate_settle(effects, started);
	}
	shell_unlock();
	dispatch_go(started, FALSE);

	return err;
}
