/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file route.h  What crosses from one leg to the other
 *
 * A plan is written by the signalling core and read by the relay. It is plain
 * data: neither side of the bar has to know the other.
 */

#ifndef DUET_ROUTE_H
#define DUET_ROUTE_H

#include <glib.h>

/** Payload types that may cross on one m-line: codec, RED, telephone events */
#define ROUTE_PTS_MAX 4
/** m-lines with RTP that may cross from one leg */
#define ROUTE_LANES_MAX 16

/** Layers of one picture that a sender can offer side by side */
#define ROUTE_LAYERS_MAX 3
/** Longest name of a layer (rid, RFC 8851), with its end; the core takes no longer one */
#define ROUTE_RID_SIZE 16
/** Longest beginning of names of files, with its end */
#define ROUTE_RECORD_SIZE 160
/** Longest name of a codec, with its end */
#define ROUTE_CODEC_SIZE 16
/** Asked for no layer in particular: the relay chooses */
#define ROUTE_LAYER_AUTO (-1)

/** What the payload of a lane is, as far as layers have to be told apart */
enum route_codec {
	ROUTE_CODEC_OTHER,
	ROUTE_CODEC_VP8,
	ROUTE_CODEC_VP9,
	ROUTE_CODEC_H264,
	ROUTE_CODEC_AV1,
};

/** Which of the layers its receiver wants */
struct route_wish {
	gint8 substream;       /**< highest, from 0, or ROUTE_LAYER_AUTO     */
	gint8 temporal;        /**< highest, from 0, or ROUTE_LAYER_AUTO: all */
	guint32 fallback;      /**< us without a layer until a lower one, 0: the default */
};

/** The same picture several times, each an RTP stream of its own (simulcast) */
struct route_layers {
	guint8 count;          /**< 0: there is only one                     */
	guint8 rid_ext;        /**< id of the header extension with the rid  */
	gboolean sealed;       /**< payloads are encrypted end to end        */
	enum route_codec codec;
	struct route_wish wish;
	struct {
		char rid[ROUTE_RID_SIZE]; /**< or ""                             */
		guint32 ssrc;      /**< or 0: tell it by the rid                 */
	} layer[ROUTE_LAYERS_MAX]; /**< the lowest first                     */
};

/** The last keyframe of a source that leads nowhere, to be kept for its receiver */
struct route_still {
	gboolean wanted;
	gboolean sealed;       /**< payloads are encrypted end to end        */
	enum route_codec codec;
};

/** One m-line of the source and where its packets go */
struct route_lane {
	guint8 from;           /**< mindex on the source's leg               */
	guint8 to;             /**< mindex on the peer's leg                 */
	gboolean video;
	gboolean open;         /**< FALSE: packets are dropped at the gate   */
	guint32 clock;         /**< RTP clock rate of the codec, Hz          */
	guint pts;             /**< pairs used below                         */
	struct {
		guint8 from;       /**< payload type on the source's leg         */
		guint8 to;         /**< payload type on the peer's leg           */
	} pt[ROUTE_PTS_MAX];
	struct route_layers layers;
	struct route_still still;
	guint8 greet;          /**< without a peer: payload type of padding that the
	                            source itself gets on `from`, 0: none    */
	struct {
		char codec[ROUTE_CODEC_SIZE]; /**< lower case                    */
		guint8 pt;         /**< of it, on the peer's leg             */
		guint8 red;        /**< of RED around it, there; 0: none     */
		guint8 number;     /**< among its kind in the call, from 1   */
	} format;
};

struct route_plan {
	guint lanes;
	struct route_lane lane[ROUTE_LANES_MAX];
	gboolean data;         /**< data channels on both legs, gate open    */
	char record[ROUTE_RECORD_SIZE]; /**< how names of files begin, "": it is not recorded */
};


/**
 * How many videos of a source offer layers; 0 as well when another one flows that
 * doesn't, for that one cannot follow a link but by its cap, which is for all
 */
static inline guint route_plan_layered(const struct route_plan *plan)
{
	guint layered = 0, plain = 0;

	for (guint i = 0; i < plan->lanes; i++) {
		if (plan->lane[i].layers.count)
			layered++;
		else
			plain += plan->lane[i].video && plan->lane[i].open;
	}

	return plain ? 0 : layered;
}

#endif
