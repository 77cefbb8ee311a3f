/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file turn.h  One thing that happens to the exchange (private to it)
 */

#ifndef DUET_EXCHANGE_TURN_H
#define DUET_EXCHANGE_TURN_H

#include "../call.h"
#include "../directory.h"
#include "../event.h"
#include "../exchange.h"
#include "../room.h"
#include "../user.h"

/** What is remembered of those who call */
struct limit {
	GHashTable *callers;       /* name -> gint64, see bucket.h; owned     */
	guint sweep;               /* size at which to forget some            */
};

struct exchange {
	const struct settings *settings;
	exchange_random_h *randomh;
	exchange_today_h *todayh;  /* or NULL                                 */
	exchange_signs_h *signsh;  /* or NULL                                 */
	void *signs_arg;
	exchange_figures_h *figuresh; /* or NULL                              */
	void *figures_arg;
	GHashTable *parties;       /* handle -> struct party, owned           */
	struct directory *names;   /* name -> struct user, owned              */
	struct directory *calls;   /* id -> struct call, owned                */
	GHashTable *rooms;         /* name -> struct room, owned              */
	GHashTable *watches;       /* name -> struct watch, owned             */
	GHashTable *touched;       /* char *: presence may have changed       */
	struct alarms *alarms;
	struct limit limit;
	guint64 refused[DUET_ERRORS];
	gint64 listen;             /* when to look for silent legs, 0: never  */
	json_t *list;              /* all names, made when asked for; or NULL */
	guint users;               /* that have a device                      */
	guint devices;             /* handles with a name                     */
	guint64 placed, answered;  /* calls so far                            */
	json_t *ended;             /* end code -> calls that ended with it    */
	gboolean draining;         /* no new calls                            */
};

/** What an alarm of the exchange is about */
enum {
	ALARM_TIMEOUT,   /* owner: struct call                              */
	ALARM_OFFLINE,   /* owner: struct call                              */
	ALARM_GRACE,     /* owner: struct party                             */
};

/** Who does what, when, and what comes of it */
struct turn {
	struct exchange *x;
	gint64 now;
	GPtrArray *effects;
	struct party *who;
	const struct request *req; /* NULL outside requests                   */
};

/* tell.c: events to clients */
void turn_answer(struct turn *t, json_t *result);
void turn_answer_jsep(struct turn *t, json_t *result, const struct media *answer);
/** The same with an answer, or with an offer of ours */
void turn_answer_offer(struct turn *t, json_t *result, const struct media *media,
	gboolean offer);
void turn_tell(struct turn *t, const struct party *to, json_t *result);
void turn_tell_jsep(struct turn *t, const struct party *to, json_t *result,
	const struct media *media, gboolean offer);
/** Tells the other side of the party's call, if there is one already */
void turn_tell_peer(struct turn *t, const struct party *p, const char *event);
/** Tells event handlers; `about` may be NULL */
void turn_notify(struct turn *t, const struct party *about, json_t *event);
/** The same about a party's call: `event`, call_id and the party's name */
void turn_notify_call(struct turn *t, const struct party *about, const char *event);
/** Answers with an error; closes the PeerConnection the request's offer made */
void turn_refuse(struct turn *t, enum duet_error code, const char *fmt, ...)
	G_GNUC_PRINTF(3, 4);
/** The request names no other call than the party's own; refuses and returns FALSE otherwise */
gboolean turn_same_call(struct turn *t);
/** The same turn, for what is not the answer to its request */
struct turn turn_aside(const struct turn *t);
/** Random hexadecimal digits, two for each byte */
char *turn_token(const struct turn *t, guint bytes);

/* link.c: PeerConnections and what joins them */
void link_close(struct turn *t, struct party *p);
/** Closes the PeerConnection that the core made for a refused offer */
void link_close_refused(struct party *p, enum request_jsep jsep, gboolean update,
	GPtrArray *effects);
/** Tells the sender its cap, or that there is none any more */
void link_bitrate(struct turn *t, const struct party *p);
/** The same for a leg that is new: only when there is one */
void link_cap(struct turn *t, const struct party *p);
/** Asks who sends to the other side for a keyframe, when media flow; and the same both ways */
void link_keyframe(struct turn *t, const struct party *p);
void link_keyframes(struct turn *t, const struct call *call);
/** Tells where media of one side of a call go: to the other, when it has a handle;
 * `open`: what the sender has not muted may pass. Returns the plan, borrowed, or
 * NULL: they go nowhere */
