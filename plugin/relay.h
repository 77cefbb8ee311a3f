/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay.h  Media between the two legs of a call
 *
 * One relay_end per Janus handle. What flows out of a handle (its direction)
 * belongs to the loop thread of that handle: RTP, RTCP, data, hangup and
 * destroy all arrive there, so the packet path takes no lock and writes
 * nothing that another thread reads. Signalling publishes a new immutable
 * route into a mailbox; the loop thread takes it over at the next packet.
 */

#ifndef DUET_RELAY_H
#define DUET_RELAY_H

#include <janus/plugins/plugin.h>
#include "figures.h"
#include "record.h"
#include "route.h"

/** What a receiver gets of a sender that offers layers, -1: not known */
struct relay_layers {
	guint8 mindex;         /**< on the receiver's leg                    */
	gint8 substream;
	gint8 temporal;
};

/** The calls into the Janus core that the relay makes, and what it tells */
struct relay_port {
	void (*rtp)(janus_plugin_session *handle, janus_plugin_rtp *packet);
	/** Makes a packet one without extensions, as janus_plugin_rtp_reset(); NULL: it is */
	void (*rtp_reset)(janus_plugin_rtp *packet);
	void (*data)(janus_plugin_session *handle, janus_plugin_data *packet);
	void (*pli)(janus_plugin_session *handle, int mindex);
	void (*remb)(janus_plugin_session *handle, guint32 bitrate);
	/** A handle receives other layers now; NULL: nobody wants to know */
	void (*layers)(janus_plugin_session *handle, const struct relay_layers *layers);
	const struct record_port *record; /**< borrowed; NULL: nothing is recorded */
	gint64 (*now)(void);   /**< us, monotonic; NULL: the system's        */
	gint64 (*wall)(void);  /**< us since 1970; NULL: the system's        */
};

/** Counters of one direction, for status and the record of a call */
struct relay_counters {
	guint64 packets[2];    /**< relayed, [0] audio, [1] video            */
	guint64 bytes[2];      /**< of them, RTP header included             */
	guint64 dropped;       /**< packets and messages that went nowhere   */
	guint64 messages;      /**< data channel messages relayed            */
	guint64 throttled;     /**< of those dropped: too many for throttle.h */
};

struct relay_end;

/** Takes the table of core callbacks; once, before any relay_end */
void relay_init(const struct relay_port *port);

/**
 * Allocates the media side of a handle, aligned to a cache line
 *
 * @param handle  Janus's handle; must live until `release` is called
 * @param release Called with `arg` when the last reference is gone; may be NULL
 *
 * @return New end with one reference, the caller's
 */
struct relay_end *relay_end_new(janus_plugin_session *handle,
	void (*release)(void *arg), void *arg);
struct relay_end *relay_end_ref(struct relay_end *end);
void relay_end_unref(struct relay_end *end);

/**
 * Publishes where the packets of `from` go from now on; any thread
 *
 * A plan without peer says what layers the source has, which has to be known
 * before anything is relayed: a sender names them at the beginning only. It may
 * also ask for the source's last keyframe to be kept.
 *
 * The route keeps a reference on `to` until it is replaced or drained. After
 * relay_end_close() it is a no-op.
 *
 * @param from Source
 * @param to   Peer, or NULL: nowhere
 * @param plan What crosses; NULL: nothing
 */
void relay_publish(struct relay_end *from, struct relay_end *to,
	const struct route_plan *plan);

/* Loop thread of the handle only */

/** Sends an RTP packet to the peer; its header is rewritten in place */
void relay_rtp(struct relay_end *end, janus_plugin_rtp *packet);
/**
 * Asks the peer for a keyframe if the RTCP packet does, at a bounded rate, and
 * has the peer keep to what the link to this handle carries
 */
void relay_rtcp(struct relay_end *end, janus_plugin_rtcp *packet);
/** Sends a data channel message to the peer, or keeps it until it can be sent */
void relay_data(struct relay_end *end, janus_plugin_data *packet);
/** The handle's data channels can be written to */
void relay_data_ready(struct relay_end *end);
/** The handle's PeerConnection is up: what is known of its link is void */
void relay_up(struct relay_end *end);
/** The handle's PeerConnection is gone: its route, its source and its outbox too */
void relay_hangup(struct relay_end *end);
/** The handle is gone: hangs up, and takes no route any more */
void relay_end_close(struct relay_end *end);

/**
 * Signs of life from a handle: a number that grows with every packet, RTCP or
 * message that came in, relayed or not; any thread
 */
guint64 relay_signs(struct relay_end *end);

/**
 * Caps what the client of a handle sends, beside what its receiver's link allows;
 * any thread
 *
 * @param bitrate bit/s, 0: no more. It lasts until relay_up()
 */
void relay_ask(struct relay_end *end, guint32 bitrate);

/** Reads the counters of what came from this handle; any thread, approximate */
void relay_counters(struct relay_end *end, struct relay_counters *out);
/** The same with its caps and its link, for the signalling core; any thread */
void relay_figures(struct relay_end *end, struct figures *out);

#endif
