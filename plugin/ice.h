/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file ice.h  STUN and TURN servers for clients, with credentials for a time
 */

#ifndef DUET_ICE_H
#define DUET_ICE_H

#include <glib.h>
#include <jansson.h>
#include "settings.h"

/**
 * The servers as RTCConfiguration.iceServers has them. Those of TURN with a
 * user name of expiry and user, and as password its HMAC-SHA1 in Base64, keyed
 * with the secret that the TURN server has too (draft-uberti-behave-turn-rest)
 *
 * @param s     Settings
 * @param user  Whom they are for
 * @param today Seconds since 1970
 *
 * @return New reference, or NULL when the operator has set none. TURN servers
 *         are left out when there is no secret
 */
json_t *ice_servers(const struct settings *s, const char *user, gint64 today);

#endif
