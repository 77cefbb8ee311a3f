/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file cap.c  What a sender is to keep to
 */

#include "cap.h"


void cap_init(struct cap *c)
{
	*c = (struct cap){0};
	pthread_mutex_init(&c->lock, NULL);
}


void cap_destroy(struct cap *c)
{
	pthread_mutex_destroy(&c->lock);
}


void cap_up(struct cap *c, guint32 link)
{
	pthread_mutex_lock(&c->lock);
	c->up = TRUE;
	c->asked = 0;
	c->told = 0;
	c->alone = !c->receiver;
	c->first_until = 0;
	if (!c->receiver)
		c->link = link;
	pthread_mutex_unlock(&c->lock);
}


void cap_down(struct cap *c)
{
	pthread_mutex_lock(&c->lock);
	c->up = FALSE;
	pthread_mutex_unlock(&c->lock);
}


gboolean cap_is_up(struct cap *c)
{
	gboolean up;

	pthread_mutex_lock(&c->lock);
	up = c->up;
	pthread_mutex_unlock(&c->lock);

	return up;
}


void cap_ask(struct cap *c, guint32 asked)
{
	pthread_mutex_lock(&c->lock);
	c->asked = asked;
	pthread_mutex_unlock(&c->lock);
}


/** Notes what the link of the receiver carries; locked */
static void set_link(struct cap *c, guint32 link)
{
	c->link = link;
	if (c->receiver && link < CAP_SLOW)
		c->alone = FALSE;
}


void cap_receiver(struct cap *c, const void *receiver, guint32 link)
{
	pthread_mutex_lock(&c->lock);
	c->receiver = receiver;
	set_link(c, link);
	pthread_mutex_unlock(&c->lock);
}


void cap_layers(struct cap *c, gboolean layered)
{
	pthread_mutex_lock(&c->lock);
	c->layered = layered;
	pthread_mutex_unlock(&c->lock);
}


void cap_link(struct cap *c, const void *receiver, guint32 link)
{
	pthread_mutex_lock(&c->lock);
	if (c->receiver == receiver)
		set_link(c, link);
	pthread_mutex_unlock(&c->lock);
}


/** @return What the link allows; locked */
static guint32 allowed(const struct cap *c)
{
	if (c->layered)
		return CAP_FREE;

	return c->alone ? MAX(c->link, CAP_ALONE) : c->link;
}


/** @return The least; locked */
static guint32 least(const struct cap *c)
{
	const guint32 link = allowed(c);

	return c->asked ? MIN(c->asked, link) : link;
}


/** Lets the link count when the first picture has had its time; locked */
static void accompany(struct cap *c, gint64 now)
{
	if (!c->alone || !c->receiver)
		return;

	if (!c->first_until)
		c->first_until = now + CAP_FIRST;
	c->alone = now < c->first_until;
}


static gboolean worth_telling(const struct cap *c, guint32 cap, gint64 now)
{
	const guint32 step = (guint32)((guint64)c->told * CAP_STEP / 100);
	const gint64 since = now - c->told_at;

	if (!c->told || since >= CAP_REPEAT || cap < c->told - step)
		return TRUE;

	return cap > c->told + step && since >= CAP_RISE;
}


guint32 cap_due(struct cap *c, gint64 now)
{
	guint32 cap = 0;

	pthread_mutex_lock(&c->lock);
	accompany(c, now);
	if (c->up && worth_telling(c, least(c), now)) {
		cap = least(c);
		c->told = cap;
		c->told_at = now;
	}
	pthread_mutex_unlock(&c->lock);

	return cap;
}


guint32 cap_now(struct cap *c, gboolean *asked)
{
	guint32 cap;

	pthread_mutex_lock(&c->lock);
	cap = c->up ? least(c) : c->told;
	*asked = c->asked && (c->up ? c->asked <= allowed(c) : c->told >= c->asked);
	pthread_mutex_unlock(&c->lock);

	return cap;
}
