/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Clients that do as `update` tells them come to rest, whatever each can do, and
 * what both have crosses by then
 */

#include <string.h>
#include "deliver.h"
#include "dialog.h"

/* More than any exchange of updates should take */
#define ROUNDS 4

static const char *const abilities[] = {
	"audio opus/111 red/63 | video vp8/96 vp9/98 h264/106:42e01f.1",
	"audio opus/109 red/63 pcmu/0 | video vp9/121 vp8/120",
	"audio opus/111 | video vp9/98",
	"audio opus/109 red/63 | video h264/126:42e01f.1",
	"audio opus/111 red/64 | video h264/102:42001f.1 vp8/100",
	"audio opus/111 red/63",
	"video vp8/96 vp9/98 | audio opus/111 red/63 | data",
	"data | audio opus/111 red/63 | video vp9/98 | video vp8/97",
	"audio opus/111 red/63 | video vp8/96 inactive",
};

static const char *const kinds[] = {
	"'features':[]", "'features':[],'codecs':['opus','red','vp9','vp8','h264']",
	"'codecs':['opus','red','vp9']", "'display':'V'",
};

struct side {
	struct client *c;
	const char *sdp;         /**< all it can do                           */
};

static struct client *join(struct world *w, const char *name, const char *kind)
{
	struct client *c = world_stranger(w, name);
	g_autofree char *body = g_strdup_printf(
		"{'request':'register','username':'%s',%s}", name, kind);

	c->features = strstr(kind, "features") != NULL;
	client_says(c, body);

	return c;
}

/* The n-th m-line of a kind */
static const struct media_line *line_of(const struct media *m, enum media_kind kind, guint n)
{
	for (guint i = 0; i < media_count(m); i++) {
		if (media_line(m, i)->kind == kind && !n--)
			return media_line(m, i);
	}

	return NULL;
}

static void pick(struct media_line *line, const struct media_line *able)
{
	for (guint i = line->codecs->len; i-- > 0;) {
		const struct media_codec *c = media_line_codec(line, i);
		gboolean can = FALSE;

		for (guint j = 0; able && j < able->codecs->len; j++)
			can |= media_codec_same(c, media_line_codec(able, j));
		if (!can)
			g_array_remove_index(line->codecs, i);
	}
	line->enabled = able && (line->kind == MEDIA_DATA || line->codecs->len);
	if (line->enabled)
		line->direction &= able->direction;
}

/* What a browser answers: of each m-line what it can do */
static char *answer_to(const struct media *offer, const char *sdp)
{
	struct media *m = media_copy(offer), *able = describe(sdp);
	guint seen[MEDIA_OTHER + 1] = { 0 };
	char *text;

	for (guint i = 0; i < media_count(m); i++) {
		enum media_kind kind = media_line(m, i)->kind;

		pick(media_line(m, i), line_of(able, kind, seen[kind]++));
	}
	text = described(m);
	media_free(m);
	media_free(able);

	return text;
}

static void accept_call(const struct side *callee)
{
	g_autofree char *answer = NULL;

	if (callee->c->features) {
		client_accepts(callee->c, callee->sdp);
	} else {
		answer = answer_to(callee->c->offered, callee->sdp);
		client_accepts(callee->c, answer);
	}
}

/* Returns whether there was something to do */
static gboolean obey(const struct side *s)
{
	struct heard *h = g_queue_pop_head(&s->c->heard);
	g_autofree char *answer = NULL;
	gboolean asked = h && g_str_has_prefix(h->text, "update") &&
		(s->c->features || h->offer);

	heard_free(h);
	if (!asked)
		return FALSE;
	if (s->c->features) {
		client_offers(s->c, s->sdp);
	} else {
		answer = answer_to(s->c->offered, s->sdp);
		client_answers(s->c, answer);
	}

	return TRUE;
}

static void settle_down(const struct side *a, const struct side *b)
{
	guint rounds = 0;

	while (!g_queue_is_empty(&a->c->heard) || !g_queue_is_empty(&b->c->heard)) {
		rounds += obey(a);
		rounds += obey(b);
		g_assert_cmpuint(rounds, <=, ROUNDS);
	}
}

static gboolean can_share(const struct side *a, const struct side *b, enum media_kind kind)
{
	struct media *x = describe(a->sdp), *y = describe(b->sdp);
	struct media_line *here = media_line(x, 0);
	gboolean can = FALSE;

	for (guint i = 1; i < media_count(x) && here->kind != kind; i++)
		here = media_line(x, i);
	if (here->kind == kind && media_line_active(here)) {
		pick(here, line_of(y, kind, 0));
		can = media_line_active(here) && media_line_codec(here, 0);
	}
	media_free(x);
	media_free(y);

	return can;
}

/* A videocall client may have been offered what it cannot do, and nothing else */
static void expect_shared(const struct side *a, const struct side *b)
{
	gboolean audio = FALSE, video = FALSE;

	for (guint i = 0; i < a->c->plan.lanes; i++) {
		audio |= !a->c->plan.lane[i].video;
		video |= a->c->plan.lane[i].video;
	}
	g_assert_true(audio == can_share(a, b, MEDIA_AUDIO));
	g_assert_true(video == can_share(a, b, MEDIA_VIDEO));
}

/* deliver() lets a lane be empty while somebody was asked to offer anew */
static void expect_flow(const struct side *a)
{
	g_assert_false(a->c->asked || a->c->proposed);
	for (guint i = 0; i < a->c->plan.lanes; i++)
		g_assert_cmpuint(a->c->plan.lane[i].pts, >, 0);
}

static void check(const struct side *a, const struct side *b, gboolean early)
{
	g_test_message("%s: %s; %s: %s%s", a->c->features ? "features" : "videocall", a->sdp,
		b->c->features ? "features" : "videocall", b->sdp, early ? "; early" : "");
	if (early)
		client_calls_early(a->c, b->c, a->sdp);
	else
		client_calls(a->c, b->c, a->sdp);
	if (early && b->c->features)
		client_rings(b->c, b->sdp);
	if (exchange_state(b->c->world->exchange, b->c->handle) == PARTY_RINGING &&
	    !b->c->closing)
		accept_call(b);

	if (exchange_state(a->c->world->exchange, a->c->handle) == PARTY_ACTIVE) {
		settle_down(a, b);
		expect_flow(a);
		expect_flow(b);
		if (b->c->features)
			expect_shared(a, b);
	}
	if (exchange_state(a->c->world->exchange, a->c->handle) != PARTY_IDLE)
		client_hangs_up(a->c);
	world_closes(a->c->world);
	world_forgets(a->c->world);
}

static void test_settle(struct world *w, gconstpointer arg)
{
	const guint n = G_N_ELEMENTS(abilities);
	struct side a = { join(w, "alice", kinds[GPOINTER_TO_UINT(arg) / 4]), NULL };
	struct side b = { join(w, "bob", kinds[GPOINTER_TO_UINT(arg) % 4]), NULL };

	for (guint i = 0; i < n * n * 2; i++) {
		a.sdp = abilities[i / 2 / n];
		b.sdp = abilities[i / 2 % n];
		check(&a, &b, i % 2);
	}
}

int main(int argc, char **argv)
{
	static const char *const names[] = {
		"features", "features-codecs", "videocall-codecs", "videocall",
	};

	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < 16; i++) {
		g_autofree char *path = g_strdup_printf("/settle/%s-calls-%s",
			names[i / 4], names[i % 4]);

		world_test_with(path, GUINT_TO_POINTER(i), test_settle);
	}

	return g_test_run();
}
