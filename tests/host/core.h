/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file core.h  A model of the Janus core for the plugin under test
 *
 * The plugin is the one named in HOST_PLUGIN. It is driven as the core drives
 * one: RTP, RTCP, data, setup_media, hangup_media and destroy_session come from
 * the loop thread of a handle; handle_message from a pool of threads, for one
 * handle also side by side; close_pc takes effect later; the core's own
 * reference to a janus_plugin_session is gone before destroy_session.
 *
 *     struct core *core = core_open(NULL);
 *     struct fake *alice = fake_attach(core, "alice");
 *
 *     fake_send(alice, "{'request':'register','username':'alice'}", NULL);
 *     fake_reply(alice, "registered");
 *     core_close(core);
 *
 * Nothing here sleeps: functions that wait do so for what happens, up to
 * HOST_WAIT_MS (environment, default 5000), and fail the running test after it.
 * Results are borrowed and live until core_close().
 */

#ifndef DUET_HOST_CORE_H
#define DUET_HOST_CORE_H

#include <jansson.h>
#include <janus/plugins/plugin.h>

struct core;
struct fake;

/**
 * Loads the plugin and initialises it
 *
 * @param jcfg Its configuration file as text, or NULL: none
 *
 * @return The core; NULL fails the test
 */
struct core *core_open(const char *jcfg);
/** As core_open(), with all handles on `loops` shared threads, 0: one each */
struct core *core_open_shared(const char *jcfg, guint loops);
/** Whether the plugin starts with such a file; it is stopped again */
gboolean core_starts(const char *jcfg);
/** Detaches every handle, takes the plugin down and checks that it let go of
 *  all sessions; NULL is ignored */
void core_close(struct core *core);
janus_plugin *core_plugin(struct core *core);
/** How long close_pc takes from now on, ms (the real core: up to 750); 0 at first */
void core_set_close_delay(struct core *core, guint ms);
/** close_pc does nothing from now on: hangup_media never follows */
void core_ignore_closes(struct core *core);
/** Whether there are event handlers; at first there are */
void core_set_handlers(struct core *core, gboolean on);
/** How many events there have been for event handlers */
guint core_notifications(struct core *core);
/** Waits for an event to event handlers whose "event" is `name` */
json_t *core_notified(struct core *core, const char *name);
/** Signed tokens are on from now on, and `token` grants `descriptor` */
void core_sign(struct core *core, const char *token, const char *descriptor);

/** A handle attaches; `name` is for diagnostics. NULL when the plugin refuses it */
struct fake *fake_attach(struct core *core, const char *name);
/** The handle is detached; returns after destroy_session has */
void fake_detach(struct fake *f);
/** The same without waiting */
void fake_detach_later(struct fake *f);

/**
 * The client sends a message; after the handle was detached it goes nowhere
 *
 * @param f     Handle
 * @param body  JSON, in which ' may stand for "
 * @param offer SDP of a JSEP offer as the plugin gets to see it, or NULL
 *
 * @return The transaction, valid until the next message of this handle
 */
const char *fake_send(struct fake *f, const char *body, const char *offer);
/** The same with a JSEP answer */
const char *fake_send_answer(struct fake *f, const char *body, const char *answer);
/** The same with any JSON, whose references are taken over; `jsep` may be NULL */
const char *fake_send_json(struct fake *f, json_t *body, json_t *jsep);
/** How many messages the plugin has refused outright, since asked last; unless
 *  somebody asks, core_close() fails the test for them */
guint fake_refusals(struct fake *f);
/** Waits until the plugin has returned from every message sent so far */
void fake_settle(struct fake *f);

/**
 * Waits for an event that was not expected before; events of other names stay
 *
 * @param f    Handle
 * @param name The event's result.event, "list", or "error"
 *
 * @return Its result; of an error all of it; NULL fails the test
 */
json_t *fake_expect(struct fake *f, const char *name);
/** As fake_expect(), for the answer to the last message sent */
json_t *fake_reply(struct fake *f, const char *name);
/** The answer to the last message, whatever it is, as a whole; NULL fails the test */
json_t *fake_answer(struct fake *f);
/** Checks that the answer to the last message is this error */
void fake_refused(struct fake *f, int code);
/** A string of a result, or of an object in it; NULL when there is none */
const char *result_text(const json_t *result, const char *key);
/** The same of a number, 0 when there is none */
json_int_t result_number(const json_t *result, const char *key);
/** The SDP that came with the event expected last, when its type is `type`, else NULL */
const char *fake_sdp(struct fake *f, const char *type);
/** Checks that no event has come that was not expected */
void fake_silent(struct fake *f);

/** Every push_event to this handle blocks, until it is released */
void fake_block(struct fake *f);
void fake_release(struct fake *f);
/** Waits until a push_event is blocked */
void fake_blocked(struct fake *f);
/** The next push_event with a JSEP returns this error */
void fake_break(struct fake *f, int error);
/** Every push_event to this handle returns this error from now on, 0: none does */
void fake_deafen(struct fake *f, int error);

/** DTLS is done: setup_media, and data_ready when `data` */
void fake_connect(struct fake *f, gboolean data);
/** The PeerConnection is lost, or closed by the client: hangup_media */
void fake_hangup(struct fake *f);
/** Waits until hangup_media has returned for the `n`th time */
void fake_hung_up(struct fake *f, guint n);
/** How often the plugin has called close_pc */
guint fake_closes(struct fake *f);
/** Whether the core has a PeerConnection for the handle */
gboolean fake_has_pc(struct fake *f);

/** An RTP packet arrives, header included; returns at once */
void fake_rtp(struct fake *f, int mindex, gboolean video, const void *packet, guint len);
/** The same from its fields, with `payload` as text */
void fake_rtp_fields(struct fake *f, int mindex, gboolean video, guint8 pt, guint16 seq,
	guint32 timestamp, const char *payload);
void fake_rtcp(struct fake *f, int mindex, gboolean video, const void *packet, guint len);
void fake_data(struct fake *f, const char *label, gboolean binary, const void *data,
	guint len);
/** Waits until the plugin has taken everything above */
void fake_flush(struct fake *f);
/** Runs a function on the handle's loop thread and waits for it */
void fake_run(struct fake *f, void (*run)(struct fake *f, void *arg), void *arg);
janus_plugin_session *fake_session(struct fake *f);

enum relayed_type {
	RELAYED_RTP,
	RELAYED_RTCP,
	RELAYED_DATA,
	RELAYED_PLI,   /**< send_pli (mindex -1) and send_pli_stream          */
	RELAYED_REMB,
	RELAYED_TYPES,
};

/** Something that the plugin gave to the core for a handle */
struct relayed {
	enum relayed_type type;
	int mindex;
	gboolean video;
	gboolean binary;
	char *label;
	char *protocol;
	guint32 bitrate;
	guint len;
	guint8 *bytes;      /**< packet or message                            */
	guint8 pt;          /**< of RTP, as are those below                   */
	gboolean marker;
	guint16 seq;
	guint32 timestamp;
};

/** Waits for the `i`th of a type, from 0 */
const struct relayed *fake_relayed(struct fake *f, enum relayed_type type, guint i);
/** How many there are now */
guint fake_relayed_count(struct fake *f, enum relayed_type type);

#endif
