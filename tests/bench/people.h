/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file people.h  What clients say in the benches, to Duet and to videocall
 */

#ifndef DUET_BENCH_PEOPLE_H
#define DUET_BENCH_PEOPLE_H

#include "light.h"

/** SSRC of the highest layer of a simulcast */
#define PEOPLE_LAYER 3

/** How clients of a plugin behave */
enum people_kind {
	PEOPLE_VIDEOCALL,   /**< written for videocall: the plugin makes offers  */
	PEOPLE_DUET,        /**< they make every offer                          */
};

void people_register(struct light_client *c, enum people_kind kind, const char *name);
/**
 * Calls somebody, with audio and video
 *
 * @param layers The video comes as a simulcast of three layers
 */
void people_call(struct light_client *c, enum people_kind kind, const char *callee,
	gboolean layers);
/** Accepts; one written for videocall must have got the offer */
void people_accept(struct light_client *c, enum people_kind kind);

#endif
