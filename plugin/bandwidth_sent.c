/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_sent.c  What has been sent to a receiver, and when
 */

#include "bandwidth_sent.h"


guint bandwidth_sent_read(const struct bandwidth_sent *s, struct bandwidth_note *out)
{
	const guint32 notes = __atomic_load_n(&s->notes, __ATOMIC_ACQUIRE);
	guint count = MIN(notes, BANDWIDTH_NOTES - 1);
	guint32 since;

	for (guint i = 0; i < count; i++) {
		const struct bandwidth_note *n =
			&s->note[(notes - count + i) % BANDWIDTH_NOTES];

		/* acquired, so that the number is read again after all of them */
		out[i].packets = __atomic_load_n(&n->packets, __ATOMIC_ACQUIRE);
		out[i].bytes = __atomic_load_n(&n->bytes, __ATOMIC_ACQUIRE);
		out[i].audio = __atomic_load_n(&n->audio, __ATOMIC_ACQUIRE);
		out[i].kind = __atomic_load_n(&n->kind, __ATOMIC_ACQUIRE);
		out[i].at = __atomic_load_n(&n->at, __ATOMIC_ACQUIRE);
	}

	/* the writer may be at note `notes + since`, in the place of an old one */
	since = __atomic_load_n(&s->notes, __ATOMIC_RELAXED) - notes;
	since = MIN(since, count);
	if (since) {
		memmove(out, out + since, (count - since) * sizeof(*out));
		count -= since;
	}

	return count;
}
