/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file shell.c  The exchange at work: its mutex, the sessions, their queues
 *
 * Locks, in the order in which they are taken: a session's, the shell's mutex,
 * those inside queues and the timer. The mutex is held for calls of the exchange
 * and for queueing what comes of them: effects keep the order of decisions, for
 * one handle and between handles. Nothing calls into Janus under it.
 */

#include <errno.h>
#include <pthread.h>
#include "dispatch.h"
#include "entropy.h"
#include "exchange.h"
#include "registry.h"
#include "shell.h"
#include "timer.h"
#include "waiting.h"

static struct {
	pthread_mutex_t mutex;
	struct exchange *exchange;    /**< NULL when stopped                   */
	struct settings *settings;
	struct dispatch *dispatch;
	struct timer *timer;
	struct registry *registry;    /**< outlives a stop while it has sessions */
	GQueue waiting;
	guint64 last_id;
} shell = { .mutex = PTHREAD_MUTEX_INITIALIZER, .waiting = G_QUEUE_INIT };

static void lock(void)
{
	pthread_mutex_lock(&shell.mutex);
}

static void unlock(void)
{
	pthread_mutex_unlock(&shell.mutex);
}

/** Queues one effect, which is taken over; locked */
static void post(struct effect *e)
{
	struct session *s = registry_by_id(shell.registry, e->handle);
	struct session *peer = e->type == EFFECT_ROUTE && e->peer ?
		registry_by_id(shell.registry, e->peer) : NULL;
	gboolean wanted = e->type == EFFECT_NOTIFY ? shell.settings->events : s != NULL;

	if (wanted)
		dispatch_effect(shell.dispatch, s, peer, e);
	else
		effect_free(e);
}

/** Queues the effects of an operation, and sets the timer anew; locked */
static void settle(GPtrArray *effects)
{
	/* the array does not own what is handed on here */
	for (guint i = 0; i < effects->len; i++)
		post(g_ptr_array_index(effects, i));

	timer_set(shell.timer, waiting_deadline(&shell.waiting,
		exchange_deadline(shell.exchange)));
}

/** Whether the exchange knows a session; both locked */
static gboolean known(const struct session *s)
{
	return shell.exchange && !session_retired(s) &&
		registry_by_id(shell.registry, session_id(s)) == s;
}

/** Something that happens to a session; both locked */
typedef void (operation_h)(struct session *s, const void *arg, GPtrArray *effects);

/** @return 0 or ESHUTDOWN */
static int operate(struct session *s, operation_h *run, const void *arg)
{
	g_autoptr(GPtrArray) effects = g_ptr_array_new();
	int err;

	session_lock(s);
	lock();
	err = known(s) ? 0 : ESHUTDOWN;
	if (!err) {
		run(s, arg, effects);
		settle(effects);
	}
	unlock();
	session_unlock(s);

	return err;
}

struct session *shell_session(const janus_plugin_session *handle)
{
	struct session *s;

	lock();
	s = shell.registry ? registry_by_handle(shell.registry, handle) : NULL;
	if (s)
		session_ref(s);
	unlock();

	return s;
}

/** @return 0, ESHUTDOWN, ENOENT, or EBUSY when it can wait and the client floods */
static int operate_handle(const janus_plugin_session *handle, operation_h *run,
	const void *arg, gboolean can_wait)
{
	struct session *s = shell_session(handle);
	int err;

	if (!s)
		return ENOENT;

	err = can_wait && session_flooded(s) ? EBUSY : operate(s, run, arg);
	session_unref(s);

	return err;
}

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

static void media_gone(struct session *s, const void *arg, GPtrArray *effects)
{
	const guint *epoch = arg;

	if (epoch && *epoch != session_epoch(s))
		return;

	waiting_remove(&shell.waiting, s);
	session_pc_gone(s);
	session_leg_gone(s);
	exchange_media_gone(shell.exchange, session_id(s), g_get_monotonic_time(), effects);
}

/** The exchange waits for a hangup_media that has nothing to come from */
static void report_close_failed(struct session *s, guint epoch)
{
	operate(s, media_gone, &epoch);
}

/** Nothing came that a queue was held for: it goes on without it */
static void give_up(struct session *s, const void *arg, GPtrArray *effects)
{
	const gint64 *now = arg;

	if (!session_overdue(s, *now))
		return;
	if (session_pc_closing(s))
		media_gone(s, NULL, effects);
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
	gint64 now = g_get_monotonic_time();
	struct session *s;

	lock();
	while ((s = waiting_take(&shell.waiting, now))) {
		unlock();
		operate(s, give_up, &now);
		session_unref(s);
		lock();
	}
	if (shell.exchange) {
		exchange_tick(shell.exchange, now, effects);
		settle(effects);
	}
	unlock();
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

	lock();
	if (!shell.registry)
		shell.registry = registry_new();
	shell.settings = settings;
	shell.exchange = exchange_new(settings, entropy_fill, signs, NULL);
	exchange_set_figures(shell.exchange, figures, NULL);
	exchange_set_today(shell.exchange, today);
	unlock();

	return 0;
}

