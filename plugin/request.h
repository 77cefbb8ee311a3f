/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file request.h  JSON becomes a typed request at the door
 */

#ifndef DUET_REQUEST_H
#define DUET_REQUEST_H

#include <glib.h>
#include <jansson.h>
#include "media.h"

enum request_type {
	REQUEST_REGISTER,
	REQUEST_UNREGISTER,
	REQUEST_LIST,
	REQUEST_CALL,
	REQUEST_RINGING,
	REQUEST_ACCEPT,
	REQUEST_HANGUP,
	REQUEST_SET,
	REQUEST_PING,
	REQUEST_STATUS,
	REQUEST_HOLD,
	REQUEST_UNHOLD,
	REQUEST_REATTACH,
	REQUEST_WATCH,
	REQUEST_UNWATCH,
	REQUEST_JOIN,
	REQUEST_LEAVE,
	REQUEST_COUNT,
};

/** Error codes; 470 to 483 and 499 mean what they mean in videocall */
enum duet_error {
	DUET_OK = 0,
	DUET_ERROR_NO_MESSAGE = 470,
	DUET_ERROR_INVALID_JSON = 471,
	DUET_ERROR_INVALID_REQUEST = 472,
	DUET_ERROR_REGISTER_FIRST = 473,
	DUET_ERROR_INVALID_ELEMENT = 474,
	DUET_ERROR_MISSING_ELEMENT = 475,
	DUET_ERROR_USERNAME_TAKEN = 476,
	DUET_ERROR_ALREADY_REGISTERED = 477,
	DUET_ERROR_NO_SUCH_USERNAME = 478,
	DUET_ERROR_USE_ECHO_TEST = 479,
	DUET_ERROR_ALREADY_IN_CALL = 480,
	DUET_ERROR_NO_CALL = 481,
	DUET_ERROR_MISSING_SDP = 482,
	DUET_ERROR_INVALID_SDP = 483,
	DUET_ERROR_WRONG_CALL = 484,    /**< call_id names another call        */
	DUET_ERROR_TRY_AGAIN = 485,     /**< the last PeerConnection is closing */
	DUET_ERROR_FORBIDDEN = 486,     /**< the operator's policy says no      */
	DUET_ERROR_NO_COMMON_MEDIA = 487,
	DUET_ERROR_FULL = 488,          /**< users_max                          */
	DUET_ERROR_WRONG_SECRET = 489,
	DUET_ERROR_ROOM_FULL = 490,
	DUET_ERROR_NO_ROOM = 491,       /**< not in that room                   */
	DUET_ERROR_UNTRUSTED = 492,     /**< no token for that name, or a bad one */
	DUET_ERROR_NO_TOKENS = 493,     /**< the server cannot check tokens     */
	DUET_ERROR_TOO_FAST = 494,      /**< more requests than request_rate    */
	DUET_ERROR_TOO_MANY_CALLS = 495, /**< more calls than calls_per_minute  */
	DUET_ERROR_CALLS_FULL = 496,    /**< calls_max                          */
	DUET_ERROR_ROOMS_FULL = 497,    /**< rooms_max                          */
	DUET_ERROR_WATCHING_FULL = 498, /**< watch_max                          */
	DUET_ERROR_UNKNOWN = 499,
	DUET_ERROR_WATCHED_FULL = 500,  /**< watchers_max                       */
	DUET_ERROR_TOO_LARGE = 501,     /**< more than message_max              */
	DUET_ERROR_NOT_RECORDED = 502,  /**< a recording failed                 */
	DUET_ERROR_ENCRYPTED = 503,     /**< end to end: not to be recorded     */
	DUET_ERROR_DRAINING = 504,      /**< no new calls                       */
	DUET_ERROR_KEY = 505,           /**< admin_key is missing or wrong      */
	DUET_ERROR_FIXED = 506,         /**< not while the plugin runs          */
};

/** The first code, and how many there may be */
#define DUET_ERROR_FIRST 470
#define DUET_ERRORS 64

enum request_jsep {
	REQUEST_JSEP_NONE,
	REQUEST_JSEP_OFFER,
	REQUEST_JSEP_ANSWER,
};

/** A flag that may be absent */
enum request_flag {
	REQUEST_ABSENT = -1,
	REQUEST_FALSE = 0,
	REQUEST_TRUE = 1,
};

/** What the token of a request is worth */
enum request_proof {
	REQUEST_PROOF_NONE,     /**< there is none                             */
	REQUEST_PROOF_WRONG,    /**< for another name, expired or forged       */
	REQUEST_PROOF_GOOD,
	REQUEST_PROOF_UNABLE,   /**< the server cannot check tokens            */
};

/** A layer that was not given */
#define REQUEST_NO_LAYER (-2)

/** One request; strings belong to it, NULL or REQUEST_ABSENT where not given */
struct request {
	enum request_type type;
	char *transaction;
	char *username;
	char *display;
	char *call_id;
	char *room;
	char *secret;
	char *token;
	enum request_proof proof; /**< set by whoever can check the token      */
	char **usernames;       /**< NULL-terminated                           */
	char *reason;
	char *code;
	char **codecs;          /**< NULL-terminated, lower case               */
	gboolean features;      /**< `features` was given: a client that offers */
	char **feature;         /**< its entries, NULL-terminated              */
	gboolean early;
	gboolean preview;
	guint ring_timeout;     /**< seconds, 0: not given                     */
	enum request_flag audio;
	enum request_flag video;
	enum request_flag screen;
	enum request_flag record;
	enum request_flag record_consent;
	char *filename;
	gboolean ice;           /**< wants new credentials for TURN            */
	gboolean answer;        /**< still waits for the answer to its offer   */
	gint64 bitrate;         /**< bit/s, 0: no limit, -1: not given         */
	int substream;          /**< from 0, -1: automatic, or REQUEST_NO_LAYER */
	int temporal;           /**< likewise                                  */
	gint64 fallback;        /**< us, 0: the default, -1: not given         */

	enum request_jsep jsep;
	gboolean update;        /**< the core calls the JSEP a renegotiation   */
	struct media *media;    /**< of the JSEP; NULL: invalid, see jsep_error */
	char *jsep_error;       /**< why the JSEP is invalid, in words         */
};

/**
 * Parses the body of a request
 *
 * @param reqp        Set on success; request_free() it
 * @param body        The message; NULL is an error of its own
 * @param transaction Copied; may be NULL
 * @param error       Set on failure to a sentence for the client; g_free() it
 *
 * @return DUET_OK or the error code for the client
 */
enum duet_error request_parse(struct request **reqp, const json_t *body,
	const char *transaction, char **error);
void request_free(struct request *req);

const char *request_name(enum request_type type);

#endif
