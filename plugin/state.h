/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file state.h  What a party may ask for, by the state it is in
 */

#ifndef DUET_STATE_H
#define DUET_STATE_H

#include "request.h"

enum party_state {
	PARTY_UNREGISTERED,  /**< attached, no name                           */
	PARTY_IDLE,          /**< registered, in no call                      */
	PARTY_CALLING,       /**< its call rings elsewhere                    */
	PARTY_RINGING,       /**< a call rings here                           */
	PARTY_ACTIVE,        /**< in an answered call                         */
	PARTY_STATES,
};

/** What a request is answered with in a state: DUET_OK (it is looked at) or an error */
enum duet_error state_allows(enum party_state state, enum request_type type);
const char *state_name(enum party_state state);

#endif
