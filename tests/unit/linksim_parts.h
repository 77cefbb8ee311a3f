/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file linksim_parts.h  The parts of the link simulator
 */

#ifndef DUET_TESTS_LINKSIM_PARTS_H
#define DUET_TESTS_LINKSIM_PARTS_H

#include "linksim.h"

/** Encoder and pacer of a browser */
struct linksim_sender {
	gdouble cap;        /**< REMB, bit/s                                  */
	gdouble target;     /**< of the encoder, bit/s                        */
	gdouble budget;     /**< of the pacer, bytes                          */
	gdouble debt;       /**< what frames were too large, bytes            */
	gint64 frame_at;
	gint64 audio_at;
	guint32 frame;
	guint32 seq;
	gboolean key;       /**< the next frame is to be a keyframe           */
	guint paced_bytes;
	GQueue paced;       /**< struct linksim_packet, not sent yet          */
	gint64 uplink_at;   /**< when its uplink has sent them                */
};

struct linksim_missing {
	guint32 seq;
	gint64 asked;       /**< when the last time                           */
	guint times;
};

/** Jitter buffer, feedback */
struct linksim_receiver {
	GArray *arrivals;   /**< from `base` on, us; -1: none                 */
	guint16 base;
	gint64 feedback_at;
	gint64 report_at[2];
	gint64 report_sent[2]; /**< last sender report, [1] of video          */
	gint64 report_got[2];
	guint32 expected;   /**< next sequence number                         */
	guint32 told;       /**< of them, at the last report                  */
	guint got;          /**< since then                                   */
	guint32 again;      /**< newest in the stream of those sent again     */
	GArray *missing;    /**< struct linksim_missing                       */
	GHashTable *frames; /**< frame -> packets still to come               */
	GHashTable *seqs;   /**< sequence numbers received                    */
	GHashTable *keys;   /**< frames that need no others                   */
	guint32 next;       /**< frame to show next                           */
	guint32 newest;     /**< complete frame                               */
	gint64 pli_at;
	gint64 shown_at;
	guint64 bytes;      /**< for REMB, since the last                     */
	gdouble remb;
	gint64 remb_at;
	gint64 least;       /**< delay, for REMB                              */
	gint64 delay;
};

struct linksim {
	const struct linksim_plan *plan;
	GRand *rand;
	gint64 now;
	struct linksim_sender sender;
	struct linksim_receiver receiver;

	/* the relay and the core */
	struct bandwidth_sent sent;
	struct bandwidth *bandwidth;
	guint32 note_packets, note_bytes, note_audio;
	guint16 transport;
	guint32 inserted;   /**< sequence numbers that trains took            */
	guint32 again;      /**< packets sent again                           */
	gboolean keeps;     /**< the core keeps packets: a round trip is known */
	GHashTable *buffer; /**< sequence number -> packet, for retransmission */
	GHashTable *resent; /**< sequence number -> when last                 */
	gint64 forgotten;   /**< what was sent before that is not sent again  */
	gint64 report_at;

	/* the ways */
	GQueue up;          /**< struct linksim_packet to the relay           */
	GQueue queue;       /**< at the bottleneck                            */
	guint queued;       /**< bytes                                        */
	gdouble credit;     /**< bytes the bottleneck may send                */
	GQueue down;        /**< to the receiver                              */
	GQueue back;        /**< struct linksim_back to the relay             */
	GQueue caps;        /**< struct linksim_cap to the sender             */
	gdouble cross_credit;
	gdouble cross_rate; /**< of the greedy one                            */
	gint64 cross_cut;

	/* what it was like */
	GArray *waits;      /**< struct linksim_wait, video                   */
	GArray *shown;      /**< gint64, when frames were shown               */
	GArray *caps_seen;  /**< guint32, one per 10 ms                       */
	GArray *got;        /**< struct linksim_packet: video that arrived    */
};

struct linksim_cap {
	gint64 at;
	guint32 value;
};

/** @return What a plan says for this time */
gdouble linksim_value(const struct linksim_step *steps, gint64 now);
gpointer linksim_copy(gconstpointer from, gsize size);
/** A copy on its way */
void linksim_put(GQueue *way, const struct linksim_packet *p, gint64 at);
/** @return The first that has arrived by now, to be freed; NULL: none */
struct linksim_packet *linksim_take(GQueue *way, gint64 now);

void linksim_sender_tick(struct linksim *s);
void linksim_receiver_open(struct linksim_receiver *r);
void linksim_receiver_close(struct linksim_receiver *r);
void linksim_receiver_get(struct linksim *s, const struct linksim_packet *p);
void linksim_receiver_tick(struct linksim *s);
/** Sends something to the relay, unless it gets lost */
void linksim_back(struct linksim *s, struct linksim_back *b);

#endif
