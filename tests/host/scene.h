/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file scene.h  Two who call each other, as most suites need them
 */

#ifndef DUET_HOST_SCENE_H
#define DUET_HOST_SCENE_H

#include "core.h"

/** m-lines of `offer`, and the payload types that are sent on them */
enum { SCENE_AUDIO, SCENE_VIDEO, SCENE_OPUS = 111, SCENE_VP8 = 96 };

struct scene {
	struct core *core;
	struct fake *alice, *bob;  /**< registered, they make every offer        */
	struct fake *more;         /**< somebody whom a test adds, or NULL       */
	char *offer;               /**< of a browser                             */
	char *other;               /**< of the same with a medium more           */
	guint16 seq;               /**< of the next video packet                 */
};

/** Settings without limits, and whatever `more` says */
struct scene *scene_begin(const char *more);
/** The same with nobody there, and all handles on `loops` threads, 0: one each */
struct scene *scene_begin_empty(const char *more, guint loops);
/** Detaches everybody; checks that the plugin holds nothing */
void scene_end(struct scene *s);

/** A registered client; `modern`: one that makes every offer */
struct fake *scene_client(struct scene *s, const char *name, gboolean modern);
/** Alice calls somebody; with more elements, as `'early':true`. @return The call's id, borrowed */
const char *scene_call(struct scene *s, struct fake *callee, const char *more);
/** The device that rings sends its offer early */
void scene_ring(struct scene *s, struct fake *callee);
void scene_accept(struct scene *s);
/** From the call of alice to the answers of both. @return The call's id, borrowed */
const char *scene_answer(struct scene *s);
/** From the call of alice to the media of both. @return The call's id, borrowed */
const char *scene_connect(struct scene *s);

/** Both hear that their call is over, and both their PeerConnections end; the rest of what they heard is forgotten */
void scene_part(struct scene *s);

/** What a handle is told from now on waits, until fake_release() */
void scene_occupy(struct fake *f);
/** Sound comes from a handle: so many packets, numbered from `first` */
void scene_sound(struct fake *f, guint16 first, guint count);
/** Video comes from a handle, in packets of `size` bytes, header included; all of it is taken */
void scene_video(struct scene *s, struct fake *f, guint count, guint size);

/** Waits until a handle is in no call, whatever it has to hear until then */
gboolean scene_rests(struct fake *f);
/** The code with which a handle's call ends */
const char *scene_end_code(struct fake *f);

#endif
