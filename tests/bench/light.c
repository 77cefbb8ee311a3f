/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file light.c  A core for many handles: plugins by the side, no thread each
 */

#include <dlfcn.h>
#include <pthread.h>
#include "light.h"

#define WAIT_SECONDS 60

struct light {
	janus_plugin *plugin;
	pthread_mutex_t lock;   /* of what follows, and of every client's offer */
	pthread_cond_t cond;
	GHashTable *counts;     /* of events, by their names */
	char *error;
};

guint64 light_relayed;


static void light_relay_rtp(janus_plugin_session *session, janus_plugin_rtp *packet)
{
	(void)session;
	(void)packet;
	light_relayed++;
}


/** Locked */
static void count_event(struct light *l, const json_t *message)
{
	const json_t *result = json_object_get(message, "result");
	const char *name = json_string_value(json_object_get(result, "event"));
	const char *error = json_string_value(json_object_get(message, "error"));

	if (error && !l->error)
		l->error = g_strdup(error);
	if (!name)
		return;

	g_hash_table_replace(l->counts, g_strdup(name), GUINT_TO_POINTER(
		GPOINTER_TO_UINT(g_hash_table_lookup(l->counts, name)) + 1));
}


static void begin_gathering(struct light_client *c)
{
	gint64 none = 0;

	__atomic_compare_exchange_n(&c->gathered, &none,
		g_get_monotonic_time() + c->gathering, FALSE, __ATOMIC_RELAXED,
		__ATOMIC_RELAXED);
}


static void await_gathering(struct light_client *c)
{
	gint64 left;

	begin_gathering(c);
	left = __atomic_load_n(&c->gathered, __ATOMIC_RELAXED) - g_get_monotonic_time();
	if (left > 0)
		g_usleep(left);
}


static int light_push(janus_plugin_session *session, janus_plugin *plugin,
	const char *transaction, json_t *message, json_t *jsep)
{
	struct light_client *c = session->gateway_handle;
	const char *type = json_string_value(json_object_get(jsep, "type"));
	struct light *l = c->light;

	(void)plugin;
	(void)transaction;
	if (jsep)
		await_gathering(c);

	pthread_mutex_lock(&l->lock);
	if (!g_strcmp0(type, "offer")) {
		g_free(c->offer);
		c->offer = g_strdup(json_string_value(json_object_get(jsep, "sdp")));
	}
	count_event(l, message);
	pthread_cond_signal(&l->cond);
	pthread_mutex_unlock(&l->lock);
	if (c->eventh)
		c->eventh(c, message);

	return 0;
}


static void light_relay_rtcp(janus_plugin_session *session, janus_plugin_rtcp *packet)
{
	(void)session;
	(void)packet;
}


static void light_relay_data(janus_plugin_session *session, janus_plugin_data *packet)
{
	(void)session;
	(void)packet;
}


static void light_ignore(janus_plugin_session *session)
{
	(void)session;
}


static void light_pli_stream(janus_plugin_session *session, int mindex)
{
	(void)session;
	(void)mindex;
}


static void light_remb(janus_plugin_session *session, guint32 bitrate)
{
	(void)session;
	(void)bitrate;
}


static gboolean light_no_events(void)
{
	return FALSE;
}


static gboolean light_unsigned(void)
{
	return FALSE;
}


janus_callbacks *light_callbacks(void)
{
	static janus_callbacks callbacks = {
		.push_event = light_push,
		.relay_rtp = light_relay_rtp,
		.relay_rtcp = light_relay_rtcp,
		.relay_data = light_relay_data,
		.send_pli = light_ignore,
		.send_pli_stream = light_pli_stream,
		.send_remb = light_remb,
		.close_pc = light_ignore,
		.end_session = light_ignore,
		.events_is_enabled = light_no_events,
		.auth_is_signed = light_unsigned,
	};

	return &callbacks;
}


/* As the core opens plugins; their threads may outlive what they are used for,
 * so that nothing is unloaded */
static janus_plugin *load(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
	create_p *create = library ? (create_p *)dlsym(library, "create") : NULL;

	if (create)
		return create();

	g_printerr("%s: %s\n", path, dlerror());

	return NULL;
}


struct light *light_open(const char *path, const char *folder)
{
	janus_plugin *plugin = load(path);
	struct light *l;

	if (!plugin)
		return NULL;
	if (plugin->init(light_callbacks(), folder)) {
		g_printerr("%s: cannot be initialised\n", path);
		return NULL;
	}

	l = g_new0(struct light, 1);
	l->plugin = plugin;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->cond, NULL);
	l->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	return l;
}


void light_close(struct light *l)
{
	if (!l)
		return;

	l->plugin->destroy();
	g_hash_table_unref(l->counts);
	pthread_cond_destroy(&l->cond);
	pthread_mutex_destroy(&l->lock);
	g_free(l->error);
	g_free(l);
}


janus_plugin *light_plugin(struct light *l)
{
	return l->plugin;
}


static void session_free(const janus_refcount *ref)
{
	janus_plugin_session *session = janus_refcount_containerof(ref,
		janus_plugin_session, ref);
	struct light_client *c = session->gateway_handle;

	g_free(c->offer);
	g_free(c);
	g_free(session);
}


struct light_client *light_attach(struct light *l)
{
	struct light_client *c = g_new0(struct light_client, 1);
	int error = 0;

	c->light = l;
	c->session = g_new0(janus_plugin_session, 1);
	c->session->gateway_handle = c;
	l->plugin->create_session(c->session, &error);
	if (error) {
		g_free(c->session);
		g_free(c);
		return NULL;
	}
	/* In the core's order: what create_session did to the counter is lost */
	janus_refcount_init(&c->session->ref, session_free);
	janus_refcount_increase(&c->session->ref);

	return c;
}


void light_detach(struct light_client *c)
{
	janus_plugin *plugin = c->light->plugin;
	janus_plugin_session *session = c->session;
	int error = 0;

	plugin->hangup_media(session);
	g_atomic_int_set(&session->stopped, 1);
	/* The plugin's reference keeps it until destroy_session has returned */
	janus_refcount_decrease(&session->ref);
	plugin->destroy_session(session, &error);
}


void light_send_jsep(struct light_client *c, json_t *body, json_t *jsep)
{
	if (!g_strcmp0(json_string_value(json_object_get(jsep, "type")), "offer"))
		begin_gathering(c);
	janus_plugin_result_destroy(c->light->plugin->handle_message(c->session,
		g_strdup("bench"), body, jsep));
}


void light_send(struct light_client *c, json_t *body, const char *type, const char *sdp)
{
	light_send_jsep(c, body, type ?
		json_pack("{s:s, s:s}", "type", type, "sdp", sdp) : NULL);
}


guint light_count(struct light *l, const char *event)
{
	guint count;

	pthread_mutex_lock(&l->lock);
	count = GPOINTER_TO_UINT(g_hash_table_lookup(l->counts, event));
	pthread_mutex_unlock(&l->lock);

	return count;
}


gboolean light_wait(struct light *l, const char *event, guint count)
{
	struct timespec until;
	guint seen = 0;
	int err = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&l->lock);
	while (!err && !l->error) {
		seen = GPOINTER_TO_UINT(g_hash_table_lookup(l->counts, event));
		if (seen >= count)
			break;
		err = pthread_cond_timedwait(&l->cond, &l->lock, &until);
	}
	if (l->error || seen < count)
		g_printerr("%s: %u of %u '%s'%s%s\n", l->plugin->get_package(), seen, count,
			event, l->error ? ", and an error: " : "", l->error ? l->error : "");
	pthread_mutex_unlock(&l->lock);

	return seen >= count;
}
