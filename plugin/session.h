/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file session.h  The one thing that exists per Janus handle
 *
 * Its references are those of its relay end: jobs hold one, and so does every
 * route that leads here. With the last one the session gives Janus's handle back.
 */

#ifndef DUET_SESSION_H
#define DUET_SESSION_H

#include <glib.h>
#include <janus/plugins/plugin.h>
#include "bucket.h"
#include "queue.h"
#include "relay.h"

struct session;

/**
 * @param id     Its number for the exchange
 * @param handle Janus's; a reference on it becomes the session's once the core
 *               has attached the handle
 * @param q      Taken over
 *
 * @return New session with one reference, the caller's
 */
struct session *session_new(guint64 id, janus_plugin_session *handle, struct queue *q);
struct session *session_ref(struct session *s);
/** May call into Janus: not with a lock held, unless another reference is known */
void session_unref(struct session *s);

guint64 session_id(const struct session *s);
janus_plugin_session *session_handle(const struct session *s);
struct relay_end *session_end(const struct session *s);
/** Next version for an o= line; jobs of the session's queue only */
guint64 session_version(struct session *s);

/** Its queue; not after session_retire(), from which on only jobs may use it */
struct queue *session_queue(const struct session *s);

/** Answers of one client that may wait to be pushed */
#define SESSION_ANSWERS_MAX 1000

/** An answer to a request of the client was queued; any thread, as are the next two */
void session_answer_queued(struct session *s);
/** It was pushed, or is not going to be */
void session_answer_gone(struct session *s);
/** Whether the client has to wait for answers before it may ask for more */
gboolean session_flooded(const struct session *s);

/** Whether the client may send one more request; counts those that it may not. Any thread */
gboolean session_may_ask(struct session *s, const struct bucket_rule *rule, gint64 now);
/** How many it might not */
guint64 session_turned_away(const struct session *s);

/** Lets go of the queue: the jobs in it still run, none is added any more */
void session_retire(struct session *s);
/** Whether it was; locked */
gboolean session_retired(const struct session *s);

/*
 * What the session knows about the PeerConnection that the core has for it.
 *
 * The core lets go of one only with hangup_media, and makes a new one only
 * after that. So the number of times that one came or went (the epoch) tells
 * whether what was decided then still means the one that is there now.
 *
 * close_pc only plants a mark in the core's handle and a timer for within a
 * second; when a new PeerConnection is made before it fires, the core takes
 * the mark away. A close_pc that is called after that hits the new one.
 * Therefore the session is locked from the look at the epoch to the return of
 * close_pc, and hangup_media, which comes before any new PeerConnection, takes
 * that lock too.
 *
 * A new offer of ours in the time between close_pc and hangup_media would be
 * taken for a renegotiation of the PeerConnection that is closing: then the
 * queue is held. Answers need no such care, for the offer of a client that
 * they answer was let in by the core after it had cleaned up.
 */

/** Locks what follows; taken before the shell's mutex, never after it */
void session_lock(struct session *s);
void session_unlock(struct session *s);

/** Number of the PeerConnection; any thread, no lock needed */
guint session_epoch(const struct session *s);
/** The core made one for a client's offer; locked, and under the shell's mutex */
void session_pc_made(struct session *s);
/** hangup_media came, or nothing is there that it could come for; locked */
void session_pc_gone(struct session *s);
/** Whether there is one; locked */
gboolean session_pc(const struct session *s);
/** An offer of ours is about to be pushed; locked. @return the epoch */
guint session_pc_offered(struct session *s);
/** The core did not make one for that offer; locked */
void session_pc_refused(struct session *s, guint epoch);
/**
 * Is to be asked before close_pc, which is to be called with the lock still held
 *
 * @return 0, ESTALE (the one that was meant is gone) or ENOENT (there is none)
 */
int session_pc_close(struct session *s, guint epoch);

/** PeerConnections of refused offers that are closed for a client at once... */
#define SESSION_REFUSED_BURST 4
/** ...and the seconds after which one more may be */
#define SESSION_REFUSED_SECONDS 2

/**
 * Is to be asked before session_pc_close() for what a refused offer made
 *
 * @return Whether it is left to the client, which has to hang up before it may
 *         offer again: too many were closed for it of late
 */
gboolean session_pc_leave(struct session *s, guint epoch, gint64 now);
/** Whether the PeerConnection was left so; locked */
gboolean session_pc_left(const struct session *s);

/** Whether close_pc was called, and hangup_media has not come; locked */
gboolean session_pc_closing(const struct session *s);

/**
 * To be called from a job, before the offer that is the next job; locked
 *
 * At the first attempt (0), holds the queue back while the last PeerConnection
 * is closing, until hangup_media. At every other, holds it for a moment, twice
 * as long as at the one before.
 *
 * @return When to stop waiting, see session_overdue(); 0: it is not held
 */
gint64 session_hold(struct session *s, guint attempt, gint64 now);
/** Ends session_hold(); locked */
void session_resume(struct session *s);
/** Whether the queue has been held for long enough; locked */
gboolean session_overdue(const struct session *s, gint64 now);

/*
 * Generations are the exchange's numbers of the session's legs. Written under
 * the shell's mutex, read by jobs.
 */

/** An effect of this generation was queued */
void session_leg_seen(struct session *s, guint generation);
/** The effect that closes the leg of this generation was queued */
void session_leg_ends(struct session *s, guint generation);
/** hangup_media came for whichever leg that means */
void session_leg_gone(struct session *s);
/** Whether the leg of a generation is over, or about to be; any thread */
gboolean session_leg_over(const struct session *s, guint generation);

#endif
