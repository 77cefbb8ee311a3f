/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "model.h"

struct message {
	struct fake *fake;
	janus_plugin_session *session;
	char *transaction;
	json_t *body;
	json_t *jsep;
};


/* What the core makes of a client's JSEP before the plugin sees it */
static void take_jsep(struct fake *f, json_t *jsep)
{
	gboolean offer = !g_strcmp0(json_string_value(json_object_get(jsep, "type")), "offer");
	gint64 deadline = wait_deadline();
	gboolean waiting = TRUE;

	pthread_mutex_lock(&f->lock);
	while (offer && f->cleaning && waiting)
		waiting = fake_wait(f, deadline);
	if (f->negotiated)
		json_object_set_new(jsep, "update", json_true());
	if (offer && !f->gone) {
		__atomic_store_n(&f->pc, TRUE, __ATOMIC_RELAXED);
		__atomic_store_n(&f->alert, FALSE, __ATOMIC_RELAXED);
	} else if (f->pc) {
		f->negotiated = TRUE;
	}
	pthread_mutex_unlock(&f->lock);
	if (!waiting)
		check_fail("%s: the last PeerConnection is not cleaned up", f->name);
}


static void count_refusal(struct fake *f)
{
	pthread_mutex_lock(&f->lock);
	f->refused++;
	pthread_mutex_unlock(&f->lock);
}


guint fake_refusals(struct fake *f)
{
	guint n;

	pthread_mutex_lock(&f->lock);
	n = f->refused;
	f->refused = 0;
	pthread_mutex_unlock(&f->lock);
	return n;
}


/* A plugin that answers at once, or not at all, is as good as an event */
static void take_result(const struct message *m, janus_plugin_result *result)
{
	if (!result) {
		check_fail("%s: handle_message returned NULL", m->fake->name);
		return;
	}
	if (result->type == JANUS_PLUGIN_OK)
		model_push_event(m->session, m->fake->core->plugin, m->transaction,
			result->content, NULL);
	else if (result->type == JANUS_PLUGIN_ERROR
		 && !g_atomic_int_get(&m->session->stopped))
		count_refusal(m->fake);
	janus_plugin_result_destroy(result);
}


static void message_job(void *arg)
{
	struct message *m = arg;
	struct fake *f = m->fake;

	if (m->jsep)
		take_jsep(f, m->jsep);
	if (g_atomic_int_get(&m->session->stopped)) {
		json_decref(m->body);
		json_decref(m->jsep);
	} else {
		/* Body, JSEP and transaction are the plugin's from here on */
		take_result(m, f->core->plugin->handle_message(m->session,
			g_strdup(m->transaction), m->body, m->jsep));
	}
	janus_refcount_decrease(&m->session->ref);
	pthread_mutex_lock(&f->lock);
	f->handling--;
	pthread_cond_broadcast(&f->cond);
	pthread_mutex_unlock(&f->lock);
	g_free(m->transaction);
	g_free(m);
}


static json_t *parse_body(const char *body)
{
	g_autofree char *text = g_strdelimit(g_strdup(body), "'", '"');
	json_error_t error;
	json_t *json = json_loads(text, JSON_DECODE_ANY, &error);

	if (!json)
		g_error("test message: %s: %s", error.text, body);
	return json;
}


/* For one more message; @return FALSE: the handle is detached */
static gboolean hold_session(struct fake *f)
{
	gboolean attached;

	pthread_mutex_lock(&f->lock);
	attached = !f->gone;
	if (attached) {
		janus_refcount_increase(&f->session->ref);
		f->handling++;
	}
	pthread_mutex_unlock(&f->lock);
	return attached;
}


const char *fake_send_json(struct fake *f, json_t *body, json_t *jsep)
{
	struct message *m;
	struct core *core = f->core;

	g_snprintf(f->transaction, sizeof(f->transaction), "%s-%u", f->name, ++f->sent);
	/* Once a handle is detached its session may be gone, and the core knows it */
	if (!hold_session(f)) {
		json_decref(body);
		json_decref(jsep);
		return f->transaction;
	}
	m = g_new0(struct message, 1);
	m->fake = f;
	m->session = f->session;
	m->transaction = g_strdup(f->transaction);
	m->body = body;
	m->jsep = jsep;
	loop_post(core->worker[core->turn++ % MODEL_WORKERS], message_job, m, 0);
	return f->transaction;
}


static json_t *jsep_of(const char *type, const char *sdp)
{
	return sdp ? json_pack("{s:s, s:s}", "type", type, "sdp", sdp) : NULL;
}


const char *fake_send(struct fake *f, const char *body, const char *offer)
{
	return fake_send_json(f, parse_body(body), jsep_of("offer", offer));
}


const char *fake_send_answer(struct fake *f, const char *body, const char *answer)
{
	return fake_send_json(f, parse_body(body), jsep_of("answer", answer));
}


void fake_settle(struct fake *f)
{
	gint64 deadline = wait_deadline();
	gboolean waiting = TRUE;

	pthread_mutex_lock(&f->lock);
	while (f->handling && waiting)
		waiting = fake_wait(f, deadline);
	pthread_mutex_unlock(&f->lock);
	if (!waiting)
		check_fail("%s: handle_message does not return", f->name);
}
