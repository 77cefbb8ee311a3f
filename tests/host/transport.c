/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file transport.c  A Janus transport that runs tests inside the real janus
 *
 * Every janus_* symbol that a plugin needs is then the real one. Results go to
 * file descriptor HOST_TAP_FD. When the tests are over Janus ends as it does on
 * SIGINT, so that leaks are looked for.
 */

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <janus/transports/transport.h>
#include "check.h"

static pthread_t thread;

janus_transport *create(void);


/* Runs in Janus's main loop: before it runs a signal would be lost */
static gboolean stop(void *arg)
{
	(void)arg;
	raise(SIGINT);
	return G_SOURCE_REMOVE;
}


static void *run(void *arg)
{
	const char *fd = getenv("HOST_TAP_FD");

	(void)arg;
	check_run(fd ? atoi(fd) : STDOUT_FILENO, getenv("HOST_FILTER"));
	g_idle_add(stop, NULL);
	return NULL;
}


static int host_init(janus_transport_callbacks *callbacks, const char *config_path)
{
	(void)callbacks;
	(void)config_path;
	return pthread_create(&thread, NULL, run, NULL) ? -1 : 0;
}


static void host_destroy(void)
{
	pthread_join(thread, NULL);
}


static int host_api(void)
{
	return JANUS_TRANSPORT_API_VERSION;
}


static int host_version(void)
{
	return 1;
}


static const char *host_text(void)
{
	return "duet.hosttest";
}


static gboolean host_yes(void)
{
	return TRUE;
}


static int host_send(janus_transport_session *session, void *request, gboolean admin,
	json_t *message)
{
	(void)session;
	(void)request;
	(void)admin;
	json_decref(message);
	return 0;
}


static void host_created(janus_transport_session *session, guint64 id)
{
	(void)session;
	(void)id;
}


static void host_over(janus_transport_session *session, guint64 id, gboolean timeout,
	gboolean claimed)
{
	(void)session;
	(void)id;
	(void)timeout;
	(void)claimed;
}


__attribute__((visibility("default"))) janus_transport *create(void)
{
	static janus_transport transport = {
		.init = host_init,
		.destroy = host_destroy,
		.get_api_compatibility = host_api,
		.get_version = host_version,
		.get_version_string = host_text,
		.get_description = host_text,
		.get_name = host_text,
		.get_author = host_text,
		.get_package = host_text,
		.is_janus_api_enabled = host_yes,
		.is_admin_api_enabled = host_yes,
		.send_message = host_send,
		.session_created = host_created,
		.session_over = host_over,
		.session_claimed = host_created,
	};

	return &transport;
}
