/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "model.h"
#include "sample.h"

/* Of the core's apierror.h, whose names some versions change */
#define HANDLE_NOT_FOUND 459
#define JSEP_INVALID_SDP 465


void event_free(void *arg)
{
	struct event *e = arg;

	g_free(e->transaction);
	json_decref(e->message);
	json_decref(e->jsep);
	g_free(e);
}


/* Locked. What the core makes of a JSEP of the plugin; @return 0 or its error */
static int push_jsep(struct fake *f, json_t *jsep)
{
	const char *type = result_text(jsep, "type");
	const char *sdp = result_text(jsep, "sdp");
	g_autofree char *out = sdp ? sample_through_core(sdp) : NULL;
	gboolean offer = !g_strcmp0(type, "offer");
	gint64 deadline = wait_deadline();
	int broken = f->broken;

	f->broken = 0;
	if (broken)
		return broken;
	if (!out || (!offer && g_strcmp0(type, "answer"))) {
		check_fail("%s: pushed a JSEP that the core refuses", f->name);
		return JSEP_INVALID_SDP;
	}
	if (offer && f->closing)
		check_fail("%s: pushed an offer into a closing PeerConnection", f->name);
	while (offer && f->cleaning && fake_wait(f, deadline))
		;
	if (f->gone || (!offer && (!f->pc || f->alert)))
		return HANDLE_NOT_FOUND;
	if (offer) {
		__atomic_store_n(&f->pc, TRUE, __ATOMIC_RELAXED);
		__atomic_store_n(&f->alert, FALSE, __ATOMIC_RELAXED);
	} else {
		f->negotiated = TRUE;
	}
	return 0;
}


int model_push_event(janus_plugin_session *session, janus_plugin *plugin,
	const char *transaction, json_t *message, json_t *jsep)
{
	struct fake *f = fake_of(session);
	struct event *e;
	int err = 0;

	check(plugin == f->core->plugin);
	check(json_is_object(message));
	pthread_mutex_lock(&f->lock);
	f->blocked++;
	pthread_cond_broadcast(&f->cond);
	while (f->block)
		pthread_cond_wait(&f->cond, &f->lock);
	f->blocked--;
	if (f->gone)
		err = HANDLE_NOT_FOUND;
	else if (f->deaf)
		err = f->deaf;
	else if (jsep)
		err = push_jsep(f, jsep);
	if (!err) {
		e = g_new0(struct event, 1);
		e->transaction = g_strdup(transaction);
		e->message = json_incref(message);
		e->jsep = json_deep_copy(jsep);
		g_ptr_array_add(f->events, e);
		pthread_cond_broadcast(&f->cond);
	}
	pthread_mutex_unlock(&f->lock);
	return err;
}


static const char *event_name(const struct event *e)
{
	json_t *result = json_object_get(e->message, "result");

	if (json_object_get(e->message, "error_code"))
		return "error";
	if (json_object_get(result, "list"))
		return "list";
	return result_text(result, "event");
}


/* Locked. The first event not taken with this name or, when given, transaction */
static struct event *find(struct fake *f, const char *name, const char *transaction)
{
	for (guint i = 0; i < f->events->len; i++) {
		struct event *e = g_ptr_array_index(f->events, i);

		if (e->taken)
			continue;
		if (transaction ? !g_strcmp0(e->transaction, transaction)
			: !g_strcmp0(event_name(e), name))
			return e;
	}
	return NULL;
}


static char *pending(struct fake *f)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < f->events->len; i++) {
		const struct event *e = g_ptr_array_index(f->events, i);
		g_autofree char *dump = NULL;

		if (e->taken)
			continue;
		dump = json_dumps(e->message, JSON_COMPACT);
		g_string_append_printf(text, " %s", dump);
	}
	return g_string_free(text, FALSE);
}


static struct event *take(struct fake *f, const char *name, const char *transaction)
{
	gint64 deadline = wait_deadline();
	g_autofree char *others = NULL;
	struct event *e;

	pthread_mutex_lock(&f->lock);
	while (!(e = find(f, name, transaction)) && fake_wait(f, deadline))
		;
	if (e)
		e->taken = TRUE;
	else
		others = pending(f);
	pthread_mutex_unlock(&f->lock);
	f->last = e;
	if (!e)
		check_fail("%s: no event '%s'%s%s, but:%s", f->name, name,
			transaction ? " for " : "", transaction ? transaction : "", others);
	return e;
}


static json_t *result_of(const struct event *e)
{
	json_t *result = json_object_get(e->message, "result");

	return result ? result : e->message;
}


const char *result_text(const json_t *result, const char *key)
{
	return json_string_value(json_object_get(result, key));
}


json_int_t result_number(const json_t *result, const char *key)
{
	return json_integer_value(json_object_get(result, key));
}


json_t *fake_expect(struct fake *f, const char *name)
{
	const struct event *e = take(f, name, NULL);

	return e ? result_of(e) : NULL;
}


json_t *fake_reply(struct fake *f, const char *name)
{
	const struct event *e = take(f, name, f->transaction);
	g_autofree char *dump = NULL;

	if (!e)
		return NULL;
	if (!g_strcmp0(event_name(e), name))
		return result_of(e);
	dump = json_dumps(e->message, JSON_COMPACT);
	check_fail("%s: answered with %s, not '%s'", f->name, dump, name);
	return NULL;
}


json_t *fake_answer(struct fake *f)
{
	const struct event *e = take(f, "any answer", f->transaction);

	return e ? e->message : NULL;
}


void fake_refused(struct fake *f, int code)
{
	json_t *error = fake_reply(f, "error");

	if (error)
		check_int(result_number(error, "error_code"), code);
}


const char *fake_sdp(struct fake *f, const char *type)
{
	json_t *jsep = f->last ? f->last->jsep : NULL;

	if (g_strcmp0(result_text(jsep, "type"), type))
		return NULL;
	return result_text(jsep, "sdp");
}


void fake_silent(struct fake *f)
{
	g_autofree char *others = NULL;

	pthread_mutex_lock(&f->lock);
	others = pending(f);
	pthread_mutex_unlock(&f->lock);
	if (*others)
		check_fail("%s: not expected:%s", f->name, others);
}


void fake_block(struct fake *f)
{
	pthread_mutex_lock(&f->lock);
	f->block = TRUE;
	pthread_mutex_unlock(&f->lock);
}


void fake_release(struct fake *f)
{
	pthread_mutex_lock(&f->lock);
	f->block = FALSE;
	pthread_cond_broadcast(&f->cond);
	pthread_mutex_unlock(&f->lock);
}


void fake_blocked(struct fake *f)
{
	gint64 deadline = wait_deadline();
	gboolean waiting = TRUE;

	pthread_mutex_lock(&f->lock);
	while (!(f->block && f->blocked) && waiting)
		waiting = fake_wait(f, deadline);
	pthread_mutex_unlock(&f->lock);
	if (!waiting)
		check_fail("%s: nothing is pushed", f->name);
}


void fake_break(struct fake *f, int error)
{
	pthread_mutex_lock(&f->lock);
	f->broken = error;
	pthread_mutex_unlock(&f->lock);
}


void fake_deafen(struct fake *f, int error)
{
	pthread_mutex_lock(&f->lock);
	f->deaf = error;
	pthread_mutex_unlock(&f->lock);
}
