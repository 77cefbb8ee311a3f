/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file room.h  A place where two meet, by a shared link
 */

#ifndef DUET_ROOM_H
#define DUET_ROOM_H

#include <glib.h>
#include "party.h"

#define ROOM_SEATS 2

struct room {
	char *name;
	struct party *seat[ROOM_SEATS];   /**< in the order they came; NULL: free */
};

struct room *room_new(const char *name);
void room_free(struct room *r);
/** @return 0 or ENOSPC: a third */
int room_join(struct room *r, struct party *p);
void room_leave(struct room *r, struct party *p);
/** The other one, or NULL */
struct party *room_other(const struct room *r, const struct party *p);

#endif
