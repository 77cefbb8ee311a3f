/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <stdio.h>
#include <string.h>
#include <glib.h>
#include "replay.h"

static void collect(GPtrArray *files, const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	if (!dir) {
		g_ptr_array_add(files, g_strdup(path));
		return;
	}
	while ((name = g_dir_read_name(dir)))
		g_ptr_array_add(files, g_build_filename(path, name, NULL));
	g_dir_close(dir);
}

static char *corpus(const char *program)
{
	g_autofree char *base = g_path_get_basename(program);
	const char *name = strstr(base, "fuzz_");

	return g_build_filename(DUET_SRCDIR, "tests/fuzz/corpus",
		name ? name + strlen("fuzz_") : base, NULL);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static gboolean replay(int fd, guint number, const char *path,
	int (*target)(const uint8_t *data, size_t size))
{
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *data = NULL;
	gsize size;

	dprintf(fd, "# %s\n", path);
	if (!g_file_get_contents(path, &data, &size, NULL)) {
		dprintf(fd, "not ok %u - %s cannot be read\n", number, name);
		return FALSE;
	}
	target((const uint8_t *)data, size);
	dprintf(fd, "ok %u - %s\n", number, name);
	return TRUE;
}

int replay_files(int fd, int argc, char *argv[],
	int (*target)(const uint8_t *data, size_t size))
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
	int unread = 0;

	for (int i = 1; i < argc; i++) {
		if (!g_str_has_prefix(argv[i], "-"))
			collect(files, argv[i]);
	}
	if (!files->len) {
		g_autofree char *path = corpus(argv[0]);

		collect(files, path);
	}
	g_ptr_array_sort(files, by_name);
	dprintf(fd, "1..%u\n", files->len);
	for (guint i = 0; i < files->len; i++)
		unread += !replay(fd, i + 1, g_ptr_array_index(files, i), target);
	return unread;
}
