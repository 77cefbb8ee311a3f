/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file vp8.h  Numbers of pictures in VP8 payloads (RFC 7741 section 4.2)
 *
 * Every layer of a simulcast counts its pictures from a number of its own. A
 * receiver must see them go on.
 */

#ifndef DUET_VP8_H
#define DUET_VP8_H

#include <glib.h>
#include "frame.h"

/** All zero: nothing sent yet */
struct vp8 {
	guint16 picture;         /**< newest picture id, as sent              */
	guint16 picture_off;     /**< from the source's to what is sent       */
	guint8 base;             /**< newest TL0PICIDX, as sent               */
	guint8 base_off;
	guint8 sent;             /**< something has been                      */
};

/**
 * Rewrites the numbers in a payload, in place
 *
 * @param v       State of the receiver
 * @param f       What frame_read() said of the payload
 * @param payload Of the packet
 * @param fresh   It is the first one of another layer
 */
void vp8_rewrite(struct vp8 *v, const struct frame *f, guint8 *payload, gboolean fresh);

#endif
