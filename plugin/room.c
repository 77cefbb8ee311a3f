/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "room.h"

#include <errno.h>

struct room *room_new(const char *name)
{
	struct room *r = g_new0(struct room, 1);

	r->name = g_strdup(name);

	return r;
}

void room_free(struct room *r)
{
	if (!r)
		return;

	g_free(r->name);
	g_free(r);
}

int room_join(struct room *r, struct party *p)
{
	for (guint i = 0; i < ROOM_SEATS; i++) {
		if (r->seat[i])
			continue;
		r->seat[i] = p;
		p->room = r;
		return 0;
	}

	return ENOSPC;
}

void room_leave(struct room *r, struct party *p)
{
	for (guint i = 0; i < ROOM_SEATS; i++) {
		if (r->seat[i] == p)
			r->seat[i] = NULL;
	}

	p->room = NULL;
}

struct party *room_other(const struct room *r, const struct party *p)
{
	for (guint i = 0; i < ROOM_SEATS; i++) {
		if (r->seat[i] && r->seat[i] != p)
			return r->seat[i];
	}

	return NULL;
}
