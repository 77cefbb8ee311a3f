/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file keyframe.c  Requests for keyframes, kept to a measure
 */

#include "keyframe.h"


gboolean keyframe_want(struct keyframe *k, gint64 now)
{
	k->wanted = TRUE;

	return keyframe_due(k, now);
}


gboolean keyframe_due(struct keyframe *k, gint64 now)
{
	if (!k->wanted || now < k->next)
		return FALSE;

	k->wanted = FALSE;
	k->next = now + KEYFRAME_INTERVAL;

	return TRUE;
}
