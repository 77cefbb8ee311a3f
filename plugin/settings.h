/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file settings.h  What the operator can set, with defaults and ranges
 */

#ifndef DUET_SETTINGS_H
#define DUET_SETTINGS_H

#include <glib.h>

/** Who may ask for the list of registered users */
enum settings_list {
	SETTINGS_LIST_ALL,
	SETTINGS_LIST_NONE,
};

/** Who may have a name, or enter a room */
enum settings_auth {
	SETTINGS_AUTH_NONE,       /**< anybody                                   */
	SETTINGS_AUTH_SIGNED,     /**< who has a token that was signed for it     */
};

/** Whether calls are recorded */
enum settings_record {
	SETTINGS_RECORD_NONE,
	SETTINGS_RECORD_REQUEST,  /**< when a side asks for it                    */
	SETTINGS_RECORD_ALL,      /**< from the beginning on                      */
};

struct settings {
	enum settings_auth auth;
	enum settings_auth room_auth;
	guint ring_timeout;       /**< seconds until an unanswered call ends      */
	guint name_max;           /**< longest name, in characters                */
	guint ring_offline;       /**< seconds a call waits for a user to register, 0: not */
	guint resume_grace;       /**< seconds a lost leg may take to come back, 0: none */
	guint media_timeout;      /**< seconds until a silent leg is lost, 0: never */
	guint max_devices;        /**< handles that may share a name             */
	guint watch_max;          /**< names that one handle may watch           */
	guint watchers_max;       /**< handles that may watch one name, 0: no limit */
	guint calls_max;          /**< calls at once, 0: no limit                */
	guint calls_per_minute;   /**< that one user may make, 0: no limit       */
	guint request_rate;       /**< requests a second of one handle, 0: no limit */
	guint message_max;        /**< bytes of one request                      */
	guint data_messages;      /**< a second from one handle, 0: no limit     */
	guint data_bytes;         /**< likewise                                  */
	guint rooms_max;          /**< rooms in use at once, 0: no limit         */
	guint users_max;          /**< registered users at once, 0: no limit      */
	guint32 bitrate_max;      /**< cap on each sender's video, bit/s, 0: none */
	char **stun_uris;         /**< NULL-terminated, may be empty              */
	char **turn_uris;         /**< likewise                                  */
	char *turn_secret;        /**< shared with the TURN servers, or NULL      */
	guint turn_ttl;           /**< seconds that credentials for them are good */
	enum settings_list list;
	gboolean presence;        /**< clients may watch each other              */
	gboolean events;          /**< send events to Janus's event handlers      */
	enum settings_record record;
	char *record_folder;      /**< absolute, or NULL: nothing can be recorded */
	gboolean record_consent;  /**< not before the other side has agreed      */
	char *admin_key;          /**< that requests of the admin API must have, or NULL */
	char **audio_codecs;      /**< preferred first, NULL-terminated           */
	char **video_codecs;      /**< preferred first, NULL-terminated           */
};

struct settings_rule;

/** Describes one key, for the loader, the sample file and the documentation */
struct settings_key {
	const char *name;
	const char *fallback;     /**< default, as it would be written in the file */
	const char *range;        /**< in words                                   */
	const char *sentence;     /**< what it does                               */
	const struct settings_rule *rule; /**< private: how its text is read      */
};

/** What the value of a setting is */
enum settings_type {
	SETTINGS_NUMBER,
	SETTINGS_BOOLEAN,
	SETTINGS_TEXT,            /**< all others                                */
};

struct settings_traits {
	enum settings_type type;
	gboolean secret;          /**< its value is not to be shown              */
	gboolean fixed;           /**< cannot change while the plugin runs       */
	gboolean guard;           /**< keeps somebody out: no default will do for
	                               a value that is wrong                     */
};

struct settings_traits settings_traits(const struct settings_key *key);

/** Allocates settings with every default */
struct settings *settings_new(void);
void settings_free(struct settings *s);

/**
 * Sets one key from its text
 *
 * @param s     Settings
 * @param key   Key
 * @param value Value as text
 * @param error On failure a sentence that names key, value and range; g_free() it
 *
 * @return 0, EINVAL (bad value: the setting keeps what it had) or ENOENT (no such key)
 */
int settings_set(struct settings *s, const char *key, const char *value, char **error);

/**
 * The text of one setting, which settings_set() would take
 *
 * @return New text, or NULL: there is no such key
 */
char *settings_get(const struct settings *s, const char *key);

/** A copy of all settings */
struct settings *settings_copy(const struct settings *s);

/** All keys, ended by one whose name is NULL */
const struct settings_key *settings_keys(void);
/** The key of that name, or NULL */
const struct settings_key *settings_find(const char *name);

#endif
