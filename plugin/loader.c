/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file loader.c  Settings out of the operator's file
 */

#include <errno.h>
#include <string.h>
#include <janus/config.h>
#include <janus/debug.h>
#include "loader.h"

/** The one section there is */
#define SECTION "general"

/** Sets one key; the file as a whole goes on whatever becomes of it */
static void load_item(struct settings *s, const char *file, const janus_config_item *item)
{
	g_autofree char *error = NULL;
	int err;

	if (!item->name || !item->value)
		return;

	err = settings_set(s, item->name, item->value, &error);
	if (err == ENOENT)
		JANUS_LOG(LOG_WARN, "%s: %s: ignored\n", file, error);
	else if (err)
		JANUS_LOG(LOG_ERR, "%s: %s: the default is used\n", file, error);
}

static void load_section(struct settings *s, const char *file, janus_config *config,
	janus_config_category *section)
{
	g_autoptr(GList) items = janus_config_get_items(config, section);
	g_autoptr(GList) arrays = janus_config_get_arrays(config, section);
	g_autoptr(GList) groups = janus_config_get_categories(config, section);

	for (GList *l = items; l; l = l->next)
		load_item(s, file, l->data);
	arrays = g_list_concat(g_steal_pointer(&arrays), g_steal_pointer(&groups));
	for (GList *l = arrays; l; l = l->next) {
		const janus_config_container *c = l->data;

		JANUS_LOG(LOG_ERR, "%s: %s is a list or group, and should be"
			" a plain value: the default is used\n", file, c->name);
	}
}

/** Everything outside of the section is a mistake worth telling */
static void load_file(struct settings *s, const char *file, janus_config *config)
{
	for (GList *l = config->list; l; l = l->next) {
		janus_config_container *c = l->data;

		if (c->type == janus_config_type_category && !strcmp(c->name, SECTION))
			load_section(s, file, config, c);
		else
			JANUS_LOG(LOG_WARN, "%s: '%s' is not in section '" SECTION "': ignored\n",
				file, c->name);
	}
}

struct settings *loader_read(const char *folder, const char *package)
{
	g_autofree char *file = g_strconcat(package, ".jcfg", NULL);
	g_autofree char *path = g_build_filename(folder, file, NULL);
	struct settings *s = settings_new();
	janus_config *config;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		JANUS_LOG(LOG_INFO, "%s: no such file, every setting is the default\n", path);
		return s;
	}

	config = janus_config_parse(path);
	if (!config) {
		JANUS_LOG(LOG_ERR, "%s cannot be read: every setting is the default\n", path);
		return s;
	}
	load_file(s, file, config);
	janus_config_destroy(config);

	return s;
}
