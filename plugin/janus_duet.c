/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file janus_duet.c  The plugin as Janus sees it
 *
 * Janus calls from many threads: messages and queries from pools, media,
 * hangup_media and destroy_session from the loop thread of the handle. While
 * Janus goes down, those of loop threads may come during janus_plugin.destroy
 * and after it.
 */

#include <errno.h>
#include <janus/apierror.h>
#include <janus/debug.h>
#include <janus/plugins/plugin.h>
#include "admin.h"
#include "door.h"
#include "event.h"
#include "loader.h"
#include "message.h"
#include "record_file.h"
#include "relay.h"
#include "shell.h"
#include "throttle.h"
#include "trust.h"

#define DUET_VERSION 1
#define DUET_VERSION_STRING "0.1.0"
#define DUET_DESCRIPTION "One-to-one calls: users call each other by name."
#define DUET_NAME "Duet"
#define DUET_AUTHOR "The Duet authors"
#define DUET_PACKAGE "janus.plugin.duet"

__attribute__((visibility("default"))) janus_plugin *create(void);

static janus_plugin duet_plugin;
static janus_callbacks *core;

static int port_event(janus_plugin_session *handle, const char *transaction,
	json_t *event, json_t *jsep)
{
	int err = core->push_event(handle, &duet_plugin, transaction, event, jsep);

	switch (err) {
	case 0:
		return 0;
	case -2: /* not alive; has no name in the API */
	case JANUS_ERROR_SESSION_NOT_FOUND:
		return ENOTCONN;
	case JANUS_ERROR_HANDLE_NOT_FOUND:
		return ECONNABORTED;
	default:
		return EPROTO;
	}
}

static void port_close(janus_plugin_session *handle)
{
	core->close_pc(handle);
}

static void port_keyframe(janus_plugin_session *handle)
{
	core->send_pli(handle);
}

static void port_notify(janus_plugin_session *handle, json_t *event)
{
	if (core->events_is_enabled())
		core->notify_event(&duet_plugin, handle, event);
	else
		json_decref(event);
}

static const struct perform_port perform_port = {
	.event = port_event,
	.close = port_close,
	.keyframe = port_keyframe,
	.notify = port_notify,
};

static gboolean port_signed(void)
{
	return core->auth_is_signed();
}

static gboolean port_contains(const char *token, const char *descriptor)
{
	return core->auth_signature_contains(&duet_plugin, token, descriptor);
}

static const struct trust_port trust_port = {
	.able = port_signed,
	.contains = port_contains,
};

static void warn_of_tokens(const struct settings *s)
{
	if ((s->auth == SETTINGS_AUTH_SIGNED || s->room_auth == SETTINGS_AUTH_SIGNED) &&
	    !core->auth_is_signed())
		JANUS_LOG(LOG_ERR, "%s: tokens are asked for, and Janus cannot check them:"
			" set token_auth and token_auth_secret in janus.jcfg\n", DUET_NAME);
}

static void port_layers(janus_plugin_session *handle, const struct relay_layers *layers)
{
	shell_layers(handle, layers);
}

static int duet_init(janus_callbacks *callback, const char *config_path)
{
	static struct relay_port relay_port;
	struct settings *settings;
	int err;

	if (!callback || !config_path)
		return -1;

	core = callback;
	relay_port = (struct relay_port){
		.rtp = callback->relay_rtp,
		.rtp_reset = janus_plugin_rtp_reset,
		.data = callback->relay_data,
		.pli = callback->send_pli_stream,
		.remb = callback->send_remb,
		.layers = port_layers,
	};
	settings = loader_read(config_path, DUET_PACKAGE);
	if (!settings) {
		JANUS_LOG(LOG_FATAL, "%s does not start: see above what is wrong in its"
			" configuration\n", DUET_NAME);
		return -1;
	}

	/* Janus loads its event handlers before its plugins: for nobody nothing is made */
	settings->events = settings->events && callback->events_is_enabled();
	relay_port.record = record_file_port(settings->record_folder, shell_recorded);
	relay_init(&relay_port);
	warn_of_tokens(settings);
	if (*settings->turn_uris && !settings->turn_secret)
		JANUS_LOG(LOG_ERR, "%s: turn_uris without turn_secret: clients are not told"
			" of these servers\n", DUET_NAME);
	door_open(settings);
	throttle_set(settings->data_messages, settings->data_bytes);
	err = shell_start(settings, &perform_port);
	if (err) {
		JANUS_LOG(LOG_ERR, "%s cannot start: %s\n", DUET_NAME, g_strerror(err));
		settings_free(settings);
		return -1;
	}
	JANUS_LOG(LOG_INFO, "%s initialized\n", DUET_NAME);

	return 0;
}

static void duet_destroy(void)
{
	shell_stop();
	JANUS_LOG(LOG_INFO, "%s destroyed\n", DUET_NAME);
}

static int duet_get_api_compatibility(void)
{
	return JANUS_PLUGIN_API_VERSION;
}

static int duet_get_version(void)
{
	return DUET_VERSION;
}

static const char *duet_get_version_string(void)
{
	return DUET_VERSION_STRING;
}

static const char *duet_get_description(void)
{
	return DUET_DESCRIPTION;
}

static const char *duet_get_name(void)
{
	return DUET_NAME;
}

static const char *duet_get_author(void)
{
	return DUET_AUTHOR;
}

