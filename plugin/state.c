/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "state.h"

#define OK DUET_OK
#define FIRST DUET_ERROR_REGISTER_FIRST
#define TWICE DUET_ERROR_ALREADY_REGISTERED
#define BUSY DUET_ERROR_ALREADY_IN_CALL
#define NONE DUET_ERROR_NO_CALL

static const enum duet_error table[PARTY_STATES][REQUEST_COUNT] = {
	/* register, unregister, list, call, ringing, accept, hangup, set, ping, status,
	 * hold, unhold, reattach, watch, unwatch, join, leave */
	[PARTY_UNREGISTERED] = {
		OK, FIRST, OK, FIRST, NONE, NONE, NONE, OK, OK, OK,
		NONE, NONE, NONE, FIRST, FIRST, OK, OK },
	[PARTY_IDLE] = {
		TWICE, OK, OK, OK, NONE, NONE, OK, OK, OK, OK,
		NONE, NONE, NONE, OK, OK, OK, OK },
	[PARTY_CALLING] = {
		TWICE, OK, OK, BUSY, NONE, NONE, OK, OK, OK, OK,
		NONE, NONE, NONE, OK, OK, OK, OK },
	[PARTY_RINGING] = {
		TWICE, OK, OK, OK, OK, OK, OK, OK, OK, OK,
		NONE, NONE, NONE, OK, OK, OK, OK },
	[PARTY_ACTIVE] = {
		TWICE, OK, OK, BUSY, NONE, NONE, OK, OK, OK, OK,
		OK, OK, OK, OK, OK, OK, OK },
};

enum duet_error state_allows(enum party_state state, enum request_type type)
{
	return table[state][type];
}

const char *state_name(enum party_state state)
{
	static const char *const names[PARTY_STATES] = {
		"unregistered", "idle", "calling", "ringing", "active",
	};

	return names[state];
}
