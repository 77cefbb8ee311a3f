/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file dialog.h  The usual requests of a client
 */

#ifndef DUET_TEST_DIALOG_H
#define DUET_TEST_DIALOG_H

#include "describe.h"
#include "expect.h"
#include "world.h"

/* Each sends one request; an `sdp` of NULL means without a JSEP */
void client_calls(struct client *c, const struct client *callee, const char *sdp);
void client_calls_early(struct client *c, const struct client *callee, const char *sdp);
void client_rings(struct client *c, const char *sdp);
/** With an offer, or with an answer from a client written for videocall */
void client_accepts(struct client *c, const char *sdp);
void client_hangs_up(struct client *c);
void client_says(struct client *c, const char *body);
/** `set` with an offer, or with an answer to ours */
void client_offers(struct client *c, const char *sdp);
void client_answers(struct client *c, const char *sdp);
/** `set` with these fields, JSON with ' for ", and what it is answered */
void client_sets(struct client *c, const char *fields);
void client_is_refused(struct client *c, const char *fields, const char *error);

/** `register` with the secret of another; `features` as text, "" for none */
void client_takes_over(struct client *c, const struct client *old, const char *features);
/** `reattach` to the latest call with the latest secret */
void client_reattaches(struct client *c, const char *sdp);

void client_joins(struct client *c, const char *room);
void client_calls_room(struct client *c, const char *room, const char *sdp);

/** A call between two, answered; both with one description; nothing left to expect */
void world_call(struct client *caller, struct client *callee, const char *sdp);
/** The same, and both PeerConnections are up */
void world_connect(struct client *caller, struct client *callee, const char *sdp);
/** The same, still ringing; `callee` has sent `ringing`, with an offer if it makes them */
void world_ring(struct client *caller, struct client *callee, const char *sdp);

#endif
