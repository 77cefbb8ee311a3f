/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file perform.c  Carries one effect out
 */

#include <errno.h>
#include <janus/debug.h>
#include "event.h"
#include "perform.h"
#include "sdp.h"

static json_t *jsep_new(struct session *s, const struct effect *e)
{
	g_autofree char *sdp = sdp_write(e->media, session_version(s));

	return json_pack("{s:s, s:s}", "type", e->offer ? "offer" : "answer", "sdp", sdp);
}

/** An answer to a request must come, even when the JSEP it was to carry cannot */
static void apologise(const struct perform_port *port, struct session *s,
	const struct effect *e, enum duet_error code, const char *text)
{
	json_auto_t *event = NULL;

	if (!e->transaction)
		return;

	event = event_error(code, text);
	port->event(session_handle(s), e->transaction, event, NULL);
}

/**
 * Pushes an offer
 *
 * When the PeerConnection goes while this waits for the core, the core makes
 * another for the offer, and the exchange, which has been told that the leg is
 * gone, will never close it.
 *
 * From hangup_media on the core still needs a moment to get rid of its ICE
 * agent. Until then it refuses offers, and nothing tells when it is over.
 */
static int push_offer(const struct perform_port *port, struct session *s,
	const struct effect *e, json_t *jsep)
{
	janus_plugin_session *handle = session_handle(s);
	gboolean fresh;
	guint epoch;
	int err;

	session_lock(s);
	fresh = !session_pc(s);
	epoch = session_pc_offered(s);
	session_unlock(s);

	err = port->event(handle, e->transaction, e->event, jsep);

	session_lock(s);
	if (err == ECONNABORTED && fresh)
		session_pc_refused(s, epoch);
	else if (!err && session_epoch(s) != epoch &&
		 !session_pc_close(s, session_pc_offered(s)))
		port->close(handle);
	session_unlock(s);

	return err == ECONNABORTED ? EAGAIN : err;
}

static int perform_jsep(const struct perform_port *port, struct session *s,
	guint epoch, const struct effect *e)
{
	json_auto_t *jsep = NULL;
	gboolean stale = e->offer ? session_leg_over(s, e->generation) :
		session_epoch(s) != epoch;
	int err;

	if (stale) {
		JANUS_LOG(LOG_VERB, "[duet-%" G_GUINT64_FORMAT "] The PeerConnection of an %s is gone\n",
			session_id(s), e->offer ? "offer" : "answer");
		apologise(port, s, e, DUET_ERROR_TRY_AGAIN, "The PeerConnection is gone");
		return 0;
	}

	jsep = jsep_new(s, e);
	err = e->offer ? push_offer(port, s, e, jsep) :
		port->event(session_handle(s), e->transaction, e->event, jsep);
	if (!err || err == EAGAIN)
		return err;

	JANUS_LOG(LOG_WARN, "[duet-%" G_GUINT64_FORMAT "] The core did not take an %s\n",
		session_id(s), e->offer ? "offer" : "answer");
	apologise(port, s, e, DUET_ERROR_UNKNOWN, "The PeerConnection could not be set up");

	return EPROTO;
}

static void perform_plain(const struct perform_port *port, struct session *s,
	const struct effect *e)
{
	int err = port->event(session_handle(s), e->transaction, e->event, NULL);

	if (err == EPROTO) {
		JANUS_LOG(LOG_ERR, "[duet-%" G_GUINT64_FORMAT "] The core did not take an event\n",
			session_id(s));
	}
}

/**
 * Closes the PeerConnection
 *
 * The core may crash when a client offers in the instant in which its last one
 * has gone (docs/security.md). A flood of refused offers would ask for that, so
 * only a few are closed here.
 */
static int perform_close(const struct perform_port *port, struct session *s,
	guint epoch, const struct effect *e)
{
	int err = 0;

	session_lock(s);
	if (!e->refused || !session_pc_leave(s, epoch, g_get_monotonic_time())) {
		err = session_pc_close(s, epoch);
		if (!err)
			port->close(session_handle(s));
	}
	session_unlock(s);

	return err == ENOENT ? ENOENT : 0;
}

/**
 * Asks the sender for a keyframe, or caps it
 *
 * To ask for keyframes the core walks through the media of the PeerConnection,
 * and frees it after hangup_media with no regard to that. While the session is
 * locked hangup_media does not return. A cap is for the PeerConnection that was
 * meant.
 */
static void perform_feedback(const struct perform_port *port, struct session *s,
	guint epoch, const struct effect *e)
{
	session_lock(s);
	if (session_pc(s) && session_epoch(s) == epoch) {
		if (e->type == EFFECT_KEYFRAME)
			port->keyframe(session_handle(s));
		else
			relay_ask(session_end(s), e->bitrate);
	}
	session_unlock(s);
}

gboolean perform_free(const struct perform_port *port, struct session *s)
{
	gboolean closing;

	session_lock(s);
	if (session_pc_left(s) && !session_pc_close(s, session_epoch(s)))
		port->close(session_handle(s));
	closing = session_pc_closing(s);
	session_unlock(s);

	return !closing;
}

int perform(const struct perform_port *port, struct session *s,
	struct session *peer, guint epoch, const struct effect *e)
{
	switch (e->type) {
	case EFFECT_EVENT:
		if (e->media)
			return perform_jsep(port, s, epoch, e);
		perform_plain(port, s, e);
		break;
	case EFFECT_CLOSE:
		return perform_close(port, s, epoch, e);
	case EFFECT_ROUTE:
		relay_publish(session_end(s), peer ? session_end(peer) : NULL,
			e->plan);
		break;
	case EFFECT_KEYFRAME:
	case EFFECT_BITRATE:
		perform_feedback(port, s, epoch, e);
		break;
	case EFFECT_NOTIFY:
		port->notify(s ? session_handle(s) : NULL, json_incref(e->event));
		break;
	}

	return 0;
}
