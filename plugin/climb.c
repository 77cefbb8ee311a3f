/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file climb.c  Which of several layers a link carries
 */

#include "climb.h"


static void move(struct climb *c, gint8 choice, gboolean rose, gint64 now)
{
	c->choice = choice;
	c->moved = now;
	c->rose = rose;
	c->fits = 0;
}


void climb_start(struct climb *c, gint8 choice, gint64 now)
{
	c->patience = CLIMB_TRY_AFTER;
	c->starved = 0;
	c->fed = now;
	move(c, choice, FALSE, now);
}


static void go_down(struct climb *c, const guint32 *rate, guint32 budget, gint64 now)
{
	gint8 choice = c->choice;

	while (choice > 0 && rate[choice] > budget)
		choice--;
	if (choice == c->choice)
		return;

	/* a second step down is not another try in vain */
	if (now - c->moved > CLIMB_TRY_AFTER)
		c->patience = CLIMB_TRY_AFTER;
	else if (c->rose)
		c->patience = MIN(2 * c->patience, CLIMB_TRY_MAX);
	move(c, choice, FALSE, now);
}


static void go_up(struct climb *c, guint32 rate, guint32 budget, gint64 now)
{
	if (now - c->moved >= c->patience)
		move(c, c->choice + 1, TRUE, now);
	else if (!rate || rate > (guint64)budget * CLIMB_UP_PERCENT / 100)
		c->fits = 0;
	else if (!c->fits)
		c->fits = now;
	else if (now - c->fits >= CLIMB_UP_AFTER)
		move(c, c->choice + 1, TRUE, now);
}


/** Sees whether the link carries the lowest one at all */
static void look_below(struct climb *c, guint32 rate, guint32 budget, gboolean limited, gint64 now)
{
	if (limited || !c->starved)
		c->eased = now;
	if (!limited || c->choice != 0 || rate <= budget)
		c->fed = now;
	if (!c->starved && now - c->fed >= CLIMB_STARVED_AFTER)
		c->starved = rate;
	else if (now - c->eased >= CLIMB_TRY_AFTER
		|| budget > (guint64)c->starved * CLIMB_FED_PERCENT / 100)
		c->starved = 0;
}


void climb_look(struct climb *c, const guint32 *rate, gboolean above, guint32 budget,
	gboolean limited, gint64 now)
{
	if (limited)
		go_down(c, rate, budget, now);
	if (above && !c->starved)
		go_up(c, rate[c->choice + 1], budget, now);
	else
		c->fits = 0;
	look_below(c, rate[0], budget, limited, now);
}