static const char *duet_get_package(void)
{
	return DUET_PACKAGE;
}

/**
 * plugin_handle is the media side, which is all that packets need; everything
 * else looks the session up. The handle's reference counter does not exist yet:
 * the core sets it up after this, with a reference for us.
 */
static void duet_create_session(janus_plugin_session *handle, int *error)
{
	struct relay_end *end;

	if (shell_attach(handle, &end))
		*error = -1;
	else
		handle->plugin_handle = end;
}

static void duet_destroy_session(janus_plugin_session *handle, int *error)
{
	struct relay_end *end = handle->plugin_handle;

	if (end)
		relay_end_close(end);
	handle->plugin_handle = NULL;
	if (shell_detach(handle))
		*error = -2;
}

static const char *refusal(int err)
{
	switch (err) {
	case ENOENT:
		return "There is no session for this handle";
	case EBUSY:
		return "Too many requests wait for their answers";
	default:
		return "The server stops";
	}
}

/* Whoever floods is answered here and now. An offer has made a PeerConnection,
 * which has to be undone: its refusal goes the way of all requests */
static struct janus_plugin_result *take_message(janus_plugin_session *handle,
	const char *transaction, const json_t *body, const json_t *jsep)
{
	enum duet_error code = door_check(handle, body, jsep);
	struct message m;
	int err;

	if (code && !jsep)
		return janus_plugin_result_new(JANUS_PLUGIN_OK, NULL,
			event_error(code, door_reason(code)));

	if (code)
		message_refuse(&m, transaction, jsep, code, door_reason(code));
	else
		message_read(&m, transaction, body, jsep);
	if (m.request)
		trust_judge(&trust_port, m.request);
	err = shell_message(handle, &m);
	message_clear(&m);

	if (err)
		return janus_plugin_result_new(JANUS_PLUGIN_ERROR, refusal(err), NULL);

	return janus_plugin_result_new(JANUS_PLUGIN_OK_WAIT, NULL, NULL);
}

static struct janus_plugin_result *duet_handle_message(janus_plugin_session *handle,
	char *transaction, json_t *message, json_t *jsep)
{
	struct janus_plugin_result *result = take_message(handle, transaction, message, jsep);

	g_free(transaction);
	json_decref(message);
	json_decref(jsep);

	return result;
}

static json_t *duet_handle_admin_message(json_t *message)
{
	return admin_message(message, core->auth_is_signed());
}

static void duet_setup_media(janus_plugin_session *handle)
{
	struct relay_end *end = handle->plugin_handle;

	if (end)
		relay_up(end);
	shell_media_up(handle);
}

static void duet_incoming_rtp(janus_plugin_session *handle, janus_plugin_rtp *packet)
{
	struct relay_end *end = handle->plugin_handle;

	if (end && !g_atomic_int_get(&handle->stopped))
		relay_rtp(end, packet);
}

static void duet_incoming_rtcp(janus_plugin_session *handle, janus_plugin_rtcp *packet)
{
	struct relay_end *end = handle->plugin_handle;

	if (end && !g_atomic_int_get(&handle->stopped))
		relay_rtcp(end, packet);
}

static void duet_incoming_data(janus_plugin_session *handle, janus_plugin_data *packet)
{
	struct relay_end *end = handle->plugin_handle;

	if (end && !g_atomic_int_get(&handle->stopped))
		relay_data(end, packet);
}

static void duet_data_ready(janus_plugin_session *handle)
{
	struct relay_end *end = handle->plugin_handle;

	if (end && !g_atomic_int_get(&handle->stopped))
		relay_data_ready(end);
}

static void duet_hangup_media(janus_plugin_session *handle)
{
	struct relay_end *end = handle->plugin_handle;

	if (end)
		relay_hangup(end);
	shell_media_gone(handle);
}

static json_t *duet_query_session(janus_plugin_session *handle)
{
	struct relay_counters n;
	json_t *state = shell_query(handle, &n);

	if (!state)
		return NULL;

	json_object_set_new(state, "relayed", json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
		"audio_packets", (json_int_t)n.packets[0], "audio_bytes", (json_int_t)n.bytes[0],
		"video_packets", (json_int_t)n.packets[1], "video_bytes", (json_int_t)n.bytes[1],
		"messages", (json_int_t)n.messages, "dropped", (json_int_t)n.dropped,
		"throttled", (json_int_t)n.throttled));

	return state;
}

static janus_plugin duet_plugin = {
	.init = duet_init,
	.destroy = duet_destroy,
	.get_api_compatibility = duet_get_api_compatibility,
	.get_version = duet_get_version,
	.get_version_string = duet_get_version_string,
	.get_description = duet_get_description,
	.get_name = duet_get_name,
	.get_author = duet_get_author,
	.get_package = duet_get_package,
	.create_session = duet_create_session,
	.handle_message = duet_handle_message,
	.handle_admin_message = duet_handle_admin_message,
	.setup_media = duet_setup_media,
	.incoming_rtp = duet_incoming_rtp,
	.incoming_rtcp = duet_incoming_rtcp,
	.incoming_data = duet_incoming_data,
	.data_ready = duet_data_ready,
	.hangup_media = duet_hangup_media,
	.destroy_session = duet_destroy_session,
	.query_session = duet_query_session,
};

janus_plugin *create(void)
{
	return &duet_plugin;
}
