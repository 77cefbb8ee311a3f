/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file element.h  Reads one element of a request
 */

#ifndef DUET_ELEMENT_H
#define DUET_ELEMENT_H

#include <glib.h>
#include <jansson.h>

/*
 * Each reads a value into a member of struct request, of the type that stands
 * behind it, and returns FALSE when type or value are wrong: the member is then
 * as it was.
 */
gboolean element_name(const json_t *value, void *member);          /* char *  */
gboolean element_names(const json_t *value, void *member);         /* char ** */
gboolean element_call_id(const json_t *value, void *member);       /* char *  */
gboolean element_token(const json_t *value, void *member);         /* char *  */
gboolean element_reason(const json_t *value, void *member);        /* char *  */
gboolean element_code(const json_t *value, void *member);          /* char *  */
gboolean element_words(const json_t *value, void *member);         /* char ** */
gboolean element_codecs(const json_t *value, void *member);        /* char ** */
gboolean element_boolean(const json_t *value, void *member);       /* gboolean */
gboolean element_filename(const json_t *value, void *member);      /* char *  */
gboolean element_flag(const json_t *value, void *member);          /* enum request_flag */
gboolean element_ring_timeout(const json_t *value, void *member);  /* guint, s */
gboolean element_bitrate(const json_t *value, void *member);       /* gint64, 32 bits */
gboolean element_limit(const json_t *value, void *member);         /* guint, 1 to 1000 */
gboolean element_device(const json_t *value, void *member);        /* guint64, from 1 */
gboolean element_end_code(const json_t *value, void *member);      /* char *  */
gboolean element_object(const json_t *value, void *member);        /* json_t *, a new reference */
gboolean element_layer(const json_t *value, void *member);         /* int, from -1 */

#endif
