/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_loss.c  How much of the video gets lost
 */

#include "bandwidth_loss.h"

/** Measured over so much */
#define PACKETS 50
#define SPAN G_USEC_PER_SEC
/** or over so much when it is heavy */
#define PACKETS_HEAVY 20
#define SPAN_HEAVY (200 * 1000)
/** What was measured so long ago is not so any more, us, when so few tell otherwise */
#define OLD (2 * G_USEC_PER_SEC)
#define PACKETS_FEW 5


void loss_told(struct loss *l, gint64 sent, guint8 fraction)
{
	const guint packets = sent - l->told_of;
	guint lost;

	l->told_of = sent;
	l->rest += packets * fraction;
	lost = l->rest / 256;
	l->rest %= 256;
	l->lost += lost;
	l->received += packets - lost;
}


void loss_restart(struct loss *l, gint64 now)
{
	l->since = now;
	l->received = l->lost = 0;
}


gboolean loss_measure(struct loss *l, gint64 now)
{
	const guint packets = l->received + l->lost;
	const gdouble share = packets ? (gdouble)l->lost / packets : 0;
	const gboolean heavy = share > LOSS_HEAVY;
	const gboolean enough = packets >= (heavy ? PACKETS_HEAVY : PACKETS)
		&& now - l->since >= (heavy ? SPAN_HEAVY : SPAN);

	if (!enough && (packets < PACKETS_FEW || now - l->since < OLD))
		return FALSE;

	l->share = share;
	l->fresh = enough;
	loss_restart(l, now);

	return heavy && enough;
}
