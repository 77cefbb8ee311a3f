/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <errno.h>
#include <string.h>

#include "settings.h"

struct set_case {
	const char *key;
	const char *value;
	int result;
};

static char *codecs(char **list)
{
	return g_strjoinv(",", list);
}

static void test_defaults(void)
{
	struct settings *s = settings_new();
	g_autofree char *audio = codecs(s->audio_codecs);
	g_autofree char *video = codecs(s->video_codecs);

	g_assert_cmpint(s->auth, ==, SETTINGS_AUTH_NONE);
	g_assert_cmpint(s->room_auth, ==, SETTINGS_AUTH_NONE);
	g_assert_cmpuint(s->ring_timeout, ==, 45);
	g_assert_cmpuint(s->name_max, ==, 64);
	g_assert_cmpuint(s->ring_offline, ==, 0);
	g_assert_cmpuint(s->resume_grace, ==, 20);
	g_assert_cmpuint(s->media_timeout, ==, 5);
	g_assert_cmpuint(s->max_devices, ==, 1);
	g_assert_true(s->presence);
	g_assert_cmpuint(s->watch_max, ==, 64);
	g_assert_cmpuint(s->watchers_max, ==, 256);
	g_assert_cmpuint(s->calls_max, ==, 10000);
	g_assert_cmpuint(s->calls_per_minute, ==, 30);
	g_assert_cmpuint(s->request_rate, ==, 20);
	g_assert_cmpuint(s->message_max, ==, 65536);
	g_assert_cmpuint(s->data_messages, ==, 500);
	g_assert_cmpuint(s->data_bytes, ==, 2000000);
	g_assert_cmpuint(s->rooms_max, ==, 10000);
	g_assert_cmpuint(s->users_max, ==, 50000);
	g_assert_cmpuint(s->bitrate_max, ==, 0);
	g_assert_cmpint(s->list, ==, SETTINGS_LIST_ALL);
	g_assert_true(s->events);
	g_assert_cmpint(s->record, ==, SETTINGS_RECORD_NONE);
	g_assert_null(s->record_folder);
	g_assert_true(s->record_consent);
	g_assert_cmpstr(audio, ==, "opus");
	g_assert_cmpstr(video, ==, "vp8,h264,vp9,av1");
	settings_free(s);
	settings_free(NULL);
}

