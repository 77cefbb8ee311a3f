/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file header.h  The parts of an RTP packet (RFC 3550 section 5.1)
 */

#ifndef DUET_HEADER_H
#define DUET_HEADER_H

#include <glib.h>

/** The fixed part of a header, which CSRCs and extensions follow; bytes */
#define HEADER_FIXED 12
/** In its first byte: the version in the upper two bits, and whether padding ends the packet */
#define HEADER_VERSION 2
#define HEADER_PADDING 0x20

/**
 * Finds the payload
 *
 * @param rtp     Packet
 * @param length  Its length
 * @param payload Set to where it begins
 *
 * @return Its length without padding; 0: there is none, or the packet is malformed
 */
guint header_payload(const guint8 *rtp, guint length, const guint8 **payload);

/**
 * Finds a header extension, in either form of RFC 8285
 *
 * @param id   From 1
 * @param data Set to its data
 *
 * @return Length of its data, or 0: it is not there, or is empty
 */
guint header_extension(const guint8 *rtp, guint length, guint8 id, const guint8 **data);

#endif
