/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file message.h  What Janus hands over, read at the door
 */

#ifndef DUET_MESSAGE_H
#define DUET_MESSAGE_H

#include <glib.h>
#include <jansson.h>
#include "request.h"

struct message {
	enum duet_error code;     /**< DUET_OK: there is a request              */
	struct request *request;  /**< NULL unless DUET_OK                      */
	char *error;              /**< sentence for the client, unless DUET_OK  */
	char *transaction;
	enum request_jsep jsep;
	gboolean update;          /**< the core calls the JSEP a renegotiation  */
};

/**
 * Reads a message, its SDP included; always succeeds, see `code`
 *
 * @param m           Filled; message_clear() it
 * @param transaction May be NULL
 * @param body        Borrowed
 * @param jsep        Borrowed; NULL when there is none
 */
void message_read(struct message *m, const char *transaction,
	const json_t *body, const json_t *jsep);
/** What stands for a message that is refused unread */
void message_refuse(struct message *m, const char *transaction, const json_t *jsep,
	enum duet_error code, const char *error);
void message_clear(struct message *m);

/** Whether the core made a new PeerConnection for it */
gboolean message_is_fresh(const struct message *m);

#endif
