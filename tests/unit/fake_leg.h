/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file fake_leg.h  A handle of the Janus core that writes down what it is sent
 */

#ifndef DUET_FAKE_LEG_H
#define DUET_FAKE_LEG_H

#include <janus/plugins/plugin.h>
#include "plugin/relay.h"

enum { LEG_AUDIO = 0, LEG_VIDEO = 1, LEG_SENT_MAX = 256 };

/** What went out */
struct sent {
	int mindex;
	gboolean marker;
	guint8 pt;
	guint16 seq;
	guint32 ts;
	guint32 ssrc;
	guint length;
	guint16 picture;       /* VP8, where the payload can be that */
	guint8 base;
};

struct leg {
	janus_plugin_session handle;
	struct relay_end *end;
	struct sent sent[LEG_SENT_MAX];
	guint packets;
	guint plis;
	int pli_mindex;
	guint rembs;
	guint32 remb;    /**< bit/s, the last                           */
	struct relay_layers layers; /**< told last                             */
	guint layers_told;
	GString *data;   /**< messages as "label/protocol/t:text;" */
	guint messages;
};

/** When `leg_now` is 0, us since 1970 */
#define LEG_EPOCH G_GINT64_CONSTANT(1600000000000000)

/** What legs_init() gives the relay for recordings; NULL: nothing */
extern const struct record_port *leg_records;
/** The time that the relay sees, us */
extern gint64 leg_now;

/** Connects the relay to the fakes */
void legs_init(void);
/** Handles not freed yet */
gint legs_alive(void);

/** A handle whose PeerConnection is up */
struct leg *leg_new(void);
/** It is not up yet */
void leg_down(struct leg *leg);
/** Closes the end and gives back its reference, as destroy_session does */
void leg_close(struct leg *leg);
/** Closes, and gives back the core's reference too: nothing may be left but routes */
void leg_free(struct leg *leg);

/** Sends an RTP packet out of a leg into the relay */
void leg_rtp(struct leg *leg, int mindex, guint8 pt, guint32 ssrc, guint16 seq, guint32 ts);
/** Hands in bytes as RTP, from memory of exactly that size */
void leg_raw(struct leg *leg, int mindex, gboolean video, const void *buf, guint length);
void leg_rtcp(struct leg *leg, int mindex, const void *buf, guint length);
/** Hands in a receiver report on video, of which a sender report left 20 ms ago; writes that into its first block */
void leg_report(struct leg *leg, int mindex, guint8 *rr, guint length);
/** One that tells of so much lost, of 256 */
void leg_report_loss(struct leg *leg, int mindex, guint8 fraction);
void leg_text(struct leg *leg, const char *label, const char *text);
/** What the leg was sent last */
const struct sent *leg_last(const struct leg *leg);
guint64 leg_dropped(const struct leg *leg);

/** Audio 0 -> 1 (111 -> 96), video 1 -> 0 (96 -> 100, 97 -> 102), data; all open */
struct route_plan leg_plan(void);
/** The same, as the other leg sees it */
struct route_plan leg_plan_back(void);

/** A fixture: two legs with routes both ways; nothing may be left at its end */
struct pair {
	struct leg *a, *b;
	struct route_plan there, back;
};

void pair_begin(struct pair *p, gconstpointer data);
void pair_end(struct pair *p, gconstpointer data);
void pair_publish(struct pair *p);
/** Both transports are up */
void pair_up(struct pair *p);
/** Opens or closes the gate of a lane from a to b */
void pair_gate(struct pair *p, guint lane, gboolean open);
/** Sends audio from a, SSRC PAIR_SSRC */
void pair_audio(struct pair *p, guint16 seq, guint32 ts);

enum { PAIR_OPUS = 111, PAIR_VP8 = 96, PAIR_VP9 = 97, PAIR_SSRC = 0x11223344 };

#define ASSERT_LAST(_leg, _packets, _seq, _ts) do { \
	g_assert_cmpuint((_leg)->packets, ==, _packets); \
	g_assert_cmpuint(leg_last(_leg)->seq, ==, (guint16)(_seq)); \
	g_assert_cmpuint(leg_last(_leg)->ts, ==, (guint32)(_ts)); \
} while (0)

#define PAIR_TEST(name, func) \
	g_test_add("/relay/" name, struct pair, NULL, pair_begin, func, pair_end)

#endif
