/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file request.c  JSON becomes a typed request at the door
 */

#include <stddef.h>
#include <string.h>

#include "request.h"

#define NAME_CHARS_MAX 255
#define CALL_ID_MAX 64
#define REASON_MAX 256
#define RING_TIMEOUT_MAX 600
#define WORDS_MAX 32
#define WORD_MAX 32
#define ERROR_TEXT_MAX 64

/** One element of a request */
struct field {
	const char *name;
	gboolean required;
	/** Reads a value into the request; FALSE: wrong type or value */
	gboolean (*read)(const json_t *value, void *member);
	size_t offset;
	const char *expected;   /**< what the value should be, in words */
};

struct rule {
	const char *name;
	const struct field *fields;   /**< ended by one without a name  */
};

/* A string of 1 to max bytes; JSON can hold a NUL, which C would stop at */
static const char *text_value(const json_t *value, size_t max)
{
	const char *text = json_string_value(value);
	size_t len = json_string_length(value);

	if (!text || !len || len > max || len != strlen(text))
		return NULL;
	return g_utf8_validate(text, (gssize)len, NULL) ? text : NULL;
}

static gboolean char_allowed(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_SURROGATE:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
		return FALSE;
	default:
		return TRUE;
	}
}

static gboolean char_visible(gunichar c)
{
	/* Letters and symbols by category, blank on the screen */
	static const gunichar fillers[] = { 0x115f, 0x1160, 0x2800, 0x3164, 0xffa0 };

	for (gsize i = 0; i < G_N_ELEMENTS(fillers); i++) {
		if (c == fillers[i])
			return FALSE;
	}
	return g_unichar_isgraph(c) && !g_unichar_iszerowidth(c);
}

static gboolean name_good(const char *name)
{
	gboolean visible = FALSE;
	gunichar c = 0;

	if (g_unichar_isspace(g_utf8_get_char(name)))
		return FALSE;
	for (const char *p = name; *p; p = g_utf8_next_char(p)) {
		c = g_utf8_get_char(p);
		if (!char_allowed(c))
			return FALSE;
		visible |= char_visible(c);
	}
	return visible && !g_unichar_isspace(c);
}

/* Names that look the same should be the same: kept in Unicode form NFC */
static gboolean read_name(const json_t *value, void *member)
{
	const char *text = text_value(value, NAME_CHARS_MAX * 4);
	g_autofree char *name = NULL;

	if (!text || !name_good(text))
		return FALSE;
	name = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
	if (!name || g_utf8_strlen(name, -1) > NAME_CHARS_MAX)
		return FALSE;
	*(char **)member = g_steal_pointer(&name);
	return TRUE;
}

static gboolean read_call_id(const json_t *value, void *member)
{
	const char *text = text_value(value, CALL_ID_MAX);

	if (!text)
		return FALSE;
	*(char **)member = g_strdup(text);
	return TRUE;
}

/* What decorates a hangup never stands in its way: cut or left out, not refused */
static gboolean read_reason(const json_t *value, void *member)
{
	const char *text = text_value(value, G_MAXSSIZE);
	size_t len;

	if (!text)
		return TRUE;
	len = strlen(text);
	if (len > REASON_MAX)
		len = (size_t)(g_utf8_find_prev_char(text, text + REASON_MAX + 1) - text);
	*(char **)member = g_strndup(text, len);
	return TRUE;
}

static gboolean read_code(const json_t *value, void *member)
{
	static const char *const codes[] = { "ended", "declined", "busy", NULL };
	const char *text = json_string_value(value);

	if (text && g_strv_contains(codes, text))
		*(char **)member = g_strdup(text);
	return TRUE;
}

static gboolean read_words(const json_t *value, void *member)
{
	g_auto(GStrv) words = NULL;
	size_t count = json_array_size(value);

	if (!json_is_array(value) || count > WORDS_MAX)
		return FALSE;
	words = g_new0(char *, count + 1);
	for (size_t i = 0; i < count; i++) {
		const char *text = text_value(json_array_get(value, i), WORD_MAX);

		if (!text)
			return FALSE;
		words[i] = g_strdup(text);
	}
	*(char ***)member = g_steal_pointer(&words);
	return TRUE;
}

static gboolean read_codecs(const json_t *value, void *member)
{
	if (!read_words(value, member))
		return FALSE;
	for (char **word = *(char ***)member; *word; word++) {
		for (char *p = *word; *p; p++)
			*p = g_ascii_tolower(*p);
	}
	return TRUE;
}

static gboolean read_boolean(const json_t *value, void *member)
{
	if (!json_is_boolean(value))
		return FALSE;
	*(gboolean *)member = json_is_true(value);
	return TRUE;
}

static gboolean read_flag(const json_t *value, void *member)
{
	if (!json_is_boolean(value))
		return FALSE;
	*(enum request_flag *)member = json_is_true(value) ? REQUEST_TRUE : REQUEST_FALSE;
	return TRUE;
}

static gboolean read_ring_timeout(const json_t *value, void *member)
{
	json_int_t seconds = json_integer_value(value);

	if (!json_is_integer(value) || seconds < 1 || seconds > RING_TIMEOUT_MAX)
		return FALSE;
	*(guint *)member = (guint)seconds;
	return TRUE;
}

/* REMB and Janus's send_remb() have 32 bits for it */
static gboolean read_bitrate(const json_t *value, void *member)
{
	json_int_t bitrate = json_integer_value(value);

	if (!json_is_integer(value) || bitrate < 0 || bitrate > G_MAXUINT32)
		return FALSE;
	*(gint64 *)member = bitrate;
	return TRUE;
}

