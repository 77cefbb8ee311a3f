/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay_end.h  Inside of the media side of a handle
 *
 * For the files of the relay only. The first cache line holds all that a
 * packet of the first m-line needs; the second m-line has one of its own.
 */

#ifndef DUET_RELAY_END_H
#define DUET_RELAY_END_H

#include <pthread.h>
#include <stddef.h>
#include "aligned.h"
#include "cap.h"
#include "downlink.h"
#include "lane.h"
#include "layers.h"
#include "ledger.h"
#include "outbox.h"
#include "relay.h"
#include "throttle.h"

/** Lanes inside relay_end: a call with audio and video needs no other */
#define LANES_NEAR 2
#define LANES_FAR (ROUTE_LANES_MAX - LANES_NEAR)

/** Immutable once it is published */
struct route {
	struct relay_end *to;   /**< a reference, or NULL: nowhere             */
	struct route_plan plan;
};

struct relay_still;

struct relay_end {
	struct route *mailbox;         /**< atomic; NULL, a route, or route_closed */
	janus_plugin_session *peer;    /**< where the route leads, or NULL     */
	struct lane near[LANES_NEAR];

	/* the owner's */
	struct lane *far;              /**< atomic; LANES_FAR, once needed     */
	struct route *route;           /**< taken over, or NULL                */
	guint ledger_of;               /**< generation of the receiver's ledger when it was */
	struct bandwidth_sent *sent;   /**< to the peer; NULL when `route` is  */
	struct relay_counters noted;   /**< what was sent before it, or is in it */
	struct relay_still *still;     /**< or NULL                            */
	gboolean wanting;              /**< a request for a keyframe waits     */
	gboolean hushed;               /**< the peer's PeerConnection is not up */
	guint8 greet[ROUTE_LANES_MAX]; /**< payload types of padding that is due, 0: none */
	guint64 past_packets[2];       /**< atomic; of lanes that changed kind */
	guint64 past_bytes[2];         /**< atomic                             */
	guint64 dropped;               /**< atomic                             */
	guint64 throttled;             /**< atomic                             */
	struct throttle throttle;
	struct record *record[2];      /**< of messages: text, binary; or NULL */
	guint64 messages;              /**< atomic                             */
	guint64 reports;               /**< atomic; RTCP that came             */

	/* other threads' too */
	struct outbox outbox __attribute__((aligned(CACHE_LINE)));
	struct ledger ledger;          /**< of what its peers sent it           */
	struct cap cap;                /**< of what its client sends           */
	struct downlink *downlink;     /**< to its client; atomic, NULL until it is in a call */
	gint refs;
	janus_plugin_session *handle;
	void (*release)(void *arg);
	void *arg;
} __attribute__((aligned(CACHE_LINE)));

#define LINE_OF(field) (offsetof(struct relay_end, field) / CACHE_LINE)
G_STATIC_ASSERT(LINE_OF(mailbox) == LINE_OF(near[0].to));
G_STATIC_ASSERT(LINE_OF(near[1]) == LINE_OF(near[1].to));

/** In the mailbox of an end that takes no more routes */
extern struct route route_closed;

/** Takes over what is in the mailbox; owner only */
void relay_end_take(struct relay_end *end);
/** Has no packet be fast as long as something has to be looked at for each; owner only */
void relay_end_hold(struct relay_end *end);
/**
 * Whether the peer can get anything; owner only. What is handed to the core before would be
 * dropped and not numbered, and nobody would know how much
 */
gboolean relay_end_heard(struct relay_end *end);
/** Whether the peer gets layers that its link carries, of all video; owner only */
gboolean relay_end_chooses(struct relay_end *end, const struct route_plan *plan);
/** The link to the client; any thread */
struct downlink *relay_end_downlink(struct relay_end *end);
/** The client's link is another: nothing is known of it; owner only */
void relay_end_renew(struct relay_end *end, gint64 now);
/** A video frame, or a train right behind it, has been sent: notes what it takes; owner only */
void relay_end_note(struct relay_end *end, enum bandwidth_kind kind, gint64 now);

/** How a packet goes to the core */
typedef void (relay_rtp_h)(janus_plugin_session *handle, janus_plugin_rtp *packet);

/**
 * Sends a train of padding to the peer; owner only
 *
 * @param l    Lane of the frame that was just sent and noted
 * @param last Its last packet, as it was sent
 */
void relay_probe(struct relay_end *end, struct lane *l, const janus_plugin_rtp *last,
	relay_rtp_h *rtph, gint64 now);


/* relay_still.c; owner only */
/** The source leads nowhere, and its last keyframe is kept if the plan says so */
void relay_still_plan(struct relay_end *end, const struct route_plan *plan);
/** Sends a packet along its lane; @return FALSE: the lane has no place for it */
typedef gboolean (relay_pass_h)(struct relay_end *end, struct lane *l, janus_plugin_rtp *packet);
/** The route is another: sends the picture that was kept, if somebody is there to get it */
void relay_still_show(struct relay_end *end, relay_pass_h *passh, gint64 now);
/**
 * Takes a packet, before its lane does; there must be a `still`
 *
 * @return TRUE: drop it
 */
gboolean relay_still_hold(struct relay_end *end, const janus_plugin_rtp *packet,
	const struct relay_port *port);
void relay_still_clear(struct relay_end *end);


/* relay_greet.c; owner only */

/** What is to be sent to the client before anything else is; NULL: nothing any more */
void relay_greet_plan(struct relay_end *end, const struct route_plan *plan);
/** Sends it, once the PeerConnection is up */
void relay_greet(struct relay_end *end, const struct relay_port *port, gint64 now);


/* relay_record.c; owner only */
/** Records what a lane sends as its part of a new route says; before lane_route() */
void relay_record_lane(struct relay_end *end, struct lane *l, const struct route_plan *plan,
	const struct route_lane *route);
/** The same for messages */
void relay_record_messages(struct relay_end *end, const struct route_plan *plan);
/** A message is sent */
void relay_record_message(struct relay_end *end, const janus_plugin_data *packet);
/** Ends all recordings; nobody is told */
void relay_record_clear(struct relay_end *end);


static inline struct route *relay_end_mail(struct relay_end *end)
{
	return __atomic_load_n(&end->mailbox, __ATOMIC_ACQUIRE);
}


/** @return Lane of an m-line, or NULL when no route ever knew it */
static inline struct lane *relay_end_lane(struct relay_end *end, int mindex)
{
	if (mindex >= 0 && mindex < LANES_NEAR)
		return &end->near[mindex];
	if (mindex < 0 || mindex >= ROUTE_LANES_MAX || !end->far)
		return NULL;

	return &end->far[mindex - LANES_NEAR];
}


/** Adds to a counter of which the caller is the only writer */
static inline void relay_end_count(guint64 *counter, guint64 n)
{
	__atomic_store_n(counter, *counter + n, __ATOMIC_RELAXED);
}

#endif
