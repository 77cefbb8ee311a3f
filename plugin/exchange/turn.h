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

struct exchange {
	const struct settings *settings;
	exchange_random_h *randomh;
	GHashTable *parties;       /* handle -> struct party, owned           */
	struct directory *names;   /* name -> struct party                    */
	GSequence *deadlines;      /* struct call, by deadline                */
	json_t *list;              /* all names, made when asked for; or NULL */
	guint calls;
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
void turn_tell(struct turn *t, const struct party *to, json_t *result);
void turn_tell_jsep(struct turn *t, const struct party *to, json_t *result,
	const struct media *media, gboolean offer);
void turn_notify(struct turn *t, const struct party *about, json_t *event);
/** Answers with an error; closes the PeerConnection the request's offer made */
void turn_refuse(struct turn *t, enum duet_error code, const char *fmt, ...)
	G_GNUC_PRINTF(3, 4);

/* link.c: PeerConnections and what joins them */
void link_close(struct turn *t, struct party *p);
/** Closes the PeerConnection that the core made for a refused offer */
void link_close_refused(struct party *p, enum request_jsep jsep, gboolean update,
	GPtrArray *effects);
/** Tells the sender its cap, or that there is none any more */
void link_bitrate(struct turn *t, const struct party *p);
/** The same for a leg that is new: only when there is one */
void link_cap(struct turn *t, const struct party *p);
void link_keyframes(struct turn *t, const struct call *call);
void link_routes(struct turn *t, const struct call *call);
void link_unroute(struct turn *t, const struct party *p);
struct streams_policy link_policy(const struct exchange *x, const struct party *other);
/** Checks the JSEP of a request as an offer; refuses and returns FALSE when it won't do */
gboolean link_offer_ok(struct turn *t);
/** Maps the request's offer; refuses and returns FALSE when no medium in it is of use */
gboolean link_take_offer(struct turn *t, struct call *call);
/** What an offer of one side may change, to be put back when it is refused */
struct link_state {
	struct streams streams;
	struct leg leg;
};

/** link_keep() or link_undo() is to follow */
void link_save(struct link_state *before, const struct call *call, const struct party *p);
void link_keep(struct link_state *before);
/** After a refusal; closes the PeerConnection when the request's offer made it */
void link_undo(struct turn *t, struct call *call, struct link_state *before);

/* settle.c: after the media of a leg changed */
void settle(struct turn *t, struct call *call, guint32 removed);
/** Tells both sides when what they have in common is no longer `before` */
void settle_common(struct turn *t, struct call *call, guint32 before);

/* end.c */
void call_end(struct turn *t, struct call *call, enum call_event event,
	const struct party *by, const char *code, const char *reason);

/* list.c */
void list_changed(struct exchange *x);

/* exchange.c */
struct party *exchange_find(const struct exchange *x, guint64 handle);
void exchange_forget_name(struct exchange *x, struct party *p);

/* deadline.c */
void deadline_arm(struct exchange *x, struct call *call, gint64 at);
void deadline_disarm(struct call *call);

/** The request names no other call than the party's own; refuses and returns FALSE otherwise */
gboolean turn_same_call(struct turn *t);

/* One verb per file */
void verb_register(struct turn *t);
void verb_unregister(struct turn *t);
void verb_list(struct turn *t);
void verb_call(struct turn *t);
void verb_ringing(struct turn *t);
void verb_accept(struct turn *t);
void verb_hangup(struct turn *t);
void verb_set(struct turn *t);
void verb_ping(struct turn *t);
void verb_status(struct turn *t);

#endif
