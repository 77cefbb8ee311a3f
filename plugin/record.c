/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file record.c  What is relayed of one medium, into files
 */

#include <errno.h>
#include <string.h>
#include "record.h"
#include "route.h"

/** A side that comes back so often in one call goes unrecorded */
#define FILES_MAX 999
/** Space for "-video16-999.mjr" behind how names begin */
#define NAME_SIZE (ROUTE_RECORD_SIZE + 32)
/** Where the SSRC is in an RTP packet (RFC 3550 section 5.1) */
#define SSRC_AT 8

struct record {
	char begin[ROUTE_RECORD_SIZE];
	char medium[16];
	char codec[ROUTE_CODEC_SIZE];
	guint8 pt, red;
	char ssrc[4];              /**< of the first packet in the file        */
	void *file;                /**< NULL: nothing has been written yet     */
	char name[NAME_SIZE];      /**< of it, with its ending                 */
	gboolean failed;
};

static const struct record_port *port;


void record_init(const struct record_port *p)
{
	port = p;
}


struct record *record_new(const struct record_of *of)
{
	struct record *r;

	if (!port)
		return NULL;

	r = g_new0(struct record, 1);
	g_strlcpy(r->begin, of->begin, sizeof(r->begin));
	g_strlcpy(r->medium, of->medium, sizeof(r->medium));
	g_strlcpy(r->codec, of->codec, sizeof(r->codec));
	r->pt = of->pt;
	r->red = of->red;

	return r;
}


gboolean record_is(const struct record *r, const struct record_of *of)
{
	return r->pt == of->pt && r->red == of->red && !strcmp(r->begin, of->begin) &&
		!strcmp(r->medium, of->medium) && !strcmp(r->codec, of->codec);
}


static void fail(struct record *r, janus_plugin_session *handle, int err)
{
	r->failed = TRUE;
	if (r->file)
		port->close(g_steal_pointer(&r->file));
	if (handle)
		port->told(handle, r->name, err);
}


/** The first name that is free: one and the same medium may have several files */
static int open_free(struct record *r)
{
	char name[NAME_SIZE];
	int err = EEXIST;

	for (guint i = 1; err == EEXIST && i <= FILES_MAX; i++) {
		if (i == 1)
			g_snprintf(name, sizeof(name), "%s-%s", r->begin, r->medium);
		else
			g_snprintf(name, sizeof(name), "%s-%s-%u", r->begin, r->medium, i);
		err = port->open(&r->file, name, r->codec, r->red);
	}
	g_snprintf(r->name, sizeof(r->name), "%s.mjr", name);

	return err;
}


static void save(struct record *r, janus_plugin_session *handle, char *buf, guint length)
{
	int err;

	if (r->failed)
		return;

	if (!r->file) {
		err = open_free(r);
		if (err) {
			fail(r, handle, err);
			return;
		}
		port->told(handle, r->name, 0);
	}

	err = port->save(r->file, buf, length);
	if (err)
		fail(r, handle, err);
}


void record_rtp(struct record *r, janus_plugin_session *handle, char *buf, guint length)
{
	const guint8 pt = (guint8)buf[1] & 0x7f;
	char own[sizeof(r->ssrc)];

	if (pt != r->pt && (!r->red || pt != r->red))
		return;

	memcpy(own, buf + SSRC_AT, sizeof(own));
	if (!r->file)
		memcpy(r->ssrc, own, sizeof(own));
	memcpy(buf + SSRC_AT, r->ssrc, sizeof(own));
	save(r, handle, buf, length);
	memcpy(buf + SSRC_AT, own, sizeof(own));
}


void record_message(struct record *r, janus_plugin_session *handle, char *buf, guint length)
{
	save(r, handle, buf, length);
}


void record_free(struct record *r, janus_plugin_session *handle)
{
	int err;

	if (!r)
		return;

	err = r->file ? port->close(r->file) : 0;
	if (err && handle)
		port->told(handle, r->name, err);
	g_free(r);
}
