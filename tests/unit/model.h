/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file model.h  What must hold, in small
 *
 * Written from docs/protocol.md: who is registered where, who is in a call with
 * whom and in which state, and what each is told. It knows one medium only, in
 * offers that are good, of no use, or broken; what offers hold has its own
 * tests. Everything is a number, so that a step costs little; time is in
 * seconds. model_*() of a thing that happens writes what must be told into
 * `told`, in order for each handle; presence apart, which follows from the state.
 */

#ifndef DUET_TEST_MODEL_H
#define DUET_TEST_MODEL_H

#include "../../plugin/request.h"
#include "../../plugin/state.h"

#define MODEL_HANDLES 8
/** Those with a handle come first, by its number; behind them who has none */
#define MODEL_PARTIES (3 * MODEL_HANDLES)
/** Names that are registered; behind them the guests' */
#define MODEL_NAMES 4
#define MODEL_USERS (MODEL_NAMES + MODEL_PARTIES)
#define MODEL_CALLS (2 * MODEL_HANDLES)
#define MODEL_ROOMS 2
#define MODEL_TOLD 16
/** Secrets are numbered round and round; behind them one that was never given */
#define MODEL_SECRETS 128
#define NOBODY (-1)
#define NEVER G_MAXINT

/** Kinds of events; the names on the wire are in stage.c */
enum told_kind {
	TOLD_ERROR, TOLD_REGISTERED, TOLD_UNREGISTERED, TOLD_LIST, TOLD_CALLING,
	TOLD_INCOMING, TOLD_RINGING, TOLD_ACCEPTED, TOLD_HANGUP, TOLD_SET,
	TOLD_MEDIA, TOLD_UPDATE, TOLD_PONG, TOLD_STATUS, TOLD_HOLD, TOLD_UNHOLD,
	TOLD_HELD, TOLD_UNHELD, TOLD_REATTACHED, TOLD_RECONNECTING, TOLD_CONNECTED,
	TOLD_WATCHING, TOLD_JOINED, TOLD_GONE, TOLD_READY, TOLD_LEFT, TOLD_REPLACED,
	TOLD_KINDS,
};

/** End codes */
enum ended {
	ENDED, DECLINED, CANCELLED, BUSY, TIMEOUT, ANSWERED_ELSEWHERE,
	DECLINED_ELSEWHERE, UNREACHABLE, FAILED, REPLACED, SHUTDOWN, ENDED_CODES,
	/** Two reasons at the same moment: either will do */
	TIMEOUT_OR_UNREACHABLE = ENDED_CODES,
};

enum told_jsep { WITHOUT, WITH_ANSWER, WITH_OFFER };

/** One event */
struct told {
	enum told_kind kind;
	gboolean answer;         /**< to the request under way                */
	enum told_jsep jsep;
	int call;                /**< whose id it has, NOBODY: none is checked */
	int user;                /**< `username`, NOBODY: none is checked      */
	gboolean news;           /**< its secret was not given before         */
	int detail;              /**< an error, an end code, a state, a count..*/
};

enum model_leg {
	LEG_GONE,
	LEG_WAITS,               /**< the client's offer waits for its answer */
	LEG_OFFERED,             /**< ours does                               */
	LEG_AGREED,
};

struct model_party {
	gboolean here;           /**< attached, or waited for                 */
	int user, call, room;    /**< or NOBODY                               */
	int secret;
	gboolean offers;
	gboolean sends, held;
	enum model_leg leg;
	gboolean connected;
	gboolean away;
	int grace;               /**< when it is given up, or NEVER           */
	int heard;
	guint signs;             /**< of life that have been noticed          */
	guint32 watching;        /**< names, as bits                          */
};

struct model_call {
	gboolean here, active;
	guint serial;            /**< the order in which they began           */
	int caller, callee;
	int from, to;            /**< users                                   */
	guint32 ringing;         /**< handles, as bits                        */
	gboolean direct, rang;
	gboolean preview;
	int viewer;              /**< whom the preview went to last, or NOBODY  */
	int timeout, offline;    /**< when, or NEVER                          */
};

