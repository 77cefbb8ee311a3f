/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file inside.h  Fuzz targets that run inside the real janus
 *
 * tests/host/transport.c gets them there; every janus_* symbol is then the real
 * one, and the plugin is the module as it is installed, in the hands of the
 * model of the core in tests/host/core.h. A check that fails ends the program.
 */

#ifndef DUET_FUZZ_INSIDE_H
#define DUET_FUZZ_INSIDE_H

#include <stddef.h>
#include <stdint.h>

typedef int (inside_target_h)(const uint8_t *data, size_t size);

/** Requests and everything else that can happen, as a script */
int inside_calls(const uint8_t *data, size_t size);
/** One SDP, in the place of any that a client can send */
int inside_sdp(const uint8_t *data, size_t size);
/** RTP and RTCP */
int inside_media(const uint8_t *data, size_t size);
/** Messages of data channels */
int inside_data(const uint8_t *data, size_t size);

#endif
