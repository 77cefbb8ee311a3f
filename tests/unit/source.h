/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file source.h  Files of the source that tests hold against the code
 */

#ifndef DUET_TEST_SOURCE_H
#define DUET_TEST_SOURCE_H

#include <jansson.h>

/**
 * Reads a file
 *
 * @param name Path from the top of the source; $DUET_SRCDIR may say where that is
 *
 * @return Its text, g_free() it
 */
char *source_read(const char *name);

/**
 * The section of a Markdown text under a heading, to the next of its level or above
 *
 * @param heading As it is written: "## Requests"
 *
 * @return The text after the heading, g_free() it
 */
char *source_section(const char *text, const char *heading);

/** @param cells One row of a table, without white space around them; ended by NULL */
typedef void (source_row_h)(char **cells, void *arg);

/**
 * Calls a function for each row of the first table after a place, which must be there
 *
 * @param rowh The first call is for the heads
 */
void source_table(const char *text, const char *after, source_row_h *rowh, void *arg);

/**
 * All blocks of JSON in a Markdown text, each an array of the values in it
 *
 * @return New reference; json_is_array()
 */
json_t *source_blocks(const char *text);

/**
 * The blocks in the section of a request, "### register"; there are some, and each
 * begins with that request
 *
 * @return As source_blocks()
 */
json_t *source_examples(const char *text, const char *request);

#endif
