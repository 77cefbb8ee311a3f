/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file expect.h  What a client is expected to have heard
 *
 * An event is written as its name, with " +offer" or " +answer" when it has a
 * JSEP; "hangup" with its code; "list"; "error" with its number.
 */

#ifndef DUET_TEST_EXPECT_H
#define DUET_TEST_EXPECT_H

#include "world.h"

/** The next event. @return Its result, good until the next expectation */
const json_t *expect(struct client *c, const char *text);
/** Nothing else was heard */
void expect_nothing(struct client *c);
/** Nobody has heard anything else */
void expect_quiet(struct world *w);
/** The names of what event handlers were told since world_forgets(), in order */
void expect_noticed(struct world *w, const char *names);
/** What was heard does not matter here */
void world_forgets(struct world *w);

/** The JSEP of the latest expected event, as in describe.h */
void expect_sdp(const struct client *c, const char *sdp);
/** A string, or a number, true or false as text, in the latest expected event;
 * "call.peer.held" is a field of a field; NULL: it has none */
void expect_field(const struct client *c, const char *key, const char *value);
/** `media` of the latest: "audio opus, video vp8 alone, data" (alone: not common) */
void expect_media(const struct client *c, const char *list);

void expect_state(const struct client *c, enum party_state state);
/** What crosses from a client, as in described_plan() */
void expect_route(const struct client *from, const struct client *to, const char *plan);
void expect_no_route(const struct client *c);
/** It leads nowhere, and this is what the relay knows of it */
void expect_source(const struct client *c, const char *plan);

#endif
