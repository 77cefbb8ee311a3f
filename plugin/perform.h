/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file perform.h  Carries one effect out
 */

#ifndef DUET_PERFORM_H
#define DUET_PERFORM_H

#include <glib.h>
#include <jansson.h>
#include <janus/plugins/plugin.h>
#include "effect.h"
#include "session.h"

/** The calls into the Janus core that effects need */
struct perform_port {
	/**
	 * @return 0, ENOTCONN (the session is gone), ECONNABORTED (the handle is,
	 *         or its last PeerConnection is not quite yet) or EPROTO
	 */
	int (*event)(janus_plugin_session *handle, const char *transaction,
		json_t *event, json_t *jsep);
	void (*close)(janus_plugin_session *handle);
	void (*keyframe)(janus_plugin_session *handle);
	/** Takes the reference on the event; the handle may be NULL */
	void (*notify)(janus_plugin_session *handle, json_t *event);
};

/**
 * Carries an effect out; jobs of the session's queue only
 *
 * @param port  The calls to make
 * @param s     Whom it is for; NULL only for EFFECT_NOTIFY
 * @param peer  EFFECT_ROUTE: where to, or NULL
 * @param epoch session_epoch() when the effect was queued
 * @param e     Effect
 *
 * @return 0, EPROTO (an event with a JSEP could not be delivered), EAGAIN (an
 *         offer of ours could not yet) or ENOENT (there was no PeerConnection to
 *         close: no hangup_media will come)
 */
int perform(const struct perform_port *port, struct session *s,
	struct session *peer, guint epoch, const struct effect *e);

/**
 * Closes what was left to the client (session_pc_leave()): an offer of ours is to
 * come. Jobs of its queue only
 *
 * @return Whether it need not wait for a PeerConnection that closes
 */
gboolean perform_free(const struct perform_port *port, struct session *s);

#endif
