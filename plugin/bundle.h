/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bundle.h  Numbers that m-lines on one transport have to agree on
 */

#ifndef DUET_BUNDLE_H
#define DUET_BUNDLE_H

#include "media.h"

/**
 * Renumbers what an m-line brings from elsewhere, so that in the whole
 * description a payload type means one format (RFC 8843 section 9.1) and an
 * extension has one id (section 9.2, RFC 8285 section 6)
 *
 * The other m-lines keep what they have. What no number is left for goes, and
 * so does RED when the number of the Opus that it carries inside has changed.
 */
void bundle_fit(struct media *m, guint mindex);

#endif
