/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "deliver.h"

#include <string.h>

static const struct media_codec *codec_of(const struct client *c, guint8 mindex,
	guint8 pt)
{
	const struct media_line *line = media_line(c->agreed, mindex);
	const struct media_codec *codec;

	g_assert_true(media_line_active(line));
	for (guint i = 0; (codec = media_line_codec(line, i)); i++) {
		if (codec->pt == pt)
			return codec;
	}

	return NULL;
}

static gboolean routed(const struct route_lane *lane, guint8 pt)
{
	for (guint p = 0; p < lane->pts; p++) {
		if (lane->pt[p].from == pt)
			return TRUE;
	}

	return FALSE;
}

/* What crosses, both have agreed on */
static void check_lane(const struct client *c, const struct client *peer,
	const struct route_lane *lane)
{
	for (guint p = 0; p < lane->pts; p++) {
		const struct media_codec *from, *to;

		from = codec_of(c, lane->from, lane->pt[p].from);
		to = codec_of(peer, lane->to, lane->pt[p].to);
		g_assert_true(from && to && media_codec_same(from, to));
		if (strcmp(from->name, "red"))
			continue;
		from = media_line_find(media_line(c->agreed, lane->from), "opus");
		to = media_line_find(media_line(peer->agreed, lane->to), "opus");
		g_assert_cmpuint(from->pt, ==, to->pt);
	}
}

/* Where what a client may send cannot cross, somebody was asked to offer anew */
static void check_plan(const struct client *c)
{
	const struct client *peer = world_find(c->world, c->routed);
	gboolean asked = c->asked || c->proposed || peer->asked || peer->proposed;

	for (guint i = 0; i < c->plan.lanes; i++) {
		const struct route_lane *lane = &c->plan.lane[i];
		const struct media_codec *red =
			media_line_find(media_line(c->agreed, lane->from), "red");

		check_lane(c, peer, lane);
		g_assert_true(asked || lane->pts);
		g_assert_true(asked || !red || routed(lane, red->pt));
	}
}

static gboolean live(const struct client *c)
{
	return c->agent && c->negotiated && !c->closing;
}

static const struct client *peer_of(const struct client *c)
{
	for (guint i = 0; i < c->world->clients->len; i++) {
		const struct client *other = g_ptr_array_index(c->world->clients, i);

		if (other != c && !other->gone && other->in_call && !other->rings &&
		    !strcmp(other->call_id, c->call_id))
			return other;
	}

	return NULL;
}

/* Media cross between two who both have a leg, and to nobody who is not there */
static void check_route(const struct client *c, const struct client *peer)
{
	if (c->routed)
		g_assert_true(peer && c->routed == peer->handle);
	if (!peer || !live(c) || !live(peer))
		return;

	g_assert_cmpuint(c->routed, ==, peer->handle);
	g_assert_cmpuint(peer->routed, ==, c->handle);
	check_plan(c);
}

/* Of the devices that ring one sees the caller, if it wants to be seen and a leg is
 * up; of them nothing is seen or heard */
static void check_preview(const struct client *c)
{
	const struct client *viewer = world_find(c->world, c->routed);
	gboolean ready = FALSE;

	for (guint i = 0; i < c->world->clients->len; i++) {
		const struct client *other = g_ptr_array_index(c->world->clients, i);

		ready |= other->features && other->rings && other->connected && live(other) &&
			!strcmp(other->call_id, c->call_id);
	}
	g_assert_true((viewer != NULL) == (c->previews && ready));
	if (!viewer)
		return;

	g_assert_true(viewer->rings && viewer->connected && live(viewer));
	g_assert_cmpstr(viewer->call_id, ==, c->call_id);
	g_assert_cmpuint(viewer->routed, ==, c->handle);
	g_assert_false(c->plan.data);
}

static void check_waiting(const struct client *c)
{
	const struct client *caller = world_find(c->world, c->routed);

	if (!caller)
		return;

	g_assert_cmpuint(caller->routed, ==, c->handle);
	g_assert_false(c->plan.data);
	for (guint i = 0; i < c->plan.lanes; i++)
		g_assert_false(c->plan.lane[i].open);
}

void inspect(const struct client *c)
{
	enum party_state state = exchange_state(c->world->exchange, c->handle);

	g_assert_true(c->in_call == (state >= PARTY_CALLING));
	g_assert_true(c->rings == (state == PARTY_RINGING));
	/* A PeerConnection that nobody would ever close */
	g_assert_true(c->in_call || !c->agent || c->closing);
	if (state == PARTY_ACTIVE)
		check_route(c, peer_of(c));
	else if (state == PARTY_CALLING)
		check_preview(c);
	else if (state == PARTY_RINGING)
		check_waiting(c);
	else
		g_assert_cmpuint(c->routed, ==, 0);
}
