/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file scene.h  Two who call each other, for suites in which something fails
 */

#ifndef DUET_HOST_SCENE_H
#define DUET_HOST_SCENE_H

#include "core.h"

struct scene {
	struct core *core;
	struct fake *alice, *bob;  /**< registered, they make every offer        */
	struct fake *more;         /**< somebody whom a test adds, or NULL       */
	char *offer;               /**< of a browser                             */
	char *other;               /**< of the same with a medium more           */
};

/** Settings without limits, and whatever `more` says */
struct scene *scene_begin(const char *more);
/** Detaches everybody; checks that the plugin holds nothing */
void scene_end(struct scene *s);

/** A registered client; `modern`: one that makes every offer */
struct fake *scene_client(struct scene *s, const char *name, gboolean modern);
/** Alice calls somebody; with more elements, as `'early':true` */
void scene_call(struct scene *s, struct fake *callee, const char *more);
/** The device that rings sends its offer early */
void scene_ring(struct scene *s, struct fake *callee);
void scene_accept(struct scene *s);
/** From the call of alice to the media of both */
void scene_connect(struct scene *s);

/** Waits until a handle is in no call, whatever it has to hear until then */
gboolean scene_rests(struct fake *f);
/** The code with which a handle's call ends */
const char *scene_end_code(struct fake *f);

#endif
