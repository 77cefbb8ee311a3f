/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file record.h  What is relayed of one medium, into files
 *
 * Belongs to the loop thread of whoever sends. A file is made when there is
 * something to write: a medium that is never sent has none. What fails fails
 * once, and is told; it never stands in the way of what is relayed.
 */

#ifndef DUET_RECORD_H
#define DUET_RECORD_H

#include <glib.h>
#include <janus/plugins/plugin.h>

/** Files, and who wants to know about them */
struct record_port {
	/**
	 * Makes a new file, and never touches one that exists
	 *
	 * @param filep Set on success
	 * @param name  Without ending
	 * @param codec As the recorder of Janus names it, or "text" or "binary"
	 * @param red   Payload type of RED around the codec, 0: none
	 *
	 * @return 0, EEXIST or another error
	 */
	int (*open)(void **filep, const char *name, const char *codec, guint8 red);
	/** Appends a packet, or a message. @return 0 or an error: write no more into it */
	int (*save)(void *file, char *buf, guint length);
	/** Completes and frees it. @return 0 or an error that save() did not tell of */
	int (*close)(void *file);
	/** A file was made (0), or something went wrong with it */
	void (*told)(janus_plugin_session *handle, const char *file, int error);
};

/** What a recording is made of, and what for */
struct record_of {
	const char *begin;     /**< of the names of its files                  */
	const char *medium;    /**< the name goes on with that                 */
	const char *codec;
	guint8 pt;             /**< payload type that is written, 0 for messages */
	guint8 red;            /**< written as well, 0: none                   */
};

struct record;

/** @param port Borrowed for ever; NULL: nothing is recorded */
void record_init(const struct record_port *port);
/** @return New recording, without file; NULL without a port */
struct record *record_new(const struct record_of *of);
/** Whether a recording is already what is wanted */
gboolean record_is(const struct record *r, const struct record_of *of);
/**
 * Writes an RTP packet as it was sent, if it carries the medium; `handle` sent it.
 * All in a file have the SSRC of the first: other layers are the same medium, and
 * what reads the file keeps to one source
 */
void record_rtp(struct record *r, janus_plugin_session *handle, char *buf, guint length);
/** Writes a message */
void record_message(struct record *r, janus_plugin_session *handle, char *buf, guint length);
/** Completes the file, if there is one; `handle` NULL: nobody is told what goes wrong */
void record_free(struct record *r, janus_plugin_session *handle);

#endif
