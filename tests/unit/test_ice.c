/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * STUN and TURN servers for clients. What a TURN server makes of the credentials:
 * tests/trust/turn.test.mjs
 */

#include "../../plugin/ice.h"
#include "dialog.h"

static gint64 today(void)
{
	return 1000000000;
}

/* Known values: printf '1000003600:alice' | openssl dgst -sha1 -hmac north -binary | base64 */
static void test_credentials(struct world *w, gconstpointer arg)
{
	json_auto_t *servers = NULL;
	const json_t *turn;
	(void)arg;

	world_sets(w, "turn_uris", "turn:a.example.org?transport=udp, turns:b.example.org");
	world_sets(w, "turn_secret", "north");
	servers = ice_servers(w->settings, "alice", today());
	g_assert_cmpuint(json_array_size(servers), ==, 1);
	turn = json_array_get(servers, 0);
	g_assert_cmpuint(json_array_size(json_object_get(turn, "urls")), ==, 2);
	g_assert_cmpstr(json_string_value(json_object_get(turn, "username")), ==,
		"1000003600:alice");
	g_assert_cmpstr(json_string_value(json_object_get(turn, "credential")), ==,
		"6SFMxaINWm0dPVKUiEIpM6jie7c=");
}

static void test_long_name(struct world *w, gconstpointer arg)
{
	g_autoptr(GString) name = g_string_new(NULL);
	json_auto_t *servers = NULL;
	const char *user;
	(void)arg;

	for (guint i = 0; i < 255; i++)
		g_string_append(name, "\xe7\x8e\x8b");
	world_sets(w, "turn_uris", "turn:a");
	world_sets(w, "turn_secret", "north");
	servers = ice_servers(w->settings, name->str, today());
	user = json_string_value(json_object_get(json_array_get(servers, 0), "username"));
	g_assert_cmpuint(strlen(user), <, 509);
	g_assert_true(g_str_has_prefix(user, "1000003600:\xe7\x8e\x8b"));
}

static void test_none(struct world *w, gconstpointer arg)
{
	(void)arg;

	g_assert_null(ice_servers(w->settings, "alice", today()));
	/* browsers refuse a TURN server without credentials, and all others with it */
	world_sets(w, "turn_uris", "turn:a");
	g_assert_null(ice_servers(w->settings, "alice", today()));
}

static void test_told(struct world *w, gconstpointer arg)
{
	struct client *alice = world_stranger(w, "alice"), *guest = world_stranger(w, "guest");
	(void)arg;

	exchange_set_today(w->exchange, today);
	world_sets(w, "stun_uris", "stun:a");
	client_says(alice, "{'request':'status','ice':true}");
	g_assert_null(json_object_get(expect(alice, "status"), "ice_servers"));
	client_says(alice, "{'request':'register','username':'alice'}");
	g_assert_nonnull(json_object_get(expect(alice, "registered"), "ice_servers"));
	client_says(alice, "{'request':'status'}");
	g_assert_null(json_object_get(expect(alice, "status"), "ice_servers"));
	client_says(alice, "{'request':'status','ice':true}");
	g_assert_nonnull(json_object_get(expect(alice, "status"), "ice_servers"));
	expect_field(alice, "ice_ttl", "3600");
	client_says(guest, "{'request':'join','room':'den'}");
	g_assert_nonnull(json_object_get(expect(guest, "joined"), "ice_servers"));
}

static void test_settings(void)
{
	static const struct {
		const char *key;
		const char *value;
		gboolean good;
	} cases[] = {
		{ "stun_uris", "none", TRUE },
		{ "stun_uris", "stun:a.example.org:3478, stuns:b", TRUE },
		{ "stun_uris", "stun:", FALSE },
		{ "stun_uris", "a.example.org", FALSE },
		{ "stun_uris", "turn:a", FALSE },
		{ "stun_uris", "stun:a,", FALSE },
		{ "turn_uris", "turn:a?transport=tcp,turns:b", TRUE },
		{ "turn_uris", "stun:a", FALSE },
		{ "turn_uris", "turn:a b", FALSE },
		{ "turn_secret", "none", TRUE },
		{ "turn_secret", "a, b: c", TRUE },
		{ "turn_ttl", "60", TRUE },
		{ "turn_ttl", "59", FALSE },
		{ "turn_ttl", "604801", FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct settings *s = settings_new();
		g_autofree char *error = NULL;

		g_test_message("%s = '%s'", cases[i].key, cases[i].value);
		g_assert_cmpint(settings_set(s, cases[i].key, cases[i].value, &error) == 0, ==,
			cases[i].good);
		settings_free(s);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/ice/credentials", test_credentials);
	world_test("/ice/long-name", test_long_name);
	world_test("/ice/none", test_none);
	world_test("/ice/told", test_told);
	g_test_add_func("/ice/settings", test_settings);

	return g_test_run();
}
