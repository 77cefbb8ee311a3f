/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file shell.h  The exchange at work: its mutex, the sessions, their queues
 *
 * There is one, as there is one plugin in a Janus: the core's calls carry no
 * pointer of ours, and some still come from threads of handles after destroy.
 */

#ifndef DUET_SHELL_H
#define DUET_SHELL_H

#include <glib.h>
#include <jansson.h>
#include <janus/plugins/plugin.h>
#include "message.h"
#include "perform.h"
#include "relay.h"
#include "session.h"
#include "settings.h"

/**
 * @param settings Taken over on success
 * @param port     Borrowed for ever
 *
 * @return 0, EALREADY, or the error of what could not be started
 */
int shell_start(struct settings *settings, const struct perform_port *port);

/**
 * Ends every call and waits until everybody has been told. Sessions whose
 * handles still exist stay, without queue, until shell_detach()
 */
void shell_stop(void);

/*
 * The handle is known from shell_attach() to shell_detach(). Every function
 * takes any thread, and returns 0, ENOENT (unknown handle) or ESHUTDOWN (not
 * started, or stopped) unless it says something else.
 */

/**
 * A handle appears
 *
 * @param endp Set on success: the handle's media side, borrowed until
 *             shell_detach()
 */
int shell_attach(janus_plugin_session *handle, struct relay_end **endp);
/** A handle goes; works in a stopped shell too. @return 0 or ENOENT */
int shell_detach(janus_plugin_session *handle);
/** @return EBUSY, too: too many answers wait for this client */
int shell_message(janus_plugin_session *handle, const struct message *m);
/** The session of a handle, with a reference, or NULL */
struct session *shell_session(const janus_plugin_session *handle);
int shell_media_up(janus_plugin_session *handle);
int shell_media_gone(janus_plugin_session *handle);
/** The handle receives other layers of a picture now */
int shell_layers(janus_plugin_session *handle, const struct relay_layers *layers);
/** Something was told of a file with what the handle sends, see record.h; copied */
void shell_recorded(janus_plugin_session *handle, const char *file, int error);
/**
 * @param counters Set on success to what came from the handle
 *
 * @return New reference, or NULL for an unknown handle or a stopped shell
 */
json_t *shell_query(janus_plugin_session *handle, struct relay_counters *counters);

#endif
