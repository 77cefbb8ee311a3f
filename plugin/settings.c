/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file settings.c  What the operator can set, with defaults and ranges
 */

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "settings.h"

/** Stands for a text that is not there */
#define NONE "none"

/** How the text of one key is read and where its value goes */
struct settings_rule {
	gboolean (*read)(const struct settings_rule *rule, const char *text, void *value);
	size_t offset;              /**< of the value in struct settings       */
	guint min;                  /**< numbers                               */
	guint max;                  /**< numbers                               */
	gboolean zero;              /**< numbers: 0 is also good, below `min`  */
	const char *const *words;   /**< what a word or a list entry may be    */
	gboolean secret;            /**< see struct settings_traits            */
	gboolean fixed;             /**< likewise                              */
	gboolean guard;             /**< likewise                              */
};

static const char *const list_words[] = { "all", "none", NULL };
static const char *const auth_words[] = { "none", "signed", NULL };
static const char *const record_words[] = { "none", "request", "all", NULL };
static const char *const stun_words[] = { "stun:", "stuns:", NULL };
static const char *const turn_words[] = { "turn:", "turns:", NULL };
static const char *const audio_words[] =
	{ "opus", "multiopus", "g722", "pcmu", "pcma", NULL };
static const char *const video_words[] =
	{ "vp8", "vp9", "h264", "av1", "h265", NULL };

static int word_index(const char *const *words, const char *text)
{
	for (int i = 0; words[i]; i++) {
		if (!g_ascii_strcasecmp(words[i], text))
			return i;
	}
	return -1;
}

static gboolean read_number(const struct settings_rule *rule, const char *text, void *value)
{
	guint64 number;

	if (!g_ascii_string_to_unsigned(text, 10, 0, rule->max, &number, NULL))
		return FALSE;
	if (number < rule->min && !(rule->zero && number == 0))
		return FALSE;
	*(guint *)value = (guint)number;
	return TRUE;
}

static gboolean read_boolean(const struct settings_rule *rule, const char *text, void *value)
{
	/* Even entries mean yes; libconfig's own booleans arrive as true and false */
	static const char *const words[] = { "yes", "no", "true", "false", NULL };
	int i = word_index(words, text);

	(void)rule;
	if (i < 0)
		return FALSE;
	*(gboolean *)value = i % 2 == 0;
	return TRUE;
}

/* An enum whose values are the places of the words */
static gboolean read_word(const struct settings_rule *rule, const char *text, void *value)
{
	int i = word_index(rule->words, text);

	if (i < 0)
		return FALSE;
	*(int *)value = i;
	return TRUE;
}

/* "none", or a list; what begins as the rule's words do. Browsers refuse others,
 * and every PeerConnection with them */
static gboolean read_uris(const struct settings_rule *rule, const char *text, void *value)
{
	g_auto(GStrv) entries = g_strsplit(strcmp(text, NONE) ? text : "", ",", -1);
	char ***uris = value;

	for (char **entry = entries; *entry; entry++) {
		gboolean good = FALSE;

		g_strstrip(*entry);
		for (int i = 0; rule->words[i]; i++)
			good |= g_str_has_prefix(*entry, rule->words[i]) &&
				(*entry)[strlen(rule->words[i])];
		if (!good || strpbrk(*entry, " \t\"'<>"))
			return FALSE;
	}
	g_strfreev(*uris);
	*uris = g_steal_pointer(&entries);
	return TRUE;
}

static gboolean read_text(const struct settings_rule *rule, const char *text, void *value)
{
	char **to = value;

	(void)rule;
	g_free(*to);
	*to = *text && strcmp(text, NONE) ? g_strdup(text) : NULL;
	return TRUE;
}

static gboolean read_folder(const struct settings_rule *rule, const char *text, void *value)
{
	return (!*text || !strcmp(text, NONE) || *text == '/') && read_text(rule, text, value);
}

static gboolean read_codecs(const struct settings_rule *rule, const char *text, void *value)
{
	g_auto(GStrv) entries = g_strsplit(text, ",", -1);
	guint seen = 0;
	char ***codecs = value;

	for (guint i = 0; entries[i]; i++) {
		int word = word_index(rule->words, g_strstrip(entries[i]));

		if (word < 0 || seen & 1u << word)
			return FALSE;
		seen |= 1u << word;
		g_free(entries[i]);
		entries[i] = g_strdup(rule->words[word]);
	}
	if (!seen)
		return FALSE;
	g_strfreev(*codecs);
	*codecs = g_steal_pointer(&entries);
	return TRUE;
}

static char *write_list(char *const *list)
{
	return *list ? g_strjoinv(",", (char **)list) : g_strdup(NONE);
}

