/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file feedback.c  What a receiver says about the media it gets, read from RTCP
 */

#include <errno.h>
#include <string.h>
#include "feedback.h"

enum {
	RTCP_HEADER = 4,
	RTCP_SR = 200,
	RTCP_RR = 201,
	RTCP_RTPFB = 205,         /* RFC 4585 section 6.2                    */
	RTCP_PSFB = 206,          /* RFC 4585 section 6.3                    */

	REPORTER_SSRC = 4,
	SENDER_INFO = 20,
	REPORT_SIZE = 24,
	FEEDBACK_SSRCS = 8,       /* SSRCs of sender and media               */

	RTPFB_TRANSPORT = 15,
	PSFB_PLI = 1,
	PSFB_FIR = 4,
	PSFB_APPLICATION = 15,

	FIR_ENTRY = 8,

	TRANSPORT_HEADER = 8,     /* base to serial                          */
	CHUNK_SIZE = 2,
	REFERENCE_UNIT = 64000,   /* us                                      */
	DELTA_UNIT = 250,         /* us                                      */
};

/** How a packet status says that it came */
enum arrival {
	ARRIVAL_NONE = 0,
	ARRIVAL_SMALL = 1,        /* one byte, unsigned                      */
	ARRIVAL_LARGE = 2,        /* two bytes, signed                       */
	ARRIVAL_RESERVED = 3,
};

/** An RTT above that is a mistake */
#define RTT_MAX (30 * G_USEC_PER_SEC)
/** Seconds from 1900, where NTP counts from, to 1970 */
#define NTP_OFFSET G_GUINT64_CONSTANT(2208988800)

/** Content of one packet of a compound, padding taken off */
struct part {
	guint type;
	guint format;             /* or number of blocks                     */
	const guint8 *p;
	gsize length;
};


static guint16 read16(const guint8 *p)
{
	return p[0] << 8 | p[1];
}


static guint32 read32(const guint8 *p)
{
	return (guint32)read16(p) << 16 | read16(p + 2);
}


/** Value of the 24 bits at a place, with a sign */
static gint32 read24(const guint8 *p)
{
	const gint32 value = p[0] << 16 | read16(p + 1);

	return value & 0x800000 ? value - 0x1000000 : value;
}


/** The middle 32 bits of an NTP timestamp */
static guint32 ntp_middle(gint64 wall)
{
	const guint64 seconds = wall / G_USEC_PER_SEC + NTP_OFFSET;
	const guint64 part = wall % G_USEC_PER_SEC;

	return (guint32)(seconds << 16 | (part << 16) / G_USEC_PER_SEC);
}


/** @return us */
static gint64 from_ntp(gint64 units)
{
	return units * G_USEC_PER_SEC / 65536;
}


/** @return us, or -1: the receiver has got no sender report, or a wrong one */
static gint64 round_trip(guint32 last, guint32 delay, gint64 wall)
{
	const gint64 rtt = from_ntp((gint32)(ntp_middle(wall) - last - delay));

	if (!last || rtt > RTT_MAX)
		return -1;

	/* both ends round: a short way may look as if it led back in time */
	return rtt < -1000 ? -1 : MAX(rtt, 0);
}


static void read_reports(const struct part *part, gsize skip, gint64 wall,
	const struct feedback_sink *sink)
{
	const guint8 *p = part->p + skip;

	if (!sink->report || part->length < skip + part->format * REPORT_SIZE)
		return;

	for (guint i = 0; i < part->format; i++, p += REPORT_SIZE) {
		const struct feedback_report r = {
			.ssrc = read32(p),
			.fraction = p[4],
			.lost = read24(p + 5),
			.highest = read32(p + 8),
			.jitter = read32(p + 12),
			.rtt = round_trip(read32(p + 16), read32(p + 20), wall),
			.held = from_ntp(read32(p + 20)),
		};

		sink->report(&r, sink->arg);
	}
}


static void read_remb(const struct part *part, const struct feedback_sink *sink)
{
	const guint8 *p = part->p + FEEDBACK_SSRCS;
	guint64 mantissa;
	guint shift;

	if (!sink->remb || part->length < FEEDBACK_SSRCS + 8 || memcmp(p, "REMB", 4))
		return;

	shift = p[5] >> 2;
	mantissa = (guint64)(p[5] & 3) << 16 | read16(p + 6);
	if (mantissa > G_MAXUINT64 >> shift)
		return;

	sink->remb(mantissa << shift, sink->arg);
}


/** How many packets a chunk tells of at most */
static guint chunk_size(guint16 chunk)
{
	if (!(chunk & 0x8000))
		return chunk & 0x1fff;

	return chunk & 0x4000 ? 7 : 14;
}


static enum arrival chunk_status(guint16 chunk, guint i)
{
	if (!(chunk & 0x8000))
		return chunk >> 13 & 3;
	if (chunk & 0x4000)
		return chunk >> (12 - 2 * i) & 3;

