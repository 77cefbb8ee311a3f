/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file walk.h  A walk through what clients and the core can do, in any order
 *
 * Eight handles of five users in a world of any settings. Each choice is asked
 * for: of chance, or of the bytes of a file.
 */

#ifndef DUET_TEST_WALK_H
#define DUET_TEST_WALK_H

#include "world.h"

#define WALK_CLIENTS 8

/** @return A number from 0 to n - 1; n is at most 256 */
typedef guint (walk_choose_h)(void *arg, guint n);

struct walk {
	struct world w;
	walk_choose_h *choose;
	void *arg;
};

void walk_begin(struct walk *k, walk_choose_h *choose, void *arg);
/** The world checks it */
void walk_step(struct walk *k);
/** Nothing may be left */
void walk_end(struct walk *k);

#endif
