/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file deliver.h  Carries effects out in the fake world (private to it)
 */

#ifndef DUET_TEST_DELIVER_H
#define DUET_TEST_DELIVER_H

#include "world.h"

/** Carries the effects of one step out, then checks the world */
void deliver(struct world *w, GPtrArray *effects);
void heard_free(void *arg);
/** Checks what a client has and has been told against the state it is in */
void inspect(const struct client *c);

#endif