/* The way back; what is none of the others is a text */
static char *write_value(const struct settings_rule *rule, const void *value)
{
	const char *text;

	if (rule->read == read_number)
		return g_strdup_printf("%u", *(const guint *)value);
	if (rule->read == read_boolean)
		return g_strdup(*(const gboolean *)value ? "yes" : "no");
	if (rule->read == read_word)
		return g_strdup(rule->words[*(const int *)value]);
	if (rule->read == read_uris || rule->read == read_codecs)
		return write_list(*(char *const *const *)value);

	text = *(char *const *)value;

	return g_strdup(text ? text : NONE);
}

#define RULE(reader, member, ...) \
	&(const struct settings_rule){ .read = (reader), \
		.offset = offsetof(struct settings, member), __VA_ARGS__ }

/* read_word() writes an int */
G_STATIC_ASSERT(sizeof(enum settings_list) == sizeof(int));
G_STATIC_ASSERT(sizeof(enum settings_auth) == sizeof(int));
G_STATIC_ASSERT(sizeof(enum settings_record) == sizeof(int));

static const struct settings_key keys[] = {
	{ "auth", "none", "none or signed",
		"Whether a user needs a token signed for the name; see docs/security.md.",
		RULE(read_word, auth, .words = auth_words, .guard = TRUE) },
	{ "room_auth", "none", "none or signed",
		"Whether to join a room needs a token signed for that room.",
		RULE(read_word, room_auth, .words = auth_words, .guard = TRUE) },
	{ "ring_timeout", "45", "5 to 600",
		"Seconds after which an unanswered call ends; a caller may ask for less.",
		RULE(read_number, ring_timeout, .min = 5, .max = 600) },
	{ "name_max", "64", "1 to 255",
		"Longest name that a user may register, in characters.",
		RULE(read_number, name_max, .min = 1, .max = 255) },
	{ "ring_offline", "0", "0 to 300",
		"Seconds that a call to somebody who is not registered waits for that; 0: it fails at once.",
		RULE(read_number, ring_offline, .min = 0, .max = 300) },
	{ "resume_grace", "20", "0 to 300",
		"Seconds that a lost leg of a call may take to come back; 0: the call ends at once.",
		RULE(read_number, resume_grace, .min = 0, .max = 300) },
	{ "media_timeout", "5", "0, or 2 to 120",
		"Seconds without a sign of life after which a leg counts as lost; 0: never.",
		RULE(read_number, media_timeout, .min = 2, .max = 120, .zero = TRUE) },
	{ "max_devices", "1", "1 to 16",
		"Handles that may be registered under one name; with more than 1 anybody can join a name.",
		RULE(read_number, max_devices, .min = 1, .max = 16) },
	{ "presence", "yes", "yes or no",
		"Whether clients may watch whether others are online.",
		RULE(read_boolean, presence, .guard = TRUE) },
	{ "watch_max", "64", "1 to 1000",
		"Names that one client may watch.",
		RULE(read_number, watch_max, .min = 1, .max = 1000) },
	{ "watchers_max", "256", "0 to 100000",
		"Clients that may watch one name; 0: no limit.",
		RULE(read_number, watchers_max, .min = 0, .max = 100000) },
	{ "calls_max", "10000", "0 to 1000000",
		"Calls at once; 0: no limit.",
		RULE(read_number, calls_max, .min = 0, .max = 1000000) },
	{ "calls_per_minute", "30", "0 to 6000",
		"Calls that one user, or one client, may make in a minute; 0: no limit.",
		RULE(read_number, calls_per_minute, .min = 0, .max = 6000) },
	{ "request_rate", "20", "0 to 10000",
		"Requests that one client may send in a second, and five times that at once; 0: no limit.",
		RULE(read_number, request_rate, .min = 0, .max = 10000) },
	{ "message_max", "65536", "4096 to 1048576",
		"Bytes of one request, its SDP included.",
		RULE(read_number, message_max, .min = 4096, .max = 1048576) },
	{ "data_messages", "500", "0 to 100000",
		"Data channel messages that one client may send in a second; more are dropped; 0: no limit.",
		RULE(read_number, data_messages, .min = 0, .max = 100000) },
	{ "data_bytes", "2000000", "0, or 65536 to 100000000",
		"Bytes of them in a second; 0: no limit.",
		RULE(read_number, data_bytes, .min = 65536, .max = 100000000, .zero = TRUE) },
	{ "rooms_max", "10000", "0 to 1000000",
		"Rooms in use at once; 0: no limit.",
		RULE(read_number, rooms_max, .min = 0, .max = 1000000) },
	{ "users_max", "50000", "0 to 1000000",
		"How many users may be registered at once; 0 means no limit.",
		RULE(read_number, users_max, .min = 0, .max = 1000000) },
	{ "bitrate_max", "0", "0, or 64000 to 100000000",
		"Cap on the video that each user sends, in bit/s; 0 means no cap.",
		RULE(read_number, bitrate_max, .min = 64000, .max = 100000000, .zero = TRUE) },
	{ "stun_uris", "none", "none, or a list of stun: and stuns: addresses",
		"STUN servers for clients, separated by commas.",
		RULE(read_uris, stun_uris, .words = stun_words) },
	{ "turn_uris", "none", "none, or a list of turn: and turns: addresses",
		"TURN servers for clients, separated by commas; they need turn_secret.",
		RULE(read_uris, turn_uris, .words = turn_words) },
	{ "turn_secret", "none", "none, or a text",
		"Secret that the TURN servers share (coturn: static-auth-secret).",
		RULE(read_text, turn_secret, .secret = TRUE) },
	{ "turn_ttl", "3600", "60 to 604800",
		"Seconds that credentials for the TURN servers are good.",
		RULE(read_number, turn_ttl, .min = 60, .max = 604800) },
	{ "list", "all", "all or none",
		"Who may ask for the list of registered users.",
		RULE(read_word, list, .words = list_words, .guard = TRUE) },
	{ "events", "yes", "yes or no",
		"Whether Janus's event handlers are told about users and calls.",
		RULE(read_boolean, events, .words = NULL) },
	{ "record", "none", "none, request or all",
		"Which calls are recorded: none, those where a side asks for it, or all; see docs/security.md.",
		RULE(read_word, record, .words = record_words, .guard = TRUE) },
	{ "record_folder", "none", "none, or an absolute path",
		"Folder for recordings, which must exist; none: nothing can be recorded.",
		RULE(read_folder, record_folder, .fixed = TRUE) },
	{ "record_consent", "yes", "yes or no",
		"Whether nothing is recorded before the other side has agreed, or both if nobody asked.",
		RULE(read_boolean, record_consent, .guard = TRUE) },
	{ "admin_key", "none", "none, or a text",
		"Secret that each request of the admin API must have; none: Janus's own secret alone guards it.",
		RULE(read_text, admin_key, .secret = TRUE, .fixed = TRUE, .guard = TRUE) },
	{ "audio_codecs", "opus", "a list of opus, multiopus, g722, pcmu, pcma",
		"Audio codecs for calls, separated by commas, the preferred one first.",
		RULE(read_codecs, audio_codecs, .words = audio_words) },
	{ "video_codecs", "vp8,h264,vp9,av1", "a list of vp8, vp9, h264, av1, h265",
		"Video codecs for calls, separated by commas, the preferred one first.",
		RULE(read_codecs, video_codecs, .words = video_words) },
	{ .name = NULL },
};

