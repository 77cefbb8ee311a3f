/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file request.c  JSON becomes a typed request at the door
 */

#include <stddef.h>

#include "element.h"
#include "field.h"
#include "request.h"

#define AT(member) offsetof(struct request, member)
#define END { .name = NULL }

static const char name_words[] =
	"1 to 255 visible characters without blanks around them";
static const char token_words[] = "a string of 1 to 4096 bytes";
static const char call_id_words[] = "a string of 1 to 64 bytes";
static const char names_words[] = "an array of 1 to 256 names";
static const char list_words[] = "an array of at most 32 strings of 1 to 32 bytes";

static const char filename_words[] =
	"1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first";
static const char layer_words[] = "an integer from -1 to 2";

static const struct field none_fields[] = { END };

static const struct field register_fields[] = {
	{ "username", TRUE, element_name, AT(username), name_words },
	{ "display", FALSE, element_name, AT(display), name_words },
	{ "features", FALSE, element_words, AT(feature), list_words },
	{ "codecs", FALSE, element_codecs, AT(codecs), list_words },
	{ "secret", FALSE, element_call_id, AT(secret), call_id_words },
	{ "token", FALSE, element_token, AT(token), token_words },
	END
};

static const struct field join_fields[] = {
	{ "room", TRUE, element_name, AT(room), name_words },
	{ "display", FALSE, element_name, AT(display), name_words },
	{ "features", FALSE, element_words, AT(feature), list_words },
	{ "codecs", FALSE, element_codecs, AT(codecs), list_words },
	{ "token", FALSE, element_token, AT(token), token_words },
	END
};

static const struct field watch_fields[] = {
	{ "usernames", TRUE, element_names, AT(usernames), names_words },
	END
};

static const struct field unwatch_fields[] = {
	{ "usernames", FALSE, element_names, AT(usernames), names_words },
	END
};

static const struct field reattach_fields[] = {
	{ "call_id", TRUE, element_call_id, AT(call_id), call_id_words },
	{ "secret", TRUE, element_call_id, AT(secret), call_id_words },
	END
};

static const struct field hold_fields[] = {
	{ "call_id", FALSE, element_call_id, AT(call_id), call_id_words },
	END
};

static const struct field status_fields[] = {
	{ "answer", FALSE, element_boolean, AT(answer), "a boolean" },
	{ "ice", FALSE, element_boolean, AT(ice), "a boolean" },
	END
};

static const struct field call_fields[] = {
	{ "username", FALSE, element_name, AT(username), name_words },
	{ "room", FALSE, element_name, AT(room), name_words },
	{ "early", FALSE, element_boolean, AT(early), "a boolean" },
	{ "preview", FALSE, element_boolean, AT(preview), "a boolean" },
	{ "ring_timeout", FALSE, element_ring_timeout, AT(ring_timeout), "an integer from 1 to 600" },
	END
};

static const struct field ringing_fields[] = {
	{ "call_id", TRUE, element_call_id, AT(call_id), call_id_words },
	END
};

static const struct field accept_fields[] = {
	{ "call_id", FALSE, element_call_id, AT(call_id), call_id_words },
	END
};

static const struct field hangup_fields[] = {
	{ "call_id", FALSE, element_call_id, AT(call_id), call_id_words },
	{ "reason", FALSE, element_reason, AT(reason), "a string" },
	{ "code", FALSE, element_code, AT(code), "a string" },
	END
};

static const struct field set_fields[] = {
	{ "call_id", FALSE, element_call_id, AT(call_id), call_id_words },
	{ "audio", FALSE, element_flag, AT(audio), "a boolean" },
	{ "video", FALSE, element_flag, AT(video), "a boolean" },
	{ "screen", FALSE, element_flag, AT(screen), "a boolean" },
	{ "bitrate", FALSE, element_bitrate, AT(bitrate), "an integer from 0 to 4294967295" },
	{ "substream", FALSE, element_layer, AT(substream), layer_words },
	{ "temporal", FALSE, element_layer, AT(temporal), layer_words },
	{ "fallback", FALSE, element_bitrate, AT(fallback), "an integer from 0 to 4294967295" },
	{ "record", FALSE, element_flag, AT(record), "a boolean" },
	{ "record_consent", FALSE, element_flag, AT(record_consent), "a boolean" },
	{ "filename", FALSE, element_filename, AT(filename), filename_words },
	END
};

static const struct field_rule rules[REQUEST_COUNT] = {
	[REQUEST_REGISTER] = { "register", register_fields },
	[REQUEST_UNREGISTER] = { "unregister", none_fields },
	[REQUEST_LIST] = { "list", none_fields },
	[REQUEST_CALL] = { "call", call_fields },
	[REQUEST_RINGING] = { "ringing", ringing_fields },
	[REQUEST_ACCEPT] = { "accept", accept_fields },
	[REQUEST_HANGUP] = { "hangup", hangup_fields },
	[REQUEST_SET] = { "set", set_fields },
	[REQUEST_PING] = { "ping", none_fields },
	[REQUEST_STATUS] = { "status", status_fields },
	[REQUEST_HOLD] = { "hold", hold_fields },
	[REQUEST_UNHOLD] = { "unhold", hold_fields },
	[REQUEST_REATTACH] = { "reattach", reattach_fields },
	[REQUEST_WATCH] = { "watch", watch_fields },
	[REQUEST_UNWATCH] = { "unwatch", unwatch_fields },
	[REQUEST_JOIN] = { "join", join_fields },
	[REQUEST_LEAVE] = { "leave", none_fields },
};

const char *request_name(enum request_type type)
{
	return type < REQUEST_COUNT ? rules[type].name : NULL;
}

enum duet_error request_parse(struct request **reqp, const json_t *body,
	const char *transaction, char **error)
{
	struct request *req;
	guint type;
	enum duet_error code = field_type(&type, rules, REQUEST_COUNT, body, error);

	if (code != DUET_OK)
		return code;
	req = g_new0(struct request, 1);
	req->type = type;
	req->transaction = g_strdup(transaction);
	req->audio = REQUEST_ABSENT;
	req->video = REQUEST_ABSENT;
	req->screen = REQUEST_ABSENT;
	req->record = req->record_consent = REQUEST_ABSENT;
	req->bitrate = -1;
	req->substream = req->temporal = REQUEST_NO_LAYER;
	req->fallback = -1;
	code = field_read(rules[type].fields, body, req, error);
	if (code != DUET_OK) {
		request_free(req);
		return code;
	}
	req->features = req->feature != NULL;
	*reqp = req;
	return DUET_OK;
}

void request_free(struct request *req)
{
	if (!req)
		return;
	g_free(req->transaction);
	g_free(req->username);
	g_free(req->display);
	g_free(req->call_id);
	g_free(req->room);
	g_free(req->secret);
	g_free(req->token);
	g_free(req->filename);
	g_strfreev(req->usernames);
	g_free(req->reason);
	g_free(req->code);
	g_strfreev(req->codecs);
	g_strfreev(req->feature);
	media_free(req->media);
	g_free(req->jsep_error);
	g_free(req);
}
