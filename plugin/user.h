/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file user.h  A name and the devices that are registered under it
 */

#ifndef DUET_USER_H
#define DUET_USER_H

#include <glib.h>
#include "party.h"

struct user {
	char *name;
	GPtrArray *devices;   /**< struct party, in the order they came      */
	GPtrArray *away;      /**< struct party of calls that may go on       */
	GPtrArray *incoming;  /**< struct call that ring here                */
};

struct user *user_new(const char *name);
void user_free(struct user *u);
/** Nobody is registered, nothing rings and nobody is expected back */
gboolean user_idle(const struct user *u);
/** The device or the absent party that has a secret, or NULL */
struct party *user_find_secret(const struct user *u, const char *secret);
/** Whether a device could take another call */
gboolean user_free_device(const struct user *u);

enum user_presence {
	USER_OFFLINE,
	USER_ONLINE,
	USER_BUSY,            /**< every device is in a call                 */
};

/** @param u User, or NULL: offline */
enum user_presence user_presence(const struct user *u);
const char *user_presence_name(enum user_presence presence);

#endif
