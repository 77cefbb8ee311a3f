/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file operate.h  What happens to the exchange, one thing at a time
 *
 * Locks, in the order in which they are taken: a session's, the shell's mutex,
 * those inside queues and the timer. The mutex is held for calls of the exchange
 * and for queueing what comes of them: effects keep the order of decisions, for
 * one handle and between handles. Nothing calls into Janus under it.
 *
 * For the files of the shell only.
 */

#ifndef DUET_OPERATE_H
#define DUET_OPERATE_H

#include <pthread.h>
#include "dispatch.h"
#include "exchange.h"
#include "registry.h"
#include "timer.h"
#include "waiting.h"

struct shell {
	pthread_mutex_t mutex;
	guint tries;                  /**< before a thread sleeps for it; atomic */
	struct exchange *exchange;    /**< NULL when stopped                   */
	struct settings *settings;
	struct dispatch *dispatch;
	struct timer *timer;
	struct registry *registry;    /**< outlives a stop while it has sessions */
	GQueue waiting;
	guint64 last_id;
	struct relay_counters gone;   /**< of handles that are gone            */
};

extern struct shell shell;

void shell_lock(void);
void shell_unlock(void);

/** Something that happens to a session; both locked */
typedef void (operation_h)(struct session *s, const void *arg, GPtrArray *effects);

/** Has something happen, and queues what comes of it. @return 0 or ESHUTDOWN */
int operate(struct session *s, operation_h *run, const void *arg);
/** The same; the caller's thread carries out, unlocked, what doesn't wait */
int operate_here(struct session *s, operation_h *run, const void *arg);
/** Has something happen that is about no handle in particular; the mutex is locked
 *  meanwhile. @return 0 or ESHUTDOWN */
int operate_all(void (*run)(void *arg, GPtrArray *effects), void *arg);
/** Queues effects, which are taken over, and sets the timer anew; locked. For
 *  `started` see dispatch_effect() */
void operate_settle(GPtrArray *effects, GPtrArray *started);

/** An operation: the PeerConnection is gone; `arg`: only if of this epoch, or NULL */
void handles_media_gone(struct session *s, const void *arg, GPtrArray *effects);
/** A session goes: what it has relayed goes on to count; locked */
void counters_leave(struct session *s);
/** Frees the registry when nothing will be looked up in it any more; locked */
void handles_forget(void);

#endif