const struct settings_key *settings_keys(void)
{
	return keys;
}

const struct settings_key *settings_find(const char *name)
{
	for (const struct settings_key *key = keys; key->name; key++) {
		if (!strcmp(key->name, name))
			return key;
	}
	return NULL;
}

int settings_set(struct settings *s, const char *key, const char *value, char **error)
{
	const struct settings_key *k;

	if (!s || !key || !value || !error)
		return EINVAL;
	k = settings_find(key);
	if (!k) {
		*error = g_strdup_printf("There is no setting '%s'", key);
		return ENOENT;
	}
	if (!k->rule->read(k->rule, value, (char *)s + k->rule->offset)) {
		*error = g_strdup_printf("'%s' is not a value for %s, which takes %s",
			value, key, k->range);
		return EINVAL;
	}
	return 0;
}

struct settings_traits settings_traits(const struct settings_key *key)
{
	return (struct settings_traits){
		.type = key->rule->read == read_number ? SETTINGS_NUMBER :
			key->rule->read == read_boolean ? SETTINGS_BOOLEAN : SETTINGS_TEXT,
		.secret = key->rule->secret,
		.fixed = key->rule->fixed,
		.guard = key->rule->guard,
	};
}

char *settings_get(const struct settings *s, const char *key)
{
	const struct settings_key *k = settings_find(key);

	return k ? write_value(k->rule, (const char *)s + k->rule->offset) : NULL;
}

struct settings *settings_copy(const struct settings *s)
{
	struct settings *copy = settings_new();

	for (const struct settings_key *key = keys; key->name; key++) {
		g_autofree char *text = settings_get(s, key->name);
		gboolean ok = key->rule->read(key->rule, text, (char *)copy + key->rule->offset);

		g_assert(ok);
	}

	return copy;
}

struct settings *settings_new(void)
{
	struct settings *s = g_new0(struct settings, 1);

	for (const struct settings_key *key = keys; key->name; key++) {
		gboolean ok = key->rule->read(key->rule, key->fallback,
			(char *)s + key->rule->offset);

		g_assert(ok);
	}
	return s;
}

void settings_free(struct settings *s)
{
	if (!s)
		return;
	g_strfreev(s->stun_uris);
	g_strfreev(s->turn_uris);
	g_free(s->turn_secret);
	g_free(s->record_folder);
	g_free(s->admin_key);
	g_strfreev(s->audio_codecs);
	g_strfreev(s->video_codecs);
	g_free(s);
}
