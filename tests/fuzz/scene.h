/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file scene.h  Clients of the plugin inside janus, as fuzz targets need them
 *
 * A scene lasts for one input, and at its end all handles are detached. To start
 * the plugin takes longer than most inputs, so that it stays for some of them;
 * when it is taken down, nothing may be left. All handles share one loop thread.
 */

#ifndef DUET_FUZZ_SCENE_H
#define DUET_FUZZ_SCENE_H

#include "../host/check.h"
#include "../host/core.h"

#define SCENE_HANDLES 4

/** Settings of targets that are about something else: no limit and no clock
 *  interferes, though the fuzzer may stand still for minutes */
#define SCENE_LASTING "general: { request_rate = 0\n calls_per_minute = 0\n" \
	" ring_timeout = 600\n media_timeout = 0\n resume_grace = 300\n "

struct scene {
	struct core *core;
	struct fake *fake[SCENE_HANDLES];
	guint told[SCENE_HANDLES];       /**< events that were looked at        */
	char *secret[SCENE_HANDLES];
	char *call_id;                   /**< told last, to anybody             */
	guint handles, attached;
};

/** So many clients are attached, and not registered */
void scene_begin(struct scene *s, const char *jcfg, guint handles);
/** The call that handle 0 is in ends, too */
void scene_end(struct scene *s);
/** Where recordings go; made once */
const char *scene_folder(void);
/** Removes what is in there */
void scene_empty_folder(void);
/** The plugin is taken down, if it is there */
void scene_close(void);
/** The handle `i` is detached, and another attaches in its place */
void scene_renew(struct scene *s, guint i);

/**
 * Sends a message and waits for its answer, which every message has to get
 *
 * @param body Taken over
 * @param jsep Taken over, or NULL
 *
 * @return The answer, borrowed
 */
json_t *scene_send(struct scene *s, guint i, json_t *body, json_t *jsep);
/** Text as JSON, or NULL: ' stands for ", $ for the call's id, # for the client's secret */
json_t *scene_json(const struct scene *s, guint i, const char *text);
/** scene_send() with such text */
json_t *scene_say(struct scene *s, guint i, const char *body, const char *type,
	const char *sdp);
/** Whether an answer is no error */
gboolean scene_good(const json_t *answer);
/** The SDP that came to a handle last, or NULL; `type` is "offer" or "answer".
 *  g_free() it */
char *scene_sdp(struct scene *s, guint i, const char *type);
/** What a browser offers, as the plugin gets to see it; borrowed */
const char *scene_offer(const char *name);

/** The PeerConnection of a handle is up, and its data channel, if there is one */
void scene_connect(struct scene *s, guint i);
/** Alice (0) and bob (1) register; bob's client, too, makes every offer when `modern` */
void scene_register(struct scene *s, gboolean modern);
/** Alice calls bob, who accepts, with these offers, and both legs are up */
void scene_call(struct scene *s, const char *alice, const char *bob);

#endif
