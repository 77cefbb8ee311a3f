/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file claim.h  What the token of a request has to prove
 */

#ifndef DUET_CLAIM_H
#define DUET_CLAIM_H

#include "request.h"

/** What comes before the name of a room in a descriptor */
#define CLAIM_ROOM "room="

/**
 * The descriptor that a token for this request has among its own
 *
 * A user's is the name, a room's has CLAIM_ROOM before it. What means something
 * in a token, or would let a user's name pass for a room, is written as in a
 * URI (RFC 3986 section 2.1): "%" as %25, "," as %2C, ":" as %3A, "=" as %3D.
 *
 * @return New string, or NULL for a request that needs no token
 */
char *claim_descriptor(const struct request *req);

#endif
