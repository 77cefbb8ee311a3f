/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file light.h  A core for many handles: plugins by the side, no thread each
 *
 * Several plugins may be open at once. All calls into a plugin come from the
 * thread that calls the functions below, which therefore is the loop thread of
 * every handle.
 */

#ifndef DUET_BENCH_LIGHT_H
#define DUET_BENCH_LIGHT_H

#include <glib.h>
#include <jansson.h>
#include <janus/plugins/plugin.h>

struct light;

struct light_client;
/** An event has been delivered; any thread, several at once */
typedef void (light_event_h)(struct light_client *c, const json_t *message);

struct light_client {
	struct light *light;
	janus_plugin_session *session;
	char *offer;     /**< SDP of the offer pushed last, or NULL; see light_wait() */
	gint64 gathering; /**< us that gathering takes, 0 at first               */
	gint64 gathered;  /**< when it is over, monotonic; 0: it has not begun; atomic */
	light_event_h *eventh; /**< called with every event, or NULL            */
	void *arg;        /**< for eventh                                        */
};

/** Calls of relay_rtp so far, whoever made them; the caller's thread only */
extern guint64 light_relayed;

/**
 * Loads a plugin and initialises it without a configuration
 *
 * @param path   Its library
 * @param folder Where it would look for its configuration
 *
 * @return NULL when it cannot be had: why has been written to stderr
 */
struct light *light_open(const char *path, const char *folder);
/** Takes the plugin down; every client must be detached. NULL is ignored */
void light_close(struct light *l);
janus_plugin *light_plugin(struct light *l);
/** The table that plugins get */
janus_callbacks *light_callbacks(void);

/** @return A client, or NULL when the plugin refuses it */
struct light_client *light_attach(struct light *l);
/** Hangs up, detaches and frees a client */
void light_detach(struct light_client *c);

/**
 * Sends a message; any thread
 *
 * Gathering begins with the first offer of a client or to it. Until it is over
 * the core blocks what pushes a JSEP to that client.
 *
 * @param body The reference is taken
 * @param type Of the JSEP, or NULL: none
 * @param sdp  Its SDP
 */
void light_send(struct light_client *c, json_t *body, const char *type, const char *sdp);

/** The same with a JSEP, of which the reference is taken, or NULL: none */
void light_send_jsep(struct light_client *c, json_t *body, json_t *jsep);

/** How often "registered", "calling", "incomingcall" or "accepted" has been pushed
 *  since the plugin was opened */
guint light_count(const struct light *l, const char *event);

/**
 * Waits until one of these events has been pushed `count` times since the plugin was
 * opened; what came before one of these events is visible then
 *
 * @return FALSE: it has not within a minute, or an error was pushed; why has
 *         been written to stderr
 */
gboolean light_wait(struct light *l, const char *event, guint count);

#endif
