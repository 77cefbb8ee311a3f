/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file light.c  A core for many handles: plugins by the side, no thread each
 */

#include <dlfcn.h>
#include "bell.h"
#include "light.h"

/** Events that are counted */
static const char *const names[] = {"registered", "calling", "incomingcall", "accepted"};

struct light {
	janus_plugin *plugin;
	struct bell bell;       /* rung at each event */
	guint counts[G_N_ELEMENTS(names)]; /* of events; atomic */
	char *error;            /* the first; atomic */
};

guint64 light_relayed;


static void light_relay_rtp(janus_plugin_session *session, janus_plugin_rtp *packet)
{
	(void)session;
	(void)packet;
	light_relayed++;
}


/** @return Index in names, or their number: it is none of them */
static guint name_index(const char *name)
{
	guint i = 0;

	while (i < G_N_ELEMENTS(names) && g_strcmp0(name, names[i]))
		i++;

	return i;
}


static void note_error(struct light *l, const char *error)
{
	char *none = NULL, *copy = g_strdup(error);

	if (!__atomic_compare_exchange_n(&l->error, &none, copy, FALSE, __ATOMIC_RELEASE,
					 __ATOMIC_RELAXED))
		g_free(copy);
}


static void count_event(struct light *l, const json_t *message)
{
	const json_t *result = json_object_get(message, "result");
	const char *error = json_string_value(json_object_get(message, "error"));
	guint i = name_index(json_string_value(json_object_get(result, "event")));

	if (error)
		note_error(l, error);
	if (i < G_N_ELEMENTS(names))
		__atomic_fetch_add(&l->counts[i], 1, __ATOMIC_RELEASE);
	bell_ring(&l->bell);
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

	if (!g_strcmp0(type, "offer")) {
		g_free(c->offer);
		c->offer = g_strdup(json_string_value(json_object_get(jsep, "sdp")));
	}
	count_event(l, message);
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
	l->bell = (struct bell)BELL_INITIALIZER;

	return l;
}


void light_close(struct light *l)
{
	if (!l)
		return;

	l->plugin->destroy();
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


guint light_count(const struct light *l, const char *event)
{
	guint i = name_index(event);

	g_assert(i < G_N_ELEMENTS(names));

	return __atomic_load_n(&l->counts[i], __ATOMIC_ACQUIRE);
}


struct awaited {
	const struct light *light;
	const char *event;
	guint count;
};

static gboolean has_come(const void *arg)
{
	const struct awaited *a = arg;

	return __atomic_load_n(&a->light->error, __ATOMIC_ACQUIRE)
		|| light_count(a->light, a->event) >= a->count;
}


gboolean light_wait(struct light *l, const char *event, guint count)
{
	const struct awaited awaited = {.light = l, .event = event, .count = count};
	const char *error;

	bell_wait(&l->bell, has_come, &awaited);
	error = __atomic_load_n(&l->error, __ATOMIC_ACQUIRE);
	if (!error && light_count(l, event) >= count)
		return TRUE;

	g_printerr("%s: %u of %u '%s'%s%s\n", l->plugin->get_package(), light_count(l, event),
		count, event, error ? ", and an error: " : "", error ? error : "");

	return FALSE;
}
