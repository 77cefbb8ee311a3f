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

struct load {
	const char *file;
	struct settings *settings;
	gboolean unsafe;       /**< a setting that keeps somebody out is wrong */
};

/** A value is wrong; the file as a whole is read on, to name all that are */
static void complain(struct load *l, const char *name, const char *error)
{
	const struct settings_key *key = settings_find(name);
	const gboolean guard = key && settings_traits(key).guard;

	JANUS_LOG(LOG_ERR, "%s: %s: %s\n", l->file, error,
		guard ? "the default would be unsafe" : "the default is used");
	l->unsafe |= guard;
}

static void load_item(struct load *l, const janus_config_item *item)
{
	g_autofree char *error = NULL;
	int err;

	if (!item->name || !item->value)
		return;

	err = settings_set(l->settings, item->name, item->value, &error);
	if (err == ENOENT)
		JANUS_LOG(LOG_WARN, "%s: %s: ignored\n", l->file, error);
	else if (err)
		complain(l, item->name, error);
}

static void load_section(struct load *l, janus_config *config, janus_config_category *section)
{
	g_autoptr(GList) items = janus_config_get_items(config, section);
	g_autoptr(GList) arrays = janus_config_get_arrays(config, section);
	g_autoptr(GList) groups = janus_config_get_categories(config, section);

	for (GList *i = items; i; i = i->next)
		load_item(l, i->data);
	arrays = g_list_concat(g_steal_pointer(&arrays), g_steal_pointer(&groups));
	for (GList *i = arrays; i; i = i->next) {
		const janus_config_container *c = i->data;
		g_autofree char *error = g_strdup_printf("%s is a list or group, and should be"
			" a plain value", c->name);

		complain(l, c->name, error);
	}
}

/** Everything outside of the section is a mistake worth telling */
static void load_file(struct load *l, janus_config *config)
{
	for (GList *i = config->list; i; i = i->next) {
		janus_config_container *c = i->data;
		g_autofree char *error = NULL;

		if (c->type == janus_config_type_category && !strcmp(c->name, SECTION)) {
			load_section(l, config, c);
			continue;
		}

		error = g_strdup_printf("'%s' is not in section '" SECTION "'", c->name);
		if (settings_find(c->name))
			complain(l, c->name, error);
		else
			JANUS_LOG(LOG_WARN, "%s: %s: ignored\n", l->file, error);
	}
}

struct settings *loader_read(const char *folder, const char *package)
{
	g_autofree char *file = g_strconcat(package, ".jcfg", NULL);
	g_autofree char *path = g_build_filename(folder, file, NULL);
	struct load l = { .file = file, .settings = settings_new() };
	janus_config *config;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		JANUS_LOG(LOG_INFO, "%s: no such file, every setting is the default\n", path);
		return l.settings;
	}

	config = janus_config_parse(path);
	if (config) {
		load_file(&l, config);
		janus_config_destroy(config);
	}
	else {
		JANUS_LOG(LOG_ERR, "%s cannot be read\n", path);
	}
	if (!config || l.unsafe)
		g_clear_pointer(&l.settings, settings_free);

	return l.settings;
}