static const struct set_case cases[] = {
	{ "auth", "none", 0 },
	{ "auth", "signed", 0 },
	{ "auth", "SIGNED", 0 },
	{ "auth", "yes", EINVAL },
	{ "auth", "", EINVAL },
	{ "room_auth", "signed", 0 },
	{ "room_auth", "stored", EINVAL },
	{ "ring_timeout", "5", 0 },
	{ "ring_timeout", "600", 0 },
	{ "ring_timeout", "4", EINVAL },
	{ "ring_timeout", "0", EINVAL },
	{ "ring_timeout", "601", EINVAL },
	{ "ring_timeout", "", EINVAL },
	{ "ring_timeout", "-5", EINVAL },
	{ "ring_timeout", "+50", EINVAL },
	{ "ring_timeout", " 50", EINVAL },
	{ "ring_timeout", "50s", EINVAL },
	{ "ring_timeout", "50.5", EINVAL },
	{ "ring_timeout", "0x32", EINVAL },
	{ "ring_timeout", "4294967341", EINVAL },
	{ "ring_timeout", "18446744073709551661", EINVAL },
	{ "name_max", "1", 0 },
	{ "name_max", "255", 0 },
	{ "name_max", "0", EINVAL },
	{ "name_max", "256", EINVAL },
	{ "ring_offline", "0", 0 },
	{ "ring_offline", "300", 0 },
	{ "ring_offline", "301", EINVAL },
	{ "resume_grace", "0", 0 },
	{ "resume_grace", "300", 0 },
	{ "resume_grace", "301", EINVAL },
	{ "resume_grace", "-1", EINVAL },
	{ "media_timeout", "0", 0 },
	{ "media_timeout", "1", EINVAL },
	{ "media_timeout", "2", 0 },
	{ "media_timeout", "120", 0 },
	{ "media_timeout", "121", EINVAL },
	{ "max_devices", "0", EINVAL },
	{ "max_devices", "1", 0 },
	{ "max_devices", "16", 0 },
	{ "max_devices", "17", EINVAL },
	{ "presence", "yes", 0 },
	{ "presence", "false", 0 },
	{ "presence", "1", EINVAL },
	{ "watch_max", "0", EINVAL },
	{ "watch_max", "1", 0 },
	{ "watch_max", "1000", 0 },
	{ "watch_max", "1001", EINVAL },
	{ "watchers_max", "0", 0 },
	{ "watchers_max", "100000", 0 },
	{ "watchers_max", "100001", EINVAL },
	{ "calls_max", "0", 0 },
	{ "calls_max", "1000000", 0 },
	{ "calls_max", "1000001", EINVAL },
	{ "calls_per_minute", "0", 0 },
	{ "calls_per_minute", "6000", 0 },
	{ "calls_per_minute", "6001", EINVAL },
	{ "request_rate", "0", 0 },
	{ "request_rate", "10000", 0 },
	{ "request_rate", "10001", EINVAL },
	{ "message_max", "4096", 0 },
	{ "message_max", "1048576", 0 },
	{ "message_max", "1048577", EINVAL },
	{ "data_messages", "0", 0 },
	{ "data_messages", "100000", 0 },
	{ "data_messages", "100001", EINVAL },
	{ "data_bytes", "65536", 0 },
	{ "data_bytes", "100000000", 0 },
	{ "data_bytes", "100000001", EINVAL },
	{ "message_max", "4095", EINVAL },
	{ "message_max", "0", EINVAL },
	{ "data_bytes", "0", 0 },
	{ "data_bytes", "65535", EINVAL },
	{ "rooms_max", "0", 0 },
	{ "rooms_max", "1000000", 0 },
	{ "rooms_max", "1000001", EINVAL },
	{ "users_max", "0", 0 },
	{ "users_max", "1000000", 0 },
	{ "users_max", "1000001", EINVAL },
	{ "bitrate_max", "0", 0 },
	{ "bitrate_max", "1", EINVAL },
	{ "bitrate_max", "63999", EINVAL },
	{ "bitrate_max", "64000", 0 },
	{ "bitrate_max", "100000000", 0 },
	{ "bitrate_max", "100000001", EINVAL },
	{ "list", "all", 0 },
	{ "list", "none", 0 },
	{ "list", "NONE", 0 },
	{ "list", "friends", EINVAL },
	{ "list", "", EINVAL },
	{ "events", "yes", 0 },
	{ "events", "no", 0 },
	{ "events", "true", 0 },
	{ "events", "false", 0 },
	{ "events", "maybe", EINVAL },
	{ "events", "", EINVAL },
	{ "record", "none", 0 },
	{ "record", "request", 0 },
	{ "record", "all", 0 },
	{ "record", "yes", EINVAL },
	{ "record_folder", "none", 0 },
	{ "record_folder", "", 0 },
	{ "record_folder", "/srv/recordings", 0 },
	{ "record_folder", "recordings", EINVAL },
	{ "record_consent", "no", 0 },
	{ "record_consent", "ask", EINVAL },
	{ "audio_codecs", "opus", 0 },
	{ "audio_codecs", "pcma, PCMU ,g722,opus,multiopus", 0 },
	{ "audio_codecs", "opus,vp8", EINVAL },
	{ "audio_codecs", "opus,opus", EINVAL },
	{ "audio_codecs", "opus,OPUS", EINVAL },
	{ "audio_codecs", "opus,", EINVAL },
	{ "audio_codecs", ",opus", EINVAL },
	{ "audio_codecs", "", EINVAL },
	{ "audio_codecs", ",", EINVAL },
	{ "audio_codecs", "opus pcmu", EINVAL },
	{ "video_codecs", "h265,av1,h264,vp9,vp8", 0 },
	{ "video_codecs", "vp8,opus", EINVAL },
	{ "video_codecs", "vp8,vp8", EINVAL },
	{ "video_codecs", "", EINVAL },
	{ "no_such_key", "1", ENOENT },
	{ "", "1", ENOENT },
	{ "RING_TIMEOUT", "50", ENOENT },
};

static void test_values(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct settings *s = settings_new();
		g_autofree char *error = NULL;
		int result = settings_set(s, cases[i].key, cases[i].value, &error);

		g_test_message("%s = '%s'", cases[i].key, cases[i].value);
		g_assert_cmpint(result, ==, cases[i].result);
		g_assert_true((result == 0) == (error == NULL));
		settings_free(s);
	}
}

