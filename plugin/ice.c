/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file ice.c  STUN and TURN servers for clients, with credentials for a time
 */

#include "ice.h"

/** Of a user's name, in bytes: a STUN USERNAME has less than 509 (RFC 8489 section 14.3) */
#define USER_MAX 256

static json_t *uris(char **list)
{
	json_t *array = json_array();

	for (; *list; list++)
		json_array_append_new(array, json_string(*list));

	return array;
}

static char *user_name(const char *user, gint64 expiry)
{
	gsize len = strlen(user);

	if (len > USER_MAX)
		len = (gsize)(g_utf8_find_prev_char(user, user + USER_MAX + 1) - user);

	return g_strdup_printf("%" G_GINT64_FORMAT ":%.*s", expiry, (int)len, user);
}

static char *password(const char *secret, const char *name)
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, (const guchar *)secret,
		strlen(secret));
	guint8 digest[20];
	gsize len = sizeof(digest);

	g_hmac_update(hmac, (const guchar *)name, -1);
	g_hmac_get_digest(hmac, digest, &len);

	return g_base64_encode(digest, len);
}

json_t *ice_servers(const struct settings *s, const char *user, gint64 today)
{
	g_autofree char *name = user_name(user, today + s->turn_ttl);
	json_t *servers = json_array();

	if (*s->stun_uris)
		json_array_append_new(servers, json_pack("{so}", "urls", uris(s->stun_uris)));
	if (*s->turn_uris && s->turn_secret) {
		g_autofree char *credential = password(s->turn_secret, name);

		json_array_append_new(servers, json_pack("{so ss ss}", "urls",
			uris(s->turn_uris), "username", name, "credential", credential));
	}
	if (!json_array_size(servers))
		g_clear_pointer(&servers, json_decref);

	return servers;
}
