/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "leg.h"

#include <string.h>

static void forget(struct leg *leg)
{
	media_free(leg->remote);
	media_free(leg->agreed);
	media_free(leg->proposed);
	leg->remote = leg->agreed = leg->proposed = NULL;
	leg->open = leg->connected = leg->stale = FALSE;
	leg->pending = LEG_SETTLED;
	memset(leg->line, -1, sizeof(leg->line));
}

void leg_init(struct leg *leg)
{
	memset(leg, 0, sizeof(*leg));
	forget(leg);
}

void leg_copy(struct leg *to, const struct leg *from)
{
	*to = *from;
	to->remote = media_copy(from->remote);
	to->agreed = media_copy(from->agreed);
	to->proposed = media_copy(from->proposed);
}

void leg_open(struct leg *leg)
{
	forget(leg);
	leg->open = TRUE;
	leg->generation++;
}

void leg_reset(struct leg *leg)
{
	forget(leg);
	leg->asked = 0;
}

void leg_set_remote(struct leg *leg, const struct media *remote)
{
	struct media *copy = media_copy(remote);

	media_free(leg->remote);
	leg->remote = copy;
}

void leg_set_agreed(struct leg *leg, struct media *agreed)
{
	media_free(leg->agreed);
	leg->agreed = agreed;
	leg->pending = LEG_SETTLED;
	media_free(leg->proposed);
	leg->proposed = NULL;
}

const struct media_line *leg_agreed_line(const struct leg *leg, guint stream)
{
	const struct media_line *line;

	if (!leg->agreed || stream >= STREAMS_MAX || leg->line[stream] < 0)
		return NULL;

	line = media_line(leg->agreed, leg->line[stream]);

	return line && media_line_active(line) ? line : NULL;
}

const struct media_line *leg_remote_line(const struct leg *leg, guint stream)
{
	if (!leg->remote || stream >= STREAMS_MAX || leg->line[stream] < 0)
		return NULL;

	return media_line(leg->remote, leg->line[stream]);
}

guint32 leg_streams(const struct leg *leg)
{
	guint32 mask = 0;

	for (guint s = 0; s < STREAMS_MAX; s++) {
		if (leg_agreed_line(leg, s))
			mask |= 1u << s;
	}

	return mask;
}
