/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file effect.h  What the shell is to do, in order
 */

#ifndef DUET_EFFECT_H
#define DUET_EFFECT_H

#include <glib.h>
#include <jansson.h>
#include "media.h"
#include "route.h"

enum effect_type {
	EFFECT_EVENT,     /**< send `event` to the handle, with a JSEP if `media`  */
	EFFECT_CLOSE,     /**< close the handle's PeerConnection                   */
	EFFECT_ROUTE,     /**< publish `plan` from the handle to `peer` (0: nowhere) */
	EFFECT_KEYFRAME,  /**< ask the handle for keyframes                        */
	EFFECT_BITRATE,   /**< cap the handle's sender at `bitrate`                */
	EFFECT_NOTIFY,    /**< give `event` to Janus's event handlers              */
};

struct effect {
	enum effect_type type;
	guint64 handle;
	guint generation;        /**< of the handle's leg when this was decided   */
	char *transaction;       /**< of the request answered, or NULL            */
	json_t *event;
	struct media *media;     /**< EVENT: the JSEP's description, or NULL      */
	gboolean offer;          /**< EVENT: the JSEP is an offer of ours         */
	guint64 peer;            /**< ROUTE                                       */
	struct route_plan *plan; /**< ROUTE: without `peer`, what the source is   */
	guint32 bitrate;         /**< BITRATE: bit/s, 0: no limit                 */
	gboolean refused;        /**< CLOSE: of what an offer in vain has made    */
};

/** Frees one effect; the arrays that exchange fills are made with it */
void effect_free(void *effect);
/** Appends an effect of a type for a handle to an array of effects */
struct effect *effect_add(GPtrArray *effects, enum effect_type type, guint64 handle);
/** An array for effects, which it owns */
GPtrArray *effects_new(void);

#endif
