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
#include <stdio_ext.h>
#include <sys/stat.h>
#include <unistd.h>
#include <janus/debug.h>
#include <janus/record.h>
#include "record_file.h"
#include "route.h"

/** The recorder has 1024 bytes for a path */
#define FOLDER_SIZE (1000 - ROUTE_RECORD_SIZE - 48)

/** It is looked after a file once in so many packets: about once a second */
#define LOOK_EVERY 50

struct record_file {
	janus_recorder *rec;
	guint saved;
};

static char folder[FOLDER_SIZE];


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
	struct record_file *f;
	janus_recorder *rec;
	int err = take_name(path);

	if (err)
		return err;

	errno = 0;
	rec = janus_recorder_create(folder, codec, name);
	if (!rec) {
		err = errno ? errno : EACCES;
		unlink(path);
		return err;
	}
	if (red)
		janus_recorder_opusred(rec, red);
	f = g_new0(struct record_file, 1);
	f->rec = rec;
	*filep = f;

	return 0;
}


/** Whether nobody can find it any more: writing to it would go on and on, for nothing */
static gboolean gone(const struct record_file *f)
{
	struct stat st;

	return !fstat(fileno(f->rec->file), &st) && !st.st_nlink;
}


/** The recorder tells of a part of what can go wrong, its stream of all */
static int file_save(void *file, char *buf, guint length)
{
	struct record_file *f = file;

	errno = 0;
	if (janus_recorder_save_frame(f->rec, buf, length) || ferror(f->rec->file))
		return errno ? errno : EIO;

	return !(f->saved++ % LOOK_EVERY) && gone(f) ? ENOENT : 0;
}


/** What could not be written is not tried again: it would come behind a gap */
static int finish(struct record_file *f)
{
	FILE *stream = f->rec->file;
	const gboolean known = ferror(stream);
	int err = 0;

	if (known || fflush(stream)) {
		err = known ? 0 : errno;
		__fpurge(stream);
	}
	else if (gone(f)) {
		err = ENOENT;
	}

	return err;
}


static int file_close(void *file)
{
	struct record_file *f = file;
	const int err = finish(f);

	janus_recorder_close(f->rec);
	janus_recorder_destroy(f->rec);
	g_free(f);

	return err;
}


/** @return 0, or why nothing can be recorded there as it is */
static int look_at_folder(void)
{
	g_autofree char *inside = g_strdup_printf("%s/.", folder);

	return access(inside, W_OK | X_OK) ? errno : 0;
}


const struct record_port *record_file_port(const char *path, record_told_h *told)
{
	static struct record_port files;
	int err;

	if (!path)
		return NULL;
	if (g_strlcpy(folder, path, sizeof(folder)) >= sizeof(folder)) {
		JANUS_LOG(LOG_ERR, "[duet] The name of the folder for recordings is too long\n");
		return NULL;
	}
	err = look_at_folder();
	if (err) {
		JANUS_LOG(LOG_ERR, "[duet] Cannot record into %s: %s\n", folder,
			g_strerror(err));
	}

	files = (struct record_port){
		.open = file_open, .save = file_save, .close = file_close, .told = told,
	};

	return &files;
}
