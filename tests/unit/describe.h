/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file describe.h  Media descriptions and route plans as short text
 *
 * m-lines are separated by "|". Each is a kind and words: a codec with its
 * payload type, an H.264 profile and packetization mode behind a colon, a
 * header extension with its id, a direction other than sendrecv, "simulcast" (three
 * layers with the rids q, h and f), "sim" (three that their SSRCs tell), or "rejected". "sealed" anywhere says that the
 * whole is encrypted from end to end:
 *
 *     audio opus/111 red/63 mid=4 | video h264/102:42e01f.1 recvonly | data
 */

#ifndef DUET_TEST_DESCRIBE_H
#define DUET_TEST_DESCRIBE_H

#include "../../plugin/media.h"
#include "../../plugin/route.h"

/* What browsers offer, shortened */
#define CHROMIUM_AUDIO "audio opus/111 red/63 pcmu/0 pcma/8 telephone-event/110"
#define CHROMIUM_VIDEO "video vp8/96 vp9/98 h264/102:42001f.1 h264/106:42e01f.1 av1/45"
#define CHROMIUM CHROMIUM_AUDIO " | " CHROMIUM_VIDEO
#define FIREFOX_AUDIO "audio opus/109 pcmu/0 pcma/8 telephone-event/101"
#define FIREFOX_VIDEO "video vp8/120 vp9/121 h264/126:42e01f.1"
#define FIREFOX FIREFOX_AUDIO " | " FIREFOX_VIDEO

struct media *describe(const char *text);
/** The same text back; a rejected m-line is a kind and "rejected" */
char *described(const struct media *m);
/**
 * "audio 0>1 111>109 | video 1>0 96>120 shut | data": m-lines, then payload types; of
 * layers the id of the extension, the rids, and what is wished for: "10:qhf-1.-1.0"
 */
char *described_plan(const struct route_plan *plan);

#endif
