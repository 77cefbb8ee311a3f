/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file shell.c  The exchange at work: its start, its time, its end
 */

#include <errno.h>
#include "entropy.h"
#include "operate.h"
#include "shell.h"

/**
 * How often the mutex is tried before a thread sleeps for it, up to some 30 us in all
 *
 * It is held for 3 to 17 us, and to be woken takes far longer. With one processor
 * nobody can let go of it meanwhile.
 */
#define TRIES 50

static void push_failed(struct session *s, const void *arg, GPtrArray *effects)
{
	const guint *generation = arg;

	exchange_push_failed(shell.exchange, session_id(s), *generation,
		g_get_monotonic_time(), effects);
}

static void report_push_failed(struct session *s, guint generation)
{
	operate(s, push_failed, &generation);
}

/** The exchange waits for a hangup_media that has nothing to come from */
static void report_close_failed(struct session *s, guint epoch)
{
	operate(s, handles_media_gone, &epoch);
}

/** Nothing came that a queue was held for: it goes on without it */
static void give_up(struct session *s, const void *arg, GPtrArray *effects)
{
	const gint64 *now = arg;

	if (!session_overdue(s, *now))
		return;
	if (session_pc_closing(s))
		handles_media_gone(s, NULL, effects);
	else
		session_resume(s);
}

static void offer_next(struct session *s, const void *arg, GPtrArray *effects)
{
	const guint *attempt = arg;
	gint64 until = session_hold(s, *attempt, g_get_monotonic_time());

	(void)effects;
	if (until)
		waiting_add(&shell.waiting, s, until);
}

static void report_offer_next(struct session *s, guint attempt)
{
	operate(s, offer_next, &attempt);
}

static const struct dispatch_report report = {
	.push_failed = report_push_failed,
	.close_failed = report_close_failed,
	.offer_next = report_offer_next,
};

/** The timer's time has come */
static void due(void)
{
	g_autoptr(GPtrArray) effects = g_ptr_array_new();
	g_autoptr(GPtrArray) started = g_ptr_array_new();
	gint64 now = g_get_monotonic_time();
	struct session *s;

	shell_lock();
	while ((s = waiting_take(&shell.waiting, now))) {
		shell_unlock();
		operate(s, give_up, &now);
		session_unref(s);
		shell_lock();
	}
	if (shell.exchange) {
		exchange_tick(shell.exchange, now, effects);
		operate_settle(effects, started);
	}
	shell_unlock();
	dispatch_go(started, FALSE);
}

/** Asked by the exchange, locked */
static guint64 signs(guint64 handle, void *arg)
{
	struct session *s = registry_by_id(shell.registry, handle);

	(void)arg;

	return s ? relay_signs(session_end(s)) : 0;
}

/** Asked by the exchange, locked */
static void figures(guint64 handle, struct figures *out, void *arg)
{
	struct session *s = registry_by_id(shell.registry, handle);

	(void)arg;
	if (s)
		relay_figures(session_end(s), out);
}

static gint64 today(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

int shell_start(struct settings *settings, const struct perform_port *port)
{
	int err;

	if (shell.dispatch)
		return EALREADY;
	err = dispatch_new(&shell.dispatch, port, &report);
	if (!err)
		err = timer_new(&shell.timer, due);
	if (err) {
		dispatch_free(g_steal_pointer(&shell.dispatch));
		return err;
	}

	__atomic_store_n(&shell.tries, g_get_num_processors() > 1 ? TRIES : 0, __ATOMIC_RELAXED);
	shell_lock();
	if (!shell.registry)
		shell.registry = registry_new();
	shell.settings = settings;
	shell.gone = (struct relay_counters){ .dropped = 0 };
	shell.exchange = exchange_new(settings, entropy_fill, signs, NULL);
	exchange_set_figures(shell.exchange, figures, NULL);
	exchange_set_today(shell.exchange, today);
	shell_unlock();

	return 0;
}

/**
 * Ends what goes on, for good
 *
 * @return The sessions that are left, or NULL when there is nothing to end
 */
static GPtrArray *shell_close(void)
{
	g_autoptr(GPtrArray) effects = g_ptr_array_new();
	g_autoptr(GPtrArray) started = g_ptr_array_new();
	GPtrArray *sessions = NULL;

	shell_lock();
	if (shell.exchange) {
		exchange_shutdown(shell.exchange, g_get_monotonic_time(), effects);
		operate_settle(effects, started);
		sessions = registry_all(shell.registry);
		exchange_free(g_steal_pointer(&shell.exchange));
	}
	shell_unlock();
	dispatch_go(started, FALSE);

	return sessions;
}

void shell_stop(void)
{
	g_autoptr(GPtrArray) sessions = shell_close();

	if (!sessions)
		return;

	for (guint i = 0; i < sessions->len; i++) {
		struct session *s = g_ptr_array_index(sessions, i);

		shell_lock();
		waiting_remove(&shell.waiting, s);
		shell_unlock();
		session_retire(s);
	}
	timer_free(g_steal_pointer(&shell.timer));
	dispatch_free(g_steal_pointer(&shell.dispatch));
	g_clear_pointer(&shell.settings, settings_free);

	shell_lock();
	handles_forget();
	shell_unlock();
}
