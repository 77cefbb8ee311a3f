/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay_record.c  What of a direction is recorded, as its route says
 */

#include "relay_end.h"

/** The recorder counts the bytes of a message, and of its time, in 16 bits */
#define MESSAGE_MAX (G_MAXUINT16 - sizeof(gint64))


static void replace(struct relay_end *end, struct record **recordp,
	const struct record_of *of)
{
	if (of && *recordp && record_is(*recordp, of))
		return;

	record_free(*recordp, end->handle);
	*recordp = of ? record_new(of) : NULL;
}


void relay_record_lane(struct relay_end *end, struct lane *l, const struct route_plan *plan,
	const struct route_lane *route)
{
	char medium[16];
	const struct record_of of = {
		.begin = plan ? plan->record : NULL, .medium = medium,
		.codec = route ? route->format.codec : NULL,
		.pt = route ? route->format.pt : 0, .red = route ? route->format.red : 0,
	};

	if (!plan || !route || !*plan->record) {
		replace(end, &l->record, NULL);
		return;
	}

	g_snprintf(medium, sizeof(medium), "%s%u", route->video ? "video" : "audio",
		route->format.number);
	replace(end, &l->record, &of);
}


void relay_record_messages(struct relay_end *end, const struct route_plan *plan)
{
	static const char *const kind[2] = { "text", "binary" };

	for (guint i = 0; i < 2; i++) {
		const struct record_of of = {
			.begin = plan ? plan->record : NULL, .medium = kind[i], .codec = kind[i],
		};

		replace(end, &end->record[i],
			plan && plan->data && *plan->record ? &of : NULL);
	}
}


void relay_record_message(struct relay_end *end, const janus_plugin_data *packet)
{
	struct record *r = end->record[!!packet->binary];

	if (r && packet->length <= MESSAGE_MAX)
		record_message(r, end->handle, packet->buffer, packet->length);
}


void relay_record_clear(struct relay_end *end)
{
	struct lane *l;

	for (int i = 0; (l = relay_end_lane(end, i)); i++)
		record_free(g_steal_pointer(&l->record), NULL);
	for (guint i = 0; i < 2; i++)
		record_free(g_steal_pointer(&end->record[i]), NULL);
}
