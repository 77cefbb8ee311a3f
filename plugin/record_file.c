/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file record_file.c  Recordings as files of Janus's recorder (.mjr)
 *
 * The recorder would write over a file that exists. So its name is taken first,
 * by a file that nobody had: Janus writes into that one, or, when it is set to
 * use temporary names, renames its own to it at the end.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <janus/debug.h>
#include <janus/record.h>
#include "record_file.h"
#include "route.h"

/** The recorder has 1024 bytes for a path */
#define FOLDER_SIZE (1000 - ROUTE_RECORD_SIZE - 48)

static char folder[FOLDER_SIZE];


static void complain(const char *name, int err)
{
	JANUS_LOG(LOG_ERR, "[duet] Cannot record into %s/%s: %s\n", folder, name,
		g_strerror(err));
}


/** @return 0 and the name is ours; or an error */
static int take_name(const char *path)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	if (fd < 0)
		return errno;

	close(fd);

	return 0;
}


static int file_open(void **filep, const char *name, const char *codec, guint8 red)
{
	g_autofree char *path = g_strdup_printf("%s/%s.mjr", folder, name);
	janus_recorder *rec;
	int err = take_name(path);

	if (err) {
		if (err != EEXIST)
			complain(name, err);
		return err;
	}

	rec = janus_recorder_create(folder, codec, name);
	if (!rec) {
		unlink(path);
		complain(name, EACCES);
		return EACCES;
	}
	if (red)
		janus_recorder_opusred(rec, red);
	*filep = rec;

	return 0;
}


/** The recorder tells of a part of what can go wrong, its stream of all */
static int file_save(void *file, char *buf, guint length)
{
	janus_recorder *rec = file;
	int err;

	errno = 0;
	if (!janus_recorder_save_frame(rec, buf, length) && !ferror(rec->file))
		return 0;

	err = errno ? errno : EIO;
	complain(rec->filename, err);

	return err;
}


static int file_close(void *file)
{
	janus_recorder *rec = file;
	const gboolean failed = ferror(rec->file);
	int err = fflush(rec->file) ? errno : 0;

	/* Known already */
	if (failed)
		err = 0;
	if (err)
		complain(rec->filename, err);
	janus_recorder_close(rec);
	janus_recorder_destroy(rec);

	return err;
}


const struct record_port *record_file_port(const char *path, record_told_h *told)
{
	static struct record_port files;

	if (!path)
		return NULL;
	if (g_strlcpy(folder, path, sizeof(folder)) >= sizeof(folder)) {
		JANUS_LOG(LOG_ERR, "[duet] The name of the folder for recordings is too long\n");
		return NULL;
	}
	if (access(folder, W_OK | X_OK))
		complain("", errno);

	files = (struct record_port){
		.open = file_open, .save = file_save, .close = file_close, .told = told,
	};

	return &files;
}