struct route_plan *link_route(struct turn *t, const struct call *call,
	const struct party *from, const struct party *to, gboolean open);
/** The same both ways for a call that is answered */
void link_routes(struct turn *t, struct call *call);
/** Until the call is bridged: tells what layers the client sends, if it does */
void link_source(struct turn *t, const struct party *p);
void link_unroute(struct turn *t, const struct party *p);

/* offer.c: the offer that comes with a request */
struct streams_policy offer_policy(const struct exchange *x, const struct party *other);
/** Checks the JSEP of a request as an offer; refuses and returns FALSE when it won't do */
gboolean offer_ok(struct turn *t);
/** Refuses an "offer", or an "answer", that could not be read */
void offer_refuse_sdp(struct turn *t, const char *what);
/** Maps the request's offer; refuses and returns FALSE when no medium in it is of use */
gboolean offer_take(struct turn *t, struct call *call);
/** What an offer of one side may change, to be put back when it is refused */
struct offer_state {
	struct streams streams;
	struct leg leg;
};

/** offer_keep() or offer_undo() is to follow */
void offer_save(struct offer_state *before, const struct call *call, const struct party *p);
void offer_keep(struct offer_state *before);
/** After a refusal; closes the PeerConnection when the request's offer made it */
void offer_undo(struct turn *t, struct call *call, struct offer_state *before);
/** For offer_answer(): any stream will do */
#define OFFER_ANY G_MAXUINT32
/**
 * Takes the offer and answers it; `other` is the other side as far as there is one,
 * or NULL. When none of the streams `needed` comes of it, it is refused with `error`,
 * and all is as before; without `error` nothing has to come of it. Returns the answer,
 * or NULL: refused
 */
const struct media *offer_answer(struct turn *t, struct call *call, struct party *other,
	guint32 needed, const char *error);

/* settle.c: after the media of a leg changed */
void settle(struct turn *t, struct call *call, guint32 removed);
/** Tells both sides when what they have in common is no longer `before` */
void settle_common(struct turn *t, struct call *call, guint32 before);

/* ring.c */
/** Rings a device, or every device of the callee that is idle (NULL) */
void ring(struct turn *t, struct call *call, struct party *only);
/** A device that has just registered: what rings for its user rings here too;
 * `first` is the call of the device that it replaces, or NULL */
void ring_new_device(struct turn *t, struct party *device, struct call *first);
/** A device no longer rings: the call waits for another or ends */
void ring_lost(struct turn *t, struct party *device, const char *reason);

/* preview.c: the caller, seen and heard while the call rings */
/** Sees to it that one device has the preview, if there is to be one and a device
 * is ready for it; to be called when a leg, or who rings, has changed */
void preview(struct turn *t, struct call *call);
/** A leg of a call that rings is up */
void preview_up(struct turn *t, const struct party *p);

/* accept.c */
/** Answers the call with the request's offer or answer; the gates open */
void accept_call(struct turn *t, struct call *call);

/* end.c */
void call_end(struct turn *t, struct call *call, enum call_event event,
	const struct party *by, const char *code, const char *reason);
/** Lets one device go that rang; it is told */
void call_let_go(struct turn *t, struct party *device, const char *code,
	const char *reason);
/** A party wants out: cancels, declines or ends */
void call_leave(struct turn *t, struct party *p, const char *reason);

/* away.c: legs that are lost, and found again */
/** A leg is gone, and nobody asked for it: its call waits, or ends */
void away(struct turn *t, struct party *p, const char *reason);
/** It does not come back: its call is over */
void away_end(struct turn *t, struct party *p, const char *reason);
/** Its handle is gone as well */
void away_without_handle(struct turn *t, struct party *p);
/** The leg carries media again */
void away_over(struct turn *t, struct party *p);
/** Looks for legs that have fallen silent, or speak again */
void away_listen(struct turn *t);
/** Its leg or its client has given a sign of life */
void away_heard(struct turn *t, struct party *p);