#define AT(member) offsetof(struct request, member)
#define END { .name = NULL }

static const char name_words[] =
	"1 to 255 visible characters without white space around them";
static const char call_id_words[] = "a string of 1 to 64 bytes";
static const char list_words[] = "an array of at most 32 strings of 1 to 32 bytes";

static const struct field none_fields[] = { END };

static const struct field register_fields[] = {
	{ "username", TRUE, read_name, AT(username), name_words },
	{ "display", FALSE, read_name, AT(display), name_words },
	{ "features", FALSE, read_words, AT(feature), list_words },
	{ "codecs", FALSE, read_codecs, AT(codecs), list_words },
	END
};

static const struct field call_fields[] = {
	{ "username", TRUE, read_name, AT(username), name_words },
	{ "early", FALSE, read_boolean, AT(early), "a boolean" },
	{ "ring_timeout", FALSE, read_ring_timeout, AT(ring_timeout), "an integer from 1 to 600" },
	END
};

static const struct field ringing_fields[] = {
	{ "call_id", TRUE, read_call_id, AT(call_id), call_id_words },
	END
};

static const struct field accept_fields[] = {
	{ "call_id", FALSE, read_call_id, AT(call_id), call_id_words },
	END
};

static const struct field hangup_fields[] = {
	{ "call_id", FALSE, read_call_id, AT(call_id), call_id_words },
	{ "reason", FALSE, read_reason, AT(reason), "a string" },
	{ "code", FALSE, read_code, AT(code), "a string" },
	END
};

static const struct field set_fields[] = {
	{ "call_id", FALSE, read_call_id, AT(call_id), call_id_words },
	{ "audio", FALSE, read_flag, AT(audio), "a boolean" },
	{ "video", FALSE, read_flag, AT(video), "a boolean" },
	{ "bitrate", FALSE, read_bitrate, AT(bitrate), "an integer from 0 to 4294967295" },
	END
};

static const struct rule rules[REQUEST_COUNT] = {
	[REQUEST_REGISTER] = { "register", register_fields },
	[REQUEST_UNREGISTER] = { "unregister", none_fields },
	[REQUEST_LIST] = { "list", none_fields },
	[REQUEST_CALL] = { "call", call_fields },
	[REQUEST_RINGING] = { "ringing", ringing_fields },
	[REQUEST_ACCEPT] = { "accept", accept_fields },
	[REQUEST_HANGUP] = { "hangup", hangup_fields },
	[REQUEST_SET] = { "set", set_fields },
	[REQUEST_PING] = { "ping", none_fields },
	[REQUEST_STATUS] = { "status", none_fields },
};

const char *request_name(enum request_type type)
{
	return type < REQUEST_COUNT ? rules[type].name : NULL;
}

static enum duet_error read_fields(struct request *req, const json_t *body, char **error)
{
	for (const struct field *f = rules[req->type].fields; f->name; f++) {
		const json_t *value = json_object_get(body, f->name);

		if (!value && f->required) {
			*error = g_strdup_printf("Missing mandatory element (%s)", f->name);
			return DUET_ERROR_MISSING_ELEMENT;
		}
		if (value && !f->read(value, (char *)req + f->offset)) {
			*error = g_strdup_printf("Invalid element (%s should be %s)",
				f->name, f->expected);
			return DUET_ERROR_INVALID_ELEMENT;
		}
	}
	req->features = req->feature != NULL;
	return DUET_OK;
}

static enum duet_error read_type(enum request_type *type, const json_t *body, char **error)
{
	const json_t *value;
	g_autofree char *text = NULL;

	if (!body) {
		*error = g_strdup("No message");
		return DUET_ERROR_NO_MESSAGE;
	}
	if (!json_is_object(body)) {
		*error = g_strdup("The message is not a JSON object");
		return DUET_ERROR_INVALID_JSON;
	}
	value = json_object_get(body, "request");
	if (!value) {
		*error = g_strdup("Missing mandatory element (request)");
		return DUET_ERROR_MISSING_ELEMENT;
	}
	if (!json_is_string(value)) {
		*error = g_strdup("Invalid element (request should be a string)");
		return DUET_ERROR_INVALID_ELEMENT;
	}
	for (int i = 0; i < REQUEST_COUNT; i++) {
		if (!g_ascii_strcasecmp(json_string_value(value), rules[i].name)) {
			*type = (enum request_type)i;
			return DUET_OK;
		}
	}
	text = g_utf8_make_valid(json_string_value(value),
		(gssize)MIN(strlen(json_string_value(value)), ERROR_TEXT_MAX));
	*error = g_strdup_printf("Unknown request (%s)", text);
	return DUET_ERROR_INVALID_REQUEST;
}

enum duet_error request_parse(struct request **reqp, const json_t *body,
	const char *transaction, char **error)
{
	struct request *req;
	enum request_type type;
	enum duet_error code = read_type(&type, body, error);

	if (code != DUET_OK)
		return code;
	req = g_new0(struct request, 1);
	req->type = type;
	req->transaction = g_strdup(transaction);
	req->audio = REQUEST_ABSENT;
	req->video = REQUEST_ABSENT;
	req->bitrate = -1;
	code = read_fields(req, body, error);
	if (code != DUET_OK) {
		request_free(req);
		return code;
	}
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
	g_free(req->reason);
	g_free(req->code);
	g_strfreev(req->codecs);
	g_strfreev(req->feature);
	media_free(req->media);
	g_free(req->jsep_error);
	g_free(req);
}