/** Frees the registry when nothing will be looked up in it any more; locked */
static void forget_handles(void)
{
	if (!shell.exchange && shell.registry && !registry_count(shell.registry))
		registry_free(g_steal_pointer(&shell.registry));
}

/**
 * Ends what goes on, for good
 *
 * @return The sessions that are left, or NULL when there is nothing to end
 */
static GPtrArray *shell_close(void)
{
	g_autoptr(GPtrArray) effects = g_ptr_array_new();
	GPtrArray *sessions = NULL;

	lock();
	if (shell.exchange) {
		exchange_shutdown(shell.exchange, g_get_monotonic_time(), effects);
		settle(effects);
		sessions = registry_all(shell.registry);
		exchange_free(g_steal_pointer(&shell.exchange));
	}
	unlock();

	return sessions;
}

void shell_stop(void)
{
	g_autoptr(GPtrArray) sessions = shell_close();

	if (!sessions)
		return;

	for (guint i = 0; i < sessions->len; i++) {
		struct session *s = g_ptr_array_index(sessions, i);

		lock();
		waiting_remove(&shell.waiting, s);
		unlock();
		session_retire(s);
	}
	timer_free(g_steal_pointer(&shell.timer));
	dispatch_free(g_steal_pointer(&shell.dispatch));
	g_clear_pointer(&shell.settings, settings_free);

	lock();
	forget_handles();
	unlock();
}

int shell_attach(janus_plugin_session *handle, struct relay_end **endp)
{
	struct session *s;
	int err;

	lock();
	err = shell.exchange ? exchange_attach(shell.exchange, ++shell.last_id) : ESHUTDOWN;
	if (!err) {
		s = session_new(shell.last_id, handle, dispatch_queue(shell.dispatch));
		registry_add(shell.registry, s);
		*endp = session_end(s);
	}
	unlock();

	return err;
}

static void detach(struct session *s, const void *arg, GPtrArray *effects)
{
	(void)arg;
	waiting_remove(&shell.waiting, s);
	session_pc_gone(s);
	exchange_detach(shell.exchange, session_id(s), g_get_monotonic_time(), effects);
	registry_remove(shell.registry, s);
}

int shell_detach(janus_plugin_session *handle)
{
	struct session *s = shell_session(handle);

	if (!s)
		return ENOENT;

	if (operate(s, detach, NULL)) {
		lock();
		registry_remove(shell.registry, s);
		forget_handles();
		unlock();
	}
	session_unref(s);
	session_unref(s);

	return 0;
}

static void message(struct session *s, const void *arg, GPtrArray *effects)
{
	const struct message *m = arg;

	if (message_is_fresh(m)) {
		waiting_remove(&shell.waiting, s);
		session_pc_made(s);
	}
	if (m->code == DUET_OK) {
		exchange_request(shell.exchange, session_id(s), m->request,
			g_get_monotonic_time(), effects);
	}
	else {
		exchange_refuse(shell.exchange, session_id(s), m->transaction, m->jsep,
			m->update, m->code, m->error, effects);
	}
}

int shell_message(janus_plugin_session *handle, const struct message *m)
{
	/* An offer has made a PeerConnection, which the exchange has to know of */
	return operate_handle(handle, message, m, m->jsep == REQUEST_JSEP_NONE);
}

static void media_up(struct session *s, const void *arg, GPtrArray *effects)
{
	(void)arg;
	exchange_media_up(shell.exchange, session_id(s), g_get_monotonic_time(), effects);
}

int shell_media_up(janus_plugin_session *handle)
{
	return operate_handle(handle, media_up, NULL, FALSE);
}

int shell_media_gone(janus_plugin_session *handle)
{
	return operate_handle(handle, media_gone, NULL, FALSE);
}

static void layers_changed(struct session *s, const void *arg, GPtrArray *effects)
{
	const struct relay_layers *layers = arg;

	exchange_layers(shell.exchange, session_id(s), layers->mindex, layers->substream,
		layers->temporal, g_get_monotonic_time(), effects);
}

int shell_layers(janus_plugin_session *handle, const struct relay_layers *layers)
{
	return operate_handle(handle, layers_changed, layers, FALSE);
}

json_t *shell_query(janus_plugin_session *handle, struct relay_counters *counters)
{
	struct session *s = shell_session(handle);
	json_t *state = NULL;

	if (!s)
		return NULL;

	lock();
	if (shell.exchange)
		state = exchange_query(shell.exchange, session_id(s), g_get_monotonic_time());
	unlock();
	if (state)
		json_object_set_new(state, "turned_away",
			json_integer((json_int_t)session_turned_away(s)));
	relay_counters(session_end(s), counters);
	session_unref(s);

	return state;
}
