/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file world.h  An exchange with clients around it, and the Janus core between
 *
 * The core is modelled as far as signalling sees it: whether a handle has an
 * agent, whether an offer was answered, and a PeerConnection that takes its
 * time to close. Each step is checked: the exchange's own invariants, one
 * answer per request, event handlers that know who is registered, each side told of an end once, and of a loss and of a
 * hold as they begin and end, a CLOSE only where there is something to close,
 * media between those who are both in a call and nobody else.
 */

#ifndef DUET_TEST_WORLD_H
#define DUET_TEST_WORLD_H

#include "../../plugin/exchange.h"

/** One event as a client got it */
struct heard {
	char *text;              /**< see expect.h                            */
	json_t *event;
	char *transaction;
	struct media *media;
	gboolean offer;
	guint generation;
};

struct client {
	struct world *world;
	char *name;              /**< its user's; devices share it            */
	guint64 handle;
	gboolean features;       /**< makes every offer                       */
	gboolean gone;           /**< detached                                */

	/* What the core knows */
	gboolean agent;          /**< there is a PeerConnection               */
	gboolean negotiated;     /**< an offer and its answer went through    */
	gboolean closing;        /**< close_pc was called, hangup_media is due */
	gboolean held;           /**< our offer waits for that                */

	/* What the client has seen */
	GQueue heard;            /**< struct heard, not yet expected          */
	struct heard *last;      /**< the latest expected                     */
	char *call_id;           /**< of the latest call                      */
	char *secret;            /**< from the latest `registered` or `joined` */
	gboolean in_call;
	gboolean rings;          /**< and it has not been accepted yet        */
	gboolean previews;       /**< its latest call may be seen before that */
	gboolean connected;      /**< its PeerConnection is up                */
	gboolean peer_away;      /**< `reconnecting` was heard last           */
	gboolean peer_held;      /**< `held` was heard last                   */
	struct media *agreed;    /**< the latest answer on its leg            */
	struct media *offered;   /**< our latest offer                        */
	gboolean proposed;       /**< it waits for its answer                 */
	gboolean asked;          /**< `update` told it to offer anew          */
	guint generation;        /**< of the latest event with a JSEP         */

	/* What effects have done */
	gboolean announced;      /**< event handlers know it as registered    */
	guint closes, keyframes, caps;
	guint32 cap;
	guint64 routed;          /**< to this handle, 0: nowhere              */
	struct route_plan plan;

	guint64 signs;           /**< of life that its leg has given          */
};

struct world {
	struct settings *settings;
	struct exchange *exchange;
	gint64 now;
	GPtrArray *clients;
	GString *step;           /**< what the latest step did, as text       */
	const char *pending;     /**< transaction of the request under way    */
	guint answers;
	GHashTable *tally;       /**< text of an event -> how many were heard */
	guint transactions;
	gboolean no_tokens;      /**< the core has no secret to check tokens with */
	guint wakeups;           /**< event handlers were told `wakeup`       */
	GString *noticed;        /**< what they were told since world_forgets() */
	json_t *record;          /**< the last `call_ended`, or NULL          */
};

/** Registers a test that gets a world of its own, checked at its end */
void world_test(const char *path, void (*test)(struct world *w, gconstpointer arg));
/** The same with an argument for the test */
void world_test_with(const char *path, gconstpointer arg,
	void (*test)(struct world *w, gconstpointer arg));

/** For programs that want many worlds in one test */
void world_setup(struct world *w, gconstpointer arg);
/** Detaches everybody and waits for who might come back; nothing may be left */
void world_teardown(struct world *w, gconstpointer arg);
/** One of the operator's settings */
void world_sets(struct world *w, const char *key, const char *value);

/** A client with `features`, attached and registered; also one more device of a user */
struct client *world_client(struct world *w, const char *name);
/** A client written for videocall, attached and registered */
struct client *world_videocall(struct world *w, const char *name);
/** A client that has only attached */
struct client *world_stranger(struct world *w, const char *name);
struct client *world_find(const struct world *w, guint64 handle);

/**
 * Sends a request through the core
 *
 * @param body JSON with ' for "; a $ stands for the client's latest call id, a
 *             # for its latest secret
 * @param type "offer", "answer" or NULL: no JSEP
 * @param sdp  See describe.h; NULL: one that cannot be parsed
 *
 * @return FALSE when the core refuses it before the plugin sees it
 */
gboolean client_sends(struct client *c, const char *body, const char *type,
	const char *sdp);
/** Whether the core would let an offer or an answer of this client through */
gboolean client_may_offer(const struct client *c);
gboolean client_may_answer(const struct client *c);

void client_attaches(struct client *c);
void client_detaches(struct client *c);
/** The core has closed what it was told to close */
void client_closed(struct client *c);
/** The PeerConnection comes up, or is lost */
void client_connects(struct client *c);
void client_is_lost(struct client *c);
/** The latest event with a JSEP could not be delivered */
void client_push_fails(struct client *c);
/** It gets other layers of what the other side sends */
void client_receives(struct client *c, guint mindex, int substream, int temporal);
/** RTP, RTCP or data came in */
void client_shows_life(struct client *c);
/** Every close under way comes to its end */
void world_closes(struct world *w);
void world_passes(struct world *w, gint64 seconds);
void world_shuts_down(struct world *w);

#endif
