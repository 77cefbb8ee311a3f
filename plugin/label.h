/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file label.h  Names as people write them, and tell them apart
 *
 * For names of users, display names and names of rooms: names that differ by
 * nothing one can see are the same name, or none.
 */

#ifndef DUET_LABEL_H
#define DUET_LABEL_H

#include <glib.h>

/** Longest label, in characters */
#define LABEL_CHARS_MAX 255
/** Longest text that label_clean() is to look at, in bytes */
#define LABEL_BYTES_MAX (4 * LABEL_CHARS_MAX)

/**
 * Brings a text into the form in which it is kept: Unicode's NFC (UAX #15),
 * with one space for each run of blanks, and without variation selectors
 *
 * @param text UTF-8
 *
 * @return New string, or NULL for what is no label: empty or too long, blanks
 *         at an end, a control or line break, a character that shows nothing
 *         or changes the direction of others, one that is private or
 *         unassigned, or a combining mark at the beginning
 */
char *label_clean(const char *text);

#endif
