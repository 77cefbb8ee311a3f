/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file alarm.h  What happens at a time
 *
 * Alarms live inside what they are about; a clock keeps those that are set in
 * order. There is no time in here but what the caller says it is.
 */

#ifndef DUET_ALARM_H
#define DUET_ALARM_H

#include <glib.h>

struct alarm {
	gint64 at;             /**< microseconds                              */
	int what;              /**< the owner's word for it                   */
	void *owner;
	GSequenceIter *place;  /**< NULL: not set                             */
};

struct alarms;

struct alarms *alarms_new(void);
/** Frees the clock; no alarm may be set any more */
void alarms_free(struct alarms *as);

/** Sets an alarm, anew when it was set */
void alarm_set(struct alarms *as, struct alarm *a, gint64 at, int what, void *owner);
/** Does nothing when it is not set */
void alarm_clear(struct alarm *a);
gboolean alarm_is_set(const struct alarm *a);

/** The time of the earliest, or -1 */
gint64 alarms_next(const struct alarms *as);
/** Takes the earliest that is due: it is no longer set; or NULL */
struct alarm *alarms_due(struct alarms *as, gint64 now);

#endif