static void test_taken(void)
{
	struct settings *s = settings_new();
	g_autofree char *error = NULL;
	g_autofree char *audio = NULL;
	g_autofree char *video = NULL;

	g_assert_cmpint(settings_set(s, "auth", "signed", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "room_auth", "signed", &error), ==, 0);
	g_assert_cmpint(s->auth, ==, SETTINGS_AUTH_SIGNED);
	g_assert_cmpint(s->room_auth, ==, SETTINGS_AUTH_SIGNED);
	g_assert_cmpint(settings_set(s, "ring_timeout", "90", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "name_max", "12", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "ring_offline", "31", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "resume_grace", "32", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "media_timeout", "33", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "max_devices", "4", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "presence", "no", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "watch_max", "35", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "rooms_max", "36", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "watchers_max", "41", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "calls_max", "42", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "calls_per_minute", "43", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "request_rate", "44", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "message_max", "74096", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "data_messages", "46", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "data_bytes", "135536", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "users_max", "7", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "bitrate_max", "512000", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "list", "none", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "events", "false", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "audio_codecs", "PCMA , opus", &error), ==, 0);
	g_assert_cmpint(settings_set(s, "video_codecs", "h264,vp8", &error), ==, 0);
	g_assert_cmpuint(s->ring_timeout, ==, 90);
	g_assert_cmpuint(s->name_max, ==, 12);
	g_assert_cmpuint(s->ring_offline, ==, 31);
	g_assert_cmpuint(s->resume_grace, ==, 32);
	g_assert_cmpuint(s->media_timeout, ==, 33);
	g_assert_cmpuint(s->max_devices, ==, 4);
	g_assert_false(s->presence);
	g_assert_cmpuint(s->watch_max, ==, 35);
	g_assert_cmpuint(s->rooms_max, ==, 36);
	g_assert_cmpuint(s->watchers_max, ==, 41);
	g_assert_cmpuint(s->calls_max, ==, 42);
	g_assert_cmpuint(s->calls_per_minute, ==, 43);
	g_assert_cmpuint(s->request_rate, ==, 44);
	g_assert_cmpuint(s->message_max, ==, 74096);
	g_assert_cmpuint(s->data_messages, ==, 46);
	g_assert_cmpuint(s->data_bytes, ==, 135536);
	g_assert_cmpuint(s->users_max, ==, 7);
	g_assert_cmpuint(s->bitrate_max, ==, 512000);
	g_assert_cmpint(s->list, ==, SETTINGS_LIST_NONE);
	g_assert_false(s->events);
	audio = codecs(s->audio_codecs);
	video = codecs(s->video_codecs);
	g_assert_cmpstr(audio, ==, "pcma,opus");
	g_assert_cmpstr(video, ==, "h264,vp8");
	settings_free(s);
}

static void test_refused(void)
{
	struct settings *s = settings_new();
	g_autofree char *number = NULL;
	g_autofree char *list = NULL;
	g_autofree char *audio = NULL;

	g_assert_cmpint(settings_set(s, "ring_timeout", "601", &number), ==, EINVAL);
	g_assert_nonnull(strstr(number, "ring_timeout"));
	g_assert_nonnull(strstr(number, "601"));
	g_assert_nonnull(strstr(number, "5 to 600"));
	g_assert_cmpuint(s->ring_timeout, ==, 45);
	g_assert_cmpint(settings_set(s, "audio_codecs", "pcmu,vp8", &list), ==, EINVAL);
	audio = codecs(s->audio_codecs);
	g_assert_cmpstr(audio, ==, "opus");
	settings_free(s);
}

/* What the sample says about one key: its comment and its assignment */
static char *sample_entry(const struct settings_key *key)
{
	const char *quote = g_ascii_isdigit(*key->fallback) ? "" : "\"";

	return g_strdup_printf("\t# %s\n\t# Range: %s. Default: %s\n\t#%s = %s%s%s\n",
		key->sentence, key->range, key->fallback,
		key->name, quote, key->fallback, quote);
}

static void test_sample_has_keys(void)
{
	g_autofree char *sample = NULL;

	g_assert_true(g_file_get_contents(DUET_SRCDIR "/conf/janus.plugin.duet.jcfg.sample",
		&sample, NULL, NULL));
	for (const struct settings_key *key = settings_keys(); key->name; key++) {
		g_autofree char *entry = sample_entry(key);

		g_test_message("%s", key->name);
		g_assert_nonnull(strstr(sample, entry));
	}
}

static void test_sample_keys_are_known(void)
{
	struct settings *s = settings_new();
	g_autofree char *sample = NULL;
	g_auto(GStrv) lines = NULL;
	guint known = 0, found = 0;

	g_assert_true(g_file_get_contents(DUET_SRCDIR "/conf/janus.plugin.duet.jcfg.sample",
		&sample, NULL, NULL));
	lines = g_strsplit(sample, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_auto(GStrv) parts = NULL;
		g_autofree char *error = NULL;
		char *value;

		if (!g_str_has_prefix(*line, "\t#") || (*line)[2] == ' ')
			continue;
		parts = g_strsplit(*line + 2, " = ", 2);
		g_assert_cmpuint(g_strv_length(parts), ==, 2);
		value = parts[1];
		if (*value == '"') {
			value++;
			value[strlen(value) - 1] = '\0';
		}
		g_assert_cmpint(settings_set(s, parts[0], value, &error), ==, 0);
		found++;
	}
	for (const struct settings_key *key = settings_keys(); key->name; key++)
		known++;
	g_assert_cmpuint(found, ==, known);
	settings_free(s);
}

int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settings/defaults", test_defaults);
	g_test_add_func("/settings/values", test_values);
	g_test_add_func("/settings/taken", test_taken);
	g_test_add_func("/settings/refused", test_refused);
	g_test_add_func("/settings/sample-has-keys", test_sample_has_keys);
	g_test_add_func("/settings/sample-keys-are-known", test_sample_keys_are_known);
	return g_test_run();
}