struct model_rules {
	int ring_timeout, ring_offline, resume_grace, media_timeout, max_devices;
	gboolean auth, room_auth;
};

struct model {
	struct model_rules rules;
	int now;
	guint serial;
	int secrets;             /**< the number of the last one given        */
	struct model_party party[MODEL_PARTIES];
	struct model_call call[MODEL_CALLS];
	guint wakeups;           /**< in this step                            */
	guint count[MODEL_HANDLES];
	struct told told[MODEL_HANDLES][MODEL_TOLD];
	guint32 asked;           /**< names whose presence the step asked for  */
	int asker;               /**< who                                     */
};

enum ask_id { ID_RIGHT, ID_WRONG, ID_NONE };
enum ask_sdp { SDP_GOOD, SDP_USELESS, SDP_BROKEN };

/** A request */
struct ask {
	enum request_type type;
	enum ask_id id;
	enum request_jsep jsep;
	enum ask_sdp sdp;
	gboolean update;         /**< the core calls it a renegotiation       */
	gboolean early, preview, busy, answer, features;
	gboolean untrusted;      /**< its token is not good                   */
	int user, room;          /**< or NOBODY                               */
	int secret;              /**< number of one that was given, or NOBODY: none */
	int sends;               /**< 0, 1, or -1: not given                  */
	guint32 names;
};

void model_init(struct model *m, const struct model_rules *rules);
/** Begins a step: nothing is told yet */
void model_step(struct model *m);

void model_attach(struct model *m, int h);
void model_detach(struct model *m, int h);
void model_request(struct model *m, int h, const struct ask *a);
/** Its PeerConnection is up */
void model_connect(struct model *m, int h);
/** Its PeerConnection is gone, or could not be made */
void model_lose(struct model *m, int h);
/** A second passes; `signs` of life of each handle so far */
void model_second(struct model *m, const guint *signs);
void model_shutdown(struct model *m);

enum party_state model_state(const struct model *m, int p);
enum model_presence { OFFLINE, ONLINE, OCCUPIED };
enum model_presence model_presence(const struct model *m, int user);
/** The other side of an answered call, or NOBODY */
int model_peer(const struct model *m, int p);
/** The devices that a preview may go to, as bits: one of them has it */
guint32 model_viewers(const struct model *m, const struct model_call *c);
/** Who else is in the room, or NOBODY */
int model_mate(const struct model *m, int p);
/** The next moment at which something happens by itself, or NEVER */
int model_deadline(const struct model *m);

/* Between the parts of the model */
void model_refuse(struct model *m, int h, int code);
void model_answer(struct model *m, int h, enum told_kind kind, int user, int detail);
gboolean model_known(const struct model *m, int user);
/** The oldest call that rings for a user, of those from another (NOBODY: anybody) */
int model_oldest_call(const struct model *m, int user, int from, gboolean direct);
void model_register(struct model *m, int h, const struct ask *a);
void model_unregister(struct model *m, int h);
void model_watch(struct model *m, int h, const struct ask *a);
void model_join(struct model *m, int h, const struct ask *a);
void model_leave(struct model *m, int h);
void model_list(struct model *m, int h);
void model_tell(struct model *m, int p, struct told told);
int model_begin(struct model *m, int caller, int user, int only, const struct ask *a);
void model_accept(struct model *m, int call, int p, const struct ask *a);
void model_end(struct model *m, int call, enum ended code, int by, int who);
void model_let_go(struct model *m, int device, enum ended code);
void model_ring(struct model *m, int call, int device);
/** A leg is lost: the call waits for it, or ends */
void model_away(struct model *m, int p);
void model_heard(struct model *m, int p);
void model_leave_room(struct model *m, int p);
/** Nothing is left of a party but that its handle is attached */
void model_forget(struct model *m, int p);

#endif
