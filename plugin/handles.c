/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file handles.c  What Janus tells of a handle
 */

#include <errno.h>
#include <janus/debug.h>
#include "operate.h"
#include "shell.h"

struct session *shell_session(const janus_plugin_session *handle)
{
	struct session *s;

	shell_lock();
	s = shell.registry ? registry_by_handle(shell.registry, handle) : NULL;
	if (s)
		session_ref(s);
	shell_unlock();

	return s;
}

/** @return 0, ESHUTDOWN or ENOENT */
static int operate_handle(const janus_plugin_session *handle, operation_h *run,
	const void *arg)
{
	struct session *s = shell_session(handle);
	int err = s ? operate(s, run, arg) : ENOENT;

	session_unref(s);

	return err;
}

void handles_media_gone(struct session *s, const void *arg, GPtrArray *effects)
{
	const guint *epoch = arg;

	if (epoch && *epoch != session_epoch(s))
		return;

	waiting_remove(&shell.waiting, s);
	session_pc_gone(s);
	session_leg_gone(s);
	exchange_media_gone(shell.exchange, session_id(s), g_get_monotonic_time(), effects);
}

void handles_forget(void)
{
	if (!shell.exchange && shell.registry && !registry_count(shell.registry))
		registry_free(g_steal_pointer(&shell.registry));
}

int shell_attach(janus_plugin_session *handle, struct relay_end **endp)
{
	struct session *s;
	int err;

	shell_lock();
	err = shell.exchange ? exchange_attach(shell.exchange, ++shell.last_id) : ESHUTDOWN;
	if (!err) {
		s = session_new(shell.last_id, handle, dispatch_queue(shell.dispatch));
		registry_add(shell.registry, s);
		*endp = session_end(s);
	}
	shell_unlock();

	return err;
}

static void detach(struct session *s, const void *arg, GPtrArray *effects)
{
	(void)arg;
	waiting_remove(&shell.waiting, s);
	session_pc_gone(s);
	exchange_detach(shell.exchange, session_id(s), g_get_monotonic_time(), effects);
	counters_leave(s);
	registry_remove(shell.registry, s);
}

int shell_detach(janus_plugin_session *handle)
{
	struct session *s = shell_session(handle);

	if (!s)
		return ENOENT;

	if (operate(s, detach, NULL)) {
		shell_lock();
		registry_remove(shell.registry, s);
		handles_forget();
		shell_unlock();
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
	struct session *s = shell_session(handle);
	int err;

	if (!s)
		return ENOENT;

	/* An offer has made a PeerConnection, which the exchange has to know of */
	if (m->jsep == REQUEST_JSEP_NONE && session_flooded(s))
		err = EBUSY;
	else
		err = operate_here(s, message, m);
	session_unref(s);

	return err;
}

static void media_up(struct session *s, const void *arg, GPtrArray *effects)
{
	(void)arg;
	exchange_media_up(shell.exchange, session_id(s), g_get_monotonic_time(), effects);
}

int shell_media_up(janus_plugin_session *handle)
{
	return operate_handle(handle, media_up, NULL);
}

int shell_media_gone(janus_plugin_session *handle)
{
	return operate_handle(handle, handles_media_gone, NULL);
}

static void layers_changed(struct session *s, const void *arg, GPtrArray *effects)
{
	const struct relay_layers *layers = arg;

	exchange_layers(shell.exchange, session_id(s), layers->mindex, layers->substream,
		layers->temporal, g_get_monotonic_time(), effects);
}

int shell_layers(janus_plugin_session *handle, const struct relay_layers *layers)
{
	return operate_handle(handle, layers_changed, layers);
}

struct news {
	const char *file;
	int error;
};

static void complain(const struct news *n)
{
	JANUS_LOG(LOG_ERR, "[duet] The recording failed, in %s/%s: %s\n",
		shell.settings->record_folder, n->file, g_strerror(n->error));
}

/** One recording has several files, which may all fail: that is one line of the log */
static void recorded(struct session *s, const void *arg, GPtrArray *effects)
{
	const struct news *n = arg;
	const gboolean news = exchange_recorded(shell.exchange, session_id(s), n->file,
		n->error, g_get_monotonic_time(), effects);

	if (n->error && news)
		complain(n);
}

void shell_recorded(janus_plugin_session *handle, const char *file, int error)
{
	const struct news n = { file, error };

	operate_handle(handle, recorded, &n);
}

json_t *shell_query(janus_plugin_session *handle, struct relay_counters *counters)
{
	struct session *s = shell_session(handle);
	json_t *state = NULL;

	if (!s)
		return NULL;

	shell_lock();
	if (shell.exchange)
		state = exchange_query(shell.exchange, session_id(s), g_get_monotonic_time());
	shell_unlock();
	if (state)
		json_object_set_new(state, "turned_away",
			json_integer((json_int_t)session_turned_away(s)));
	relay_counters(session_end(s), counters);
	session_unref(s);

	return state;
}
