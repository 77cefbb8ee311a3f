/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file recorded.h  A call that is recorded, or may be
 */

#ifndef DUET_TEST_RECORDED_H
#define DUET_TEST_RECORDED_H

#include "world.h"

struct recorded {
	struct client *alice, *bob;
};

/** A call of both, up, with these settings */
struct recorded recorded_call(struct world *w, const char *record, const char *consent,
	const char *sdp);
/** The same where clients may ask for it, and nothing left to expect */
struct recorded recorded_by_request(struct world *w, const char *consent, const char *sdp);

/** The event, at one of them */
void recorded_expect_one(struct client *c, const char *active, const char *by,
	const char *consent);
/** The same at both, where nobody's consent matters */
void recorded_expect(const struct recorded *p, const char *active, const char *by);
/** What comes from each side is recorded, as this, with %s for call and side; NULL: it isn't */
void recorded_expect_names(const struct recorded *p, const char *format);

#endif
