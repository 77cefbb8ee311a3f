/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file stage.h  The exchange and the model, side by side
 *
 * Whatever happens happens to both. Afterwards everybody must have been told
 * what the model says, be in the state it says, and have media from nobody but
 * whom it says. The Janus core between client and exchange is as in world.h.
 */

#ifndef DUET_TEST_STAGE_H
#define DUET_TEST_STAGE_H

#include "../../plugin/exchange.h"
#include "model.h"

enum act_type {
	ACT_REQUEST, ACT_ATTACH, ACT_DETACH,
	ACT_CLOSED,              /**< the core has closed what it was told to */
	ACT_LOSE, ACT_PUSH_FAILS, ACT_CONNECT,
	ACT_SIGN,                /**< of life                                 */
	ACT_SECOND, ACT_SHUTDOWN,
	ACT_TYPES,
};

/** Something that happens */
struct act {
	enum act_type type;
	int handle;
	struct ask ask;
};

#define STAGE_PAST 40

/** What the core knows of a handle */
struct stage_core {
	gboolean agent, negotiated, closing;
	gboolean held;           /**< our offer waits for the close           */
	gboolean current;        /**< the latest JSEP is of the leg there is  */
	guint generation;
	guint64 routed;
	gboolean open;           /**< and what it sends crosses               */
};

struct stage {
	struct settings *settings;
	struct exchange *exchange;
	struct model model;
	GPtrArray *effects;
	struct media *media[3];  /**< by enum ask_sdp                         */
	struct stage_core core[MODEL_HANDLES];
	guint signs[MODEL_HANDLES];
	enum model_presence presence[MODEL_NAMES];
	char name[MODEL_USERS][32];
	char id[MODEL_CALLS][40];
	char secret[MODEL_SECRETS + 1][40];
	guint serial[MODEL_CALLS]; /**< of the calls whose ids these are      */
	int failed;              /**< `error` was answered in this step       */
	guint64 steps, told[TOLD_KINDS], errors[32];
	struct act past[STAGE_PAST];
	char *label;             /**< printed when something differs          */
	gboolean thorough;       /**< query every handle after each step, not one */
	gboolean again;          /**< all this has been looked at before      */
};

void stage_init(struct stage *s, const struct model_rules *rules);
/** Detaches everybody; nothing may be left, so that it is as good as new */
void stage_empty(struct stage *s);
/** The same, and frees what it has */
void stage_clear(struct stage *s);
/** Whether the core lets it happen. @return FALSE: nothing was done */
gboolean stage_may(const struct stage *s, const struct act *a);
/** Lets it happen, and compares */
void stage_act(struct stage *s, const struct act *a);

/* compare.c: carries the effects of a step out and compares */
void stage_compare(struct stage *s, int skip);
/* compare_route.c: where media go */
/** Of each call that rings; learns who has the preview */
void stage_compare_previews(struct stage *s);
void stage_compare_route(const struct stage *s, int h);
/** Prints what happened last, then aborts */
void stage_differs(const struct stage *s, const char *format, ...)
	G_GNUC_PRINTF(2, 3) G_GNUC_NORETURN;

#endif
