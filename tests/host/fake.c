/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "model.h"


static void session_free(const janus_refcount *ref)
{
	janus_plugin_session *session = janus_refcount_containerof(ref,
		janus_plugin_session, ref);

	g_atomic_int_add(&model_core()->sessions, -1);
	g_free(session);
}


struct fake *fake_new(struct core *core, const char *name)
{
	struct fake *f = g_new0(struct fake, 1);

	f->core = core;
	f->name = g_strdup(name);
	f->loop = core->shares ? core->shared[core->fakes->len % core->shares] : loop_new();
	pthread_mutex_init(&f->lock, NULL);
	cond_init(&f->cond);
	f->events = g_ptr_array_new_with_free_func(event_free);
	for (guint i = 0; i < RELAYED_TYPES; i++)
		f->relayed[i] = g_ptr_array_new_with_free_func(relayed_free);
	return f;
}


void fake_free(void *arg)
{
	struct fake *f = arg;

	g_ptr_array_unref(f->events);
	for (guint i = 0; i < RELAYED_TYPES; i++)
		g_ptr_array_unref(f->relayed[i]);
	pthread_cond_destroy(&f->cond);
	pthread_mutex_destroy(&f->lock);
	g_free(f->name);
	g_free(f);
}


gboolean fake_wait(struct fake *f, gint64 deadline)
{
	return cond_wait_until(&f->cond, &f->lock, deadline);
}


struct fake *fake_attach(struct core *core, const char *name)
{
	struct fake *f = fake_new(core, name);
	janus_plugin_session *session = g_malloc(sizeof(*session));
	int error = 0;

	g_ptr_array_add(core->fakes, f);
	session->gateway_handle = f;
	session->plugin_handle = NULL;
	g_atomic_int_set(&session->stopped, 0);
	core->plugin->create_session(session, &error);
	if (error) {
		g_free(session);
		f->gone = f->destroyed = TRUE;
		return NULL;
	}
	/* In the core's order: what create_session did to the counter is lost */
	janus_refcount_init(&session->ref, session_free);
	g_atomic_int_inc(&core->sessions);
	janus_refcount_increase(&session->ref);
	f->session = session;
	return f;
}


janus_plugin_session *fake_session(struct fake *f)
{
	return f->session;
}


static void destroy_job(void *arg)
{
	struct fake *f = arg;
	int error = 0;

	f->core->plugin->destroy_session(f->session, &error);
	check_int(error, 0);
	pthread_mutex_lock(&f->lock);
	f->destroyed = TRUE;
	pthread_cond_broadcast(&f->cond);
	pthread_mutex_unlock(&f->lock);
}


void fake_detach_later(struct fake *f)
{
	janus_plugin_session *session = f->session;
	gboolean first;

	pthread_mutex_lock(&f->lock);
	first = !f->gone;
	f->gone = TRUE;
	pthread_mutex_unlock(&f->lock);
	if (!first)
		return;
	fake_begin_hangup(f);
	/* The plugin's reference keeps it until destroy_session has returned */
	janus_refcount_decrease(&session->ref);
	g_atomic_int_set(&session->stopped, 1);
	loop_post(f->loop, destroy_job, f, 0);
}


void fake_detach(struct fake *f)
{
	gint64 deadline = wait_deadline();
	gboolean waiting = TRUE;

	fake_detach_later(f);
	pthread_mutex_lock(&f->lock);
	while (!f->destroyed && waiting)
		waiting = fake_wait(f, deadline);
	pthread_mutex_unlock(&f->lock);
	if (!waiting)
		check_fail("%s: destroy_session does not return", f->name);
}


void model_end_session(janus_plugin_session *session)
{
	fake_detach_later(fake_of(session));
}


static void hangup_job(void *arg)
{
	struct fake *f = arg;

	/* Written on this thread only */
	if (f->destroyed)
		return;
	f->core->plugin->hangup_media(f->session);
	pthread_mutex_lock(&f->lock);
	f->cleaning = FALSE;
	__atomic_store_n(&f->pc, FALSE, __ATOMIC_RELAXED);
	f->hangups++;
	pthread_cond_broadcast(&f->cond);
	pthread_mutex_unlock(&f->lock);
}


void fake_begin_hangup(struct fake *f)
{
	gboolean begin;

	pthread_mutex_lock(&f->lock);
	f->closing = FALSE;
	begin = !f->alert && !f->destroyed;
	if (begin) {
		__atomic_store_n(&f->alert, TRUE, __ATOMIC_RELAXED);
		f->cleaning = TRUE;
		f->negotiated = FALSE;
		loop_post_front(f->loop, hangup_job, f);
	}
	pthread_mutex_unlock(&f->lock);
}


static void close_job(void *arg)
{
	janus_plugin_session *session = arg;

	if (!g_atomic_int_get(&session->stopped))
		fake_begin_hangup(fake_of(session));
	janus_refcount_decrease(&session->ref);
}


void model_close_pc(janus_plugin_session *session)
{
	struct fake *f = fake_of(session);

	if (g_atomic_int_get(&f->core->deaf))
		return;
	pthread_mutex_lock(&f->lock);
	f->closes++;
	if (!f->closing && !f->gone) {
		f->closing = TRUE;
		janus_refcount_increase(&session->ref);
		loop_post(f->loop, close_job, session,
			(guint)g_atomic_int_get(&f->core->close_delay));
	}
	pthread_mutex_unlock(&f->lock);
}


void fake_hangup(struct fake *f)
{
	gint64 deadline = wait_deadline();
	gboolean waiting = TRUE;

	fake_begin_hangup(f);
	pthread_mutex_lock(&f->lock);
	while (f->cleaning && waiting)
		waiting = fake_wait(f, deadline);
	pthread_mutex_unlock(&f->lock);
	if (!waiting)
		check_fail("%s: hangup_media does not return", f->name);
}


void fake_hung_up(struct fake *f, guint n)
{
	gint64 deadline = wait_deadline();
	gboolean waiting = TRUE;

	pthread_mutex_lock(&f->lock);
	while (f->hangups < n && waiting)
		waiting = fake_wait(f, deadline);
	pthread_mutex_unlock(&f->lock);
	if (!waiting)
		check_fail("%s: hangup_media was not called %u times", f->name, n);
}


guint fake_closes(struct fake *f)
{
	guint n;

	pthread_mutex_lock(&f->lock);
	n = f->closes;
	pthread_mutex_unlock(&f->lock);
	return n;
}


gboolean fake_has_pc(struct fake *f)
{
	return __atomic_load_n(&f->pc, __ATOMIC_RELAXED);
}
