/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay_count.c  What has come from a handle, for any thread
 */

#include "relay_end.h"


static void add_counters(const struct lane *l, struct relay_counters *out)
{
	const guint8 video = __atomic_load_n(&l->video, __ATOMIC_RELAXED);

	out->packets[video] += __atomic_load_n(&l->packets, __ATOMIC_RELAXED);
	out->bytes[video] += __atomic_load_n(&l->bytes, __ATOMIC_RELAXED);
}


guint64 relay_signs(struct relay_end *end)
{
	struct relay_counters c;

	relay_counters(end, &c);

	return c.packets[0] + c.packets[1] + c.dropped + c.messages +
		__atomic_load_n(&end->reports, __ATOMIC_RELAXED);
}


void relay_counters(struct relay_end *end, struct relay_counters *out)
{
	const struct lane *far = __atomic_load_n(&end->far, __ATOMIC_ACQUIRE);

	for (guint i = 0; i < G_N_ELEMENTS(out->packets); i++) {
		out->packets[i] = __atomic_load_n(&end->past_packets[i], __ATOMIC_RELAXED);
		out->bytes[i] = __atomic_load_n(&end->past_bytes[i], __ATOMIC_RELAXED);
	}
	for (guint i = 0; i < LANES_NEAR; i++)
		add_counters(&end->near[i], out);
	for (guint i = 0; far && i < LANES_FAR; i++)
		add_counters(&far[i], out);
	out->dropped = __atomic_load_n(&end->dropped, __ATOMIC_RELAXED);
	out->messages = __atomic_load_n(&end->messages, __ATOMIC_RELAXED);
	out->throttled = __atomic_load_n(&end->throttled, __ATOMIC_RELAXED);
}


void relay_figures(struct relay_end *end, struct figures *out)
{
	struct downlink *d = __atomic_load_n(&end->downlink, __ATOMIC_ACQUIRE);
	struct downlink_state state;
	struct relay_counters c;

	relay_counters(end, &c);
	*out = (struct figures){ .rtt = -1 };
	for (guint i = 0; i < G_N_ELEMENTS(out->packets); i++) {
		out->packets[i] = c.packets[i];
		out->bytes[i] = c.bytes[i];
	}
	out->cap = cap_now(&end->cap, &out->asked);
	out->free = out->cap == CAP_FREE;
	if (!d)
		return;

	downlink_state(d, &state);
	out->estimate = state.link.estimate;
	out->rtt = state.link.rtt;
	out->loss = state.link.loss;
	out->limit = bandwidth_limit_name(state.link.limit);
}