/* figures.c: what the media sides of handles have to tell */
/** `status` with what is known of the links of the party's call; a new reference */
json_t *figures_status(const struct exchange *x, const struct party *p, gint64 now);
/** A PeerConnection begins to be set up, or is up */
void figures_leg_opened(const struct turn *t, struct party *p);
void figures_leg_up(const struct turn *t, struct party *p);
/** It is gone, or about to: notes what is known of it, for the record of its call */
void figures_leg_lost(const struct exchange *x, struct party *p);
/** The party's call is answered: what it sends counts from now on */
void figures_begin(const struct exchange *x, struct party *p);
/** The party's handle goes, what it has sent remains */
void figures_leave(const struct exchange *x, struct party *p);
/** Another handle goes on in its place */
void figures_inherit(const struct exchange *x, struct party *p, struct party *from);
/** What a side of an answered call has sent, and what is known of its link; a new reference */
json_t *figures_leg(const struct exchange *x, struct party *p);
/** Adds what both sides have sent to the record of a call that ends */
void figures_record(const struct exchange *x, const struct call *call, json_t *record);

/* record.c */
/** Says in an answer whether a side may ask for a recording of a call */
void record_offer(const struct turn *t, json_t *result);
/** Whether the `record` and `record_consent` of a `set` will do; refuses and returns FALSE otherwise */
gboolean record_ok(struct turn *t);
/** Does what they ask for */
void record_set(struct turn *t);
/** A call is answered: its recording begins, or is asked for, if all are recorded */
void record_begin(const struct turn *t, struct call *call);
/** Tells both sides about it */
void record_begun(struct turn *t, struct call *call);
/** The media of the call or the settings have changed: stops what cannot or may not be
 *  recorded any more */
void record_check(struct turn *t, struct call *call);
/** Adds to what crosses from a side that it is recorded */
void record_plan(const struct call *call, const struct party *from, struct route_plan *plan);

/* limit.c */
void limit_init(struct limit *l);
void limit_clear(struct limit *l);
/** Whether calls are let in, and one more is within bounds; refuses and returns FALSE otherwise */
gboolean limit_calls(struct turn *t);

/* register.c */
/** Adds the STUN and TURN servers for the party of this turn, if it has a name */
void register_add_ice(const struct turn *t, json_t *result);
/** Adds how much its data channels may send */
void register_add_limit(const struct turn *t, json_t *result);
/** A guest gets a name of its own */
void register_guest(struct turn *t);
/** Checks the token of the request, when one is `needed`; refuses and returns FALSE otherwise */
gboolean register_trusted(struct turn *t, gboolean needed);
/** Checks that one more user may be registered; refuses and returns FALSE otherwise */
gboolean register_user_fits(struct turn *t);
/** Checks the length of a name; refuses and returns FALSE when it is too long */
gboolean register_name_fits(struct turn *t, const char *element, const char *name);

/* name.c */
struct user *name_user(struct exchange *x, const char *name);
/** Gives a party its name; its user comes into being with it */
void name_give(struct turn *t, struct party *p, const char *name);
/** A party is no device of its user any more */
void name_leave(struct turn *t, struct party *p);
/** Takes the name back, and all that needs one */
void name_take(struct turn *t, struct party *p);
/** Frees a user who is not needed any more */
void name_settle(struct exchange *x, struct user *u);

/* presence.c */
void presence_touch(struct exchange *x, const char *name);
/** Tells those who watch what has changed in this turn */
void presence_flush(struct turn *t);
void presence_forget(struct exchange *x, struct party *p);
void watch_free(void *watch);

/* rooms.c */
void rooms_leave(struct turn *t, struct party *p);

/* list.c */
void list_changed(struct exchange *x);

/* exchange.c */
struct party *exchange_find(const struct exchange *x, guint64 handle);

/* One verb per function */
void verb_accept(struct turn *t);
void verb_call(struct turn *t);
void verb_hangup(struct turn *t);
void verb_hold(struct turn *t);
void verb_join(struct turn *t);
void verb_leave(struct turn *t);
void verb_list(struct turn *t);
void verb_ping(struct turn *t);
void verb_reattach(struct turn *t);
void verb_register(struct turn *t);
void verb_ringing(struct turn *t);
void verb_set(struct turn *t);
void verb_status(struct turn *t);
void verb_unregister(struct turn *t);
void verb_unwatch(struct turn *t);
void verb_watch(struct turn *t);

#endif