	return chunk >> (13 - i) & 1;
}


/**
 * Finds where the times begin, and counts
 *
 * @return 0, or EINVAL: something is missing, or not to be understood
 */
static int measure(struct feedback_arrivals *a, const guint8 *end)
{
	const guint8 *p = a->chunks;
	gsize deltas = 0;
	guint i = 0;

	while (i < a->count) {
		guint16 chunk;
		guint n;

		if (end - p < CHUNK_SIZE)
			return EINVAL;
		chunk = read16(p);
		p += CHUNK_SIZE;
		n = MIN(chunk_size(chunk), (guint)a->count - i);
		for (guint k = 0; k < n; k++) {
			const enum arrival status = chunk_status(chunk, k);

			if (status == ARRIVAL_RESERVED)
				return EINVAL;
			a->received += status != ARRIVAL_NONE;
			deltas += status;
		}
		i += n;
	}
	if ((gsize)(end - p) < deltas)
		return EINVAL;
	a->deltas = p;

	return 0;
}


void feedback_arrivals_each(const struct feedback_arrivals *a,
	feedback_arrival_h *arrivalh, void *arg)
{
	const guint8 *chunks = a->chunks, *deltas = a->deltas;
	gint64 at = a->reference;
	guint i = 0;

	while (i < a->count) {
		const guint16 chunk = read16(chunks);
		const guint n = MIN(chunk_size(chunk), (guint)a->count - i);

		chunks += CHUNK_SIZE;
		for (guint k = 0; k < n; k++, i++) {
			const enum arrival status = chunk_status(chunk, k);

			if (status == ARRIVAL_SMALL)
				at += deltas[0] * DELTA_UNIT;
			else if (status == ARRIVAL_LARGE)
				at += (gint16)read16(deltas) * DELTA_UNIT;
			deltas += status;
			arrivalh(i, status != ARRIVAL_NONE, at, arg);
		}
	}
}


static void read_arrivals(const struct part *part, const struct feedback_sink *sink)
{
	const guint8 *p = part->p + FEEDBACK_SSRCS;
	struct feedback_arrivals a = {0};

	if (!sink->arrivals || part->length < FEEDBACK_SSRCS + TRANSPORT_HEADER)
		return;

	a.ssrc = read32(part->p + 4);
	a.base = read16(p);
	a.count = read16(p + 2);
	a.reference = (gint64)read24(p + 4) * REFERENCE_UNIT;
	a.serial = p[7];
	a.chunks = p + TRANSPORT_HEADER;
	if (a.count && !measure(&a, part->p + part->length))
		sink->arrivals(&a, sink->arg);
}


static void read_keyframe(const struct part *part, gsize entries,
	const struct feedback_sink *sink)
{
	if (sink->keyframe && part->length >= FEEDBACK_SSRCS + entries)
		sink->keyframe(sink->arg);
}


static void read_payload_specific(const struct part *part, const struct feedback_sink *sink)
{
	switch (part->format) {

	case PSFB_PLI:
		read_keyframe(part, 0, sink);
		break;

	case PSFB_FIR:
		read_keyframe(part, FIR_ENTRY, sink);
		break;

	case PSFB_APPLICATION:
		read_remb(part, sink);
		break;
	}
}


static void read_part(const struct part *part, gint64 wall,
	const struct feedback_sink *sink)
{
	switch (part->type) {

	case RTCP_SR:
		read_reports(part, REPORTER_SSRC + SENDER_INFO, wall, sink);
		break;

	case RTCP_RR:
		read_reports(part, REPORTER_SSRC, wall, sink);
		break;

	case RTCP_RTPFB:
		if (part->format == RTPFB_TRANSPORT)
			read_arrivals(part, sink);
		break;

	case RTCP_PSFB:
		read_payload_specific(part, sink);
		break;
	}
}


/** @return Whether the padding of a packet can be what it says, RFC 3550 section 6.4.1 */
static gboolean take_padding(struct part *part, gboolean padded)
{
	guint padding;

	if (!padded)
		return TRUE;
	if (!part->length)
		return FALSE;

	padding = part->p[part->length - 1];
	if (!padding || padding > part->length)
		return FALSE;
	part->length -= padding;

	return TRUE;
}


int feedback_read(const void *rtcp, gsize length, gint64 wall,
	const struct feedback_sink *sink)
{
	const guint8 *p = rtcp;

	while (length) {
		struct part part;
		gsize size;

		if (length < RTCP_HEADER || p[0] >> 6 != 2)
			return EINVAL;
		size = 4 * ((gsize)read16(p + 2) + 1);
		if (size > length)
			return EINVAL;

		part = (struct part){ p[1], p[0] & 0x1f, p + RTCP_HEADER, size - RTCP_HEADER };
		if (!take_padding(&part, p[0] & 0x20))
			return EINVAL;
		read_part(&part, wall, sink);
		p += size;
		length -= size;
	}

	return 0;
}
