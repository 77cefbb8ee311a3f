/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "user.h"

#include "secret.h"

struct user *user_new(const char *name)
{
	struct user *u = g_new0(struct user, 1);

	u->name = g_strdup(name);
	u->devices = g_ptr_array_new();
	u->away = g_ptr_array_new();
	u->incoming = g_ptr_array_new();

	return u;
}

void user_free(struct user *u)
{
	if (!u)
		return;

	g_ptr_array_unref(u->devices);
	g_ptr_array_unref(u->away);
	g_ptr_array_unref(u->incoming);
	g_free(u->name);
	g_free(u);
}

gboolean user_idle(const struct user *u)
{
	return !u->devices->len && !u->away->len && !u->incoming->len;
}

static struct party *with_secret(const GPtrArray *parties, const char *secret)
{
	for (guint i = 0; i < parties->len; i++) {
		struct party *p = g_ptr_array_index(parties, i);

		if (secret_matches(secret, p->secret))
			return p;
	}

	return NULL;
}

struct party *user_find_secret(const struct user *u, const char *secret)
{
	struct party *p = with_secret(u->devices, secret);

	return p ? p : with_secret(u->away, secret);
}

gboolean user_free_device(const struct user *u)
{
	for (guint i = 0; i < u->devices->len; i++) {
		const struct party *p = g_ptr_array_index(u->devices, i);

		if (!p->call)
			return TRUE;
	}

	return FALSE;
}

enum user_presence user_presence(const struct user *u)
{
	if (!u || (!u->devices->len && !u->away->len))
		return USER_OFFLINE;

	return user_free_device(u) ? USER_ONLINE : USER_BUSY;
}

const char *user_presence_name(enum user_presence presence)
{
	static const char *const names[] = { "offline", "online", "busy" };

	return names[presence];
}
