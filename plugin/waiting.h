/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file waiting.h  Sessions whose queues are held, by the time they have
 *
 * Not locked: the shell's mutex is meant for it.
 */

#ifndef DUET_WAITING_H
#define DUET_WAITING_H

#include <glib.h>
#include "session.h"

/** Adds a session, with a reference */
void waiting_add(GQueue *waiting, struct session *s, gint64 until);
/** Removes a session, if it waits; the caller must have a reference on it */
void waiting_remove(GQueue *waiting, struct session *s);
/** When the first has waited long enough, or `other` if that is sooner; -1: never */
gint64 waiting_deadline(const GQueue *waiting, gint64 other);
/**
 * Takes the first out, if its time has come
 *
 * @return Its session with the reference, or NULL
 */
struct session *waiting_take(GQueue *waiting, gint64 now);

#endif
