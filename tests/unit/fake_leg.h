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
};

struct leg {
	janus_plugin_session handle;
	struct relay_end *end;
	struct sent sent[LEG_SENT_MAX];
	guint packets;
	guint plis;
	int pli_mindex;
	GString *data;   /**< messages as "label/protocol/t:text;" */
	guint messages;
};

/** The time that the relay sees, us */
extern gint64 leg_now;

/** Connects the relay to the fakes */
void legs_init(void);
/** Handles not freed yet */
gint legs_alive(void);

struct leg *leg_new(void);
/** Closes the end and gives back its reference, as destroy_session does */
void leg_close(struct leg *leg);
/** Closes, and gives back the core's reference too: nothing may be left but routes */
void leg_free(struct leg *leg);

/** Sends an RTP packet out of a leg into the relay */
void leg_rtp(struct leg *leg, int mindex, guint8 pt, guint32 ssrc, guint16 seq, guint32 ts);
/** Hands in bytes as RTP, from memory of exactly that size */
void leg_raw(struct leg *leg, int mindex, gboolean video, const void *buf, guint length);
void leg_rtcp(struct leg *leg, int mindex, const void *buf, guint length);
void leg_text(struct leg *leg, const char *label, const char *text);
/** What the leg was sent last */
const struct sent *leg_last(const struct leg *leg);
guint64 leg_dropped(const struct leg *leg);

/** Audio 0 -> 1 (111 -> 96), video 1 -> 0 (96 -> 100, 97 -> 102), data; all open */
struct route_plan leg_plan(void);
/** The same, as the other leg sees it */
struct route_plan leg_plan_back(void);

#endif
