/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* Of a party without handle nothing is known */
static gboolean read_figures(const struct exchange *x, const struct party *p,
	struct figures *out)
{
	*out = (struct figures){ .rtt = -1 };
	if (!x->figuresh || !p->handle)
		return FALSE;

	x->figuresh(p->handle, out, x->figures_arg);

	return TRUE;
}

static const char *limited_by(const struct exchange *x, const struct party *from,
	const struct figures *sender, const struct figures *receiver)
{
	guint32 max = x->settings->bitrate_max;

	if (sender->asked)
		return from->bitrate && (!max || from->bitrate <= max) ? "asked" : "configured";

	return receiver->limit && !sender->free ? receiver->limit : "none";
}

/* What is known of the way from one to the other */
static json_t *way(const struct exchange *x, const struct party *from,
	const struct figures *sender, const struct figures *receiver)
{
	json_t *o = json_object();

	if (receiver->estimate) {
		json_object_set_new(o, "estimate", json_integer(receiver->estimate));
		json_object_set_new(o, "loss", json_real(receiver->loss));
	}
	if (receiver->rtt >= 0)
		json_object_set_new(o, "rtt_ms", json_integer(receiver->rtt / 1000));
	if (sender->cap) {
		json_object_set_new(o, "cap", json_integer(sender->cap));
		json_object_set_new(o, "limited_by",
			json_string(limited_by(x, from, sender, receiver)));
	}

	return o;
}

/* Only what is so now */
static void read_current(const struct exchange *x, const struct party *p,
	struct figures *out)
{
	if (!p->leg.connected || !read_figures(x, p, out))
		*out = (struct figures){ .rtt = -1 };
}

json_t *figures_status(const struct exchange *x, const struct party *p, gint64 now)
{
	json_t *o = event_status(p, now);
	const struct party *peer = p->call ? call_peer(p->call, p) : NULL;
	struct figures here, there;

	if (!x->figuresh || party_state(p) != PARTY_ACTIVE)
		return o;

	read_current(x, p, &here);
	read_current(x, peer, &there);
	json_object_set_new(o, "link", json_pack("{so so}",
		"up", way(x, p, &here, &there),
		"down", way(x, peer, &there, &here)));

	return o;
}

void figures_leg_opened(const struct turn *t, struct party *p)
{
	p->tally.opened = t->now;
	p->tally.setup = 0;
}

void figures_leg_up(const struct turn *t, struct party *p)
{
	if (!p->leg.connected)
		p->tally.setup = MAX(t->now - p->tally.opened, 1);
	p->tally.lost = FALSE;
}

/* What its handle has counted by now is of earlier calls, or has been added */
static void set_base(const struct exchange *x, struct party *p)
{
	struct figures f;

	read_figures(x, p, &f);
	for (guint i = 0; i < 2; i++) {
		p->tally.base[i].packets = f.packets[i];
		p->tally.base[i].bytes = f.bytes[i];
	}
}

static void add_to_tally(const struct exchange *x, struct party *p)
{
	struct figures f;

	if (!read_figures(x, p, &f))
		return;

	for (guint i = 0; i < 2; i++) {
		p->tally.sum[i].packets += f.packets[i] - p->tally.base[i].packets;
		p->tally.sum[i].bytes += f.bytes[i] - p->tally.base[i].bytes;
	}
	set_base(x, p);
}

void figures_begin(const struct exchange *x, struct party *p)
{
	memset(p->tally.sum, 0, sizeof(p->tally.sum));
	p->tally.lost = FALSE;
	g_clear_pointer(&p->tally.codecs, json_decref);
	set_base(x, p);
}

void figures_leave(const struct exchange *x, struct party *p)
{
	if (p->call && p->call->state == CALL_ACTIVE)
		add_to_tally(x, p);
}

static json_t *codecs_of(const struct call *call, const struct leg *leg)
{
	json_t *names = json_array();

	for (guint s = 0; s < call->streams.count; s++) {
		const struct media_line *line = leg_agreed_line(leg, s);
		const struct media_codec *c = line ? media_line_codec(line, 0) : NULL;

		if (c)
			json_array_append_new(names, json_string(c->name));
	}

	return names;
}

void figures_leg_lost(const struct exchange *x, struct party *p)
{
	if (!p->call || p->call->state != CALL_ACTIVE)
		return;

	if (p->leg.agreed) {
		json_decref(p->tally.codecs);
		p->tally.codecs = codecs_of(p->call, &p->leg);
	}
	if (p->leg.connected)
		p->tally.lost = read_figures(x, p, &p->tally.last);
	/* the link that it was for was let go with that leg */
	if (p->tally.lost && call_peer(p->call, p)->tally.lost)
		p->tally.last.cap = 0;
}

void figures_inherit(const struct exchange *x, struct party *p, struct party *from)
{
	figures_leave(x, from);
	figures_leg_lost(x, from);
	json_decref(p->tally.codecs);
	p->tally = from->tally;
	from->tally.codecs = NULL;
	set_base(x, p);
}

/* What is known of a leg, or was when it was lost */
static void read_latest(const struct exchange *x, const struct party *p, struct figures *out)
{
	if (p->tally.lost)
		*out = p->tally.last;
	else
		read_figures(x, p, out);
	/* the cap may be of an earlier call's leg, or of a link that was let go with the peer's leg */
	if (!p->tally.lost && (!p->tally.setup || call_peer(p->call, p)->tally.lost))
		out->cap = 0;
}

json_t *figures_leg(const struct exchange *x, struct party *p)
{
	const struct party *peer = call_peer(p->call, p);
	const struct tally *n = &p->tally;
	struct figures here, there;
	json_t *o, *codecs;

	add_to_tally(x, p);
	codecs = !p->leg.agreed && n->codecs ? json_incref(n->codecs) : codecs_of(p->call, &p->leg);
	read_latest(x, p, &here);
	read_latest(x, peer, &there);
	o = way(x, p, &here, &there);
	json_object_update_new(o, json_pack("{so sI sI sI sI sI}",
		"codecs", codecs,
		"setup_ms", (json_int_t)(n->setup / 1000),
		"audio_packets", (json_int_t)n->sum[0].packets,
		"audio_bytes", (json_int_t)n->sum[0].bytes,
		"video_packets", (json_int_t)n->sum[1].packets,
		"video_bytes", (json_int_t)n->sum[1].bytes));

	return o;
}

void figures_record(const struct exchange *x, const struct call *call, json_t *record)
{
	if (!x->figuresh || call->state != CALL_ACTIVE)
		return;

	json_object_set_new(record, "legs", json_pack("{so so}",
		"caller", figures_leg(x, call->caller),
		"callee", figures_leg(x, call->callee)));
}
