/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_link.c  What a receiver reports becomes the cap of its sender
 */

#include "fake_leg.h"
#include "plugin/relay_end.h"

enum { MS = 1000, SECOND = 1000 * MS, VIDEO_BACK = 0 };

static const guint8 empty_report[] = {0x80, 201, 0, 1, 0, 0, 0, 1};


static void send_frame(struct leg *leg, guint16 *seq, guint packets)
{
	for (guint i = 1; i <= packets; i++, (*seq)++)
		leg_rtp(leg, LEG_VIDEO, PAIR_VP8 | (i == packets ? 0x80 : 0), 5, *seq, *seq / 3 * 3000);
}


/** Seconds of video from a, which loses b so much */
static void send_lossy(struct pair *p, guint seconds, guint8 fraction)
{
	guint16 seq = 0;

	for (guint i = 0; i < 10 * seconds; i++) {
		send_frame(p->a, &seq, 5);
		leg_now += 100 * MS;
		leg_report_loss(p->b, VIDEO_BACK, fraction);
	}
}


static struct figures figures_of(const struct leg *leg)
{
	struct figures f;

	relay_figures(leg->end, &f);

	return f;
}


/** Both are told before they can probe: the route was there before the legs */
static void test_first(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	g_assert_cmpuint(p->a->rembs, ==, 1);
	g_assert_cmpuint(p->a->remb, ==, BANDWIDTH_START);
	g_assert_cmpuint(p->b->rembs, ==, 1);
	g_assert_cmpuint(p->b->remb, ==, BANDWIDTH_START);
}


/** What the core would drop is not handed to it, and not counted: it numbers what it sends */
static void test_hushed(struct pair *p, gconstpointer data)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];

	(void)data;
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, PAIR_SSRC, 10, 1000);
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, PAIR_SSRC + 1, 10, 1000);
	g_assert_cmpuint(p->b->packets, ==, 0);
	g_assert_cmpuint(leg_dropped(p->a), ==, 2);

	/* in the middle of a frame */
	relay_up(p->b->end);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, PAIR_SSRC, 11, 1000);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8 | 0x80, PAIR_SSRC, 12, 1000);
	ASSERT_LAST(p->b, 2, 12, 1000);
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, PAIR_SSRC + 1, 11, 1960);
	g_assert_cmpuint(p->b->packets, ==, 3);
	g_assert_cmpuint(bandwidth_sent_read(downlink_sent(relay_end_downlink(p->b->end)),
		note), ==, 1);
	g_assert_cmpuint(note[0].packets, ==, 2);
}


static void test_loss(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	send_lossy(p, 3, 128);
	g_assert_cmpuint(p->a->remb, <, BANDWIDTH_START);
	g_assert_cmpuint(p->a->remb, >=, BANDWIDTH_MIN);
	g_assert_cmpuint(p->b->remb, ==, BANDWIDTH_START);
	g_assert_cmpuint(figures_of(p->a).cap, ==, p->a->remb);
	g_assert_cmpstr(figures_of(p->b).limit, ==, "loss");
	g_assert_cmpfloat(figures_of(p->b).loss, ==, 0.5);
	g_assert_cmpint(figures_of(p->b).rtt / MS, ==, 20);
	g_assert_cmpuint(figures_of(p->b).estimate, <, BANDWIDTH_START);
	g_assert_cmpstr(figures_of(p->a).limit, ==, "none");
	g_assert_cmpuint(figures_of(p->b).cap, ==, BANDWIDTH_START);
}


/** RTX has a block of its own, which is not about losses that matter */
static void test_first_block(struct pair *p, gconstpointer data)
{
	guint8 rr[56] = {0x82, 201, 0, 13, 0, 0, 0, 1, 0, 0, 0, 9, 64};
	guint16 seq = 0;

	(void)data;
	rr[35] = 10;
	rr[36] = 255;
	pair_up(p);
	send_frame(p->a, &seq, 100);
	leg_now += 2 * SECOND;
	leg_report(p->b, VIDEO_BACK, rr, sizeof(rr));
	g_assert_cmpfloat(figures_of(p->b).loss, ==, 0.25);
}


static void test_asked(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	relay_ask(p->a->end, 128000);
	g_assert_cmpuint(p->a->remb, ==, 128000);
	g_assert_true(figures_of(p->a).asked);
	g_assert_cmpuint(p->b->remb, ==, BANDWIDTH_START);

	leg_now += SECOND;
	relay_ask(p->a->end, 2000000);
	g_assert_cmpuint(p->a->remb, ==, BANDWIDTH_START);
	g_assert_false(figures_of(p->a).asked);
	leg_now += SECOND;
	relay_ask(p->a->end, 0);
	g_assert_cmpuint(p->a->remb, ==, BANDWIDTH_START);
}


/** Whoever's RTCP comes: a lost REMB would hold for ever */
static void test_repeated(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	relay_ask(p->a->end, 100000);
	g_assert_cmpuint(p->a->rembs, ==, 2);
	for (guint i = 1; i <= 6; i++) {
		leg_now += SECOND / 2;
		leg_rtcp(i <= 3 ? p->a : p->b, LEG_AUDIO, empty_report, sizeof(empty_report));
		g_assert_cmpuint(p->a->rembs, ==, 2 + i / 2);
		g_assert_cmpuint(p->a->remb, ==, 100000);
	}
}


/** The receiver's next PeerConnection is another link, its sender's is not */
static void test_receiver_anew(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	send_lossy(p, 3, 128);
	g_assert_cmpuint(p->a->remb, <, BANDWIDTH_START);

	relay_hangup(p->b->end);
	leg_now += SECOND;
	leg_rtcp(p->a, LEG_AUDIO, empty_report, sizeof(empty_report));
	g_assert_cmpuint(p->a->remb, ==, BANDWIDTH_START);

	pair_publish(p);
	relay_up(p->b->end);
	g_assert_cmpuint(figures_of(p->b).estimate, ==, BANDWIDTH_START);
	send_lossy(p, 3, 128);
	g_assert_cmpuint(p->a->remb, <, BANDWIDTH_START);
	relay_hangup(p->a->end);
	pair_publish(p);
	relay_up(p->a->end);
	leg_now += SECOND;
	leg_rtcp(p->a, LEG_AUDIO, empty_report, sizeof(empty_report));
	g_assert_cmpuint(p->a->remb, <, BANDWIDTH_START);
}


static void test_hung_up(struct pair *p, gconstpointer data)
{
	guint told;

	(void)data;
	pair_up(p);
	relay_hangup(p->a->end);
	told = p->a->rembs;
	leg_now += 5 * (gint64)SECOND;
	leg_report_loss(p->b, VIDEO_BACK, 255);
	relay_ask(p->a->end, 50000);
	leg_rtcp(p->a, LEG_AUDIO, empty_report, sizeof(empty_report));
	g_assert_cmpuint(p->a->rembs, ==, told);
	g_assert_cmpuint(figures_of(p->a).cap, ==, p->a->remb);
	g_assert_cmpint(figures_of(p->a).rtt, ==, -1);
}


/** What c's link carries does not depend on what b's did, and b has no more say */
static void test_another_receiver(struct pair *p, gconstpointer data)
{
	struct leg *c = leg_new();

	(void)data;
	pair_up(p);
	relay_up(c->end);
	send_lossy(p, 3, 128);
	relay_publish(p->a->end, c->end, &p->there);
	leg_now += SECOND;
	leg_rtcp(p->a, LEG_AUDIO, empty_report, sizeof(empty_report));
	g_assert_cmpuint(p->a->remb, ==, BANDWIDTH_START);
	leg_now += SECOND;
	leg_report_loss(p->b, VIDEO_BACK, 255);
	g_assert_cmpuint(figures_of(p->a).cap, ==, BANDWIDTH_START);
	relay_publish(p->a->end, NULL, NULL);
	leg_rtcp(p->a, LEG_AUDIO, empty_report, sizeof(empty_report));
	leg_free(c);
}


/** One note for a frame, with all that was sent since the last, and of audio too */
static void test_notes(struct pair *p, gconstpointer data)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];
	const struct bandwidth_sent *sent = downlink_sent(relay_end_downlink(p->b->end));
	guint16 seq = 0;

	(void)data;
	pair_up(p);
	send_frame(p->a, &seq, 3);
	pair_audio(p, 1, 0);
	pair_audio(p, 2, 960);
	leg_now += 33 * MS;
	send_frame(p->a, &seq, 1);
	leg_now += 33 * MS;
	send_frame(p->a, &seq, 4);

	g_assert_cmpuint(bandwidth_sent_read(sent, note), ==, 3);
	g_assert_cmpuint(note[0].packets, ==, 3);
	g_assert_cmpuint(note[0].bytes, ==, 60);
	g_assert_cmpuint(note[0].audio, ==, 0);
	g_assert_cmpuint(note[1].packets, ==, 4);
	g_assert_cmpuint(note[1].audio, ==, 40);
	g_assert_cmpuint(note[2].packets, ==, 8);
	g_assert_cmpuint(note[2].bytes, ==, 160);
	g_assert_cmpuint(note[2].at - note[1].at, ==, 33 * MS);
}


/** What did not cross was not sent */
static void test_notes_gate(struct pair *p, gconstpointer data)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];
	const struct bandwidth_sent *sent = downlink_sent(relay_end_downlink(p->b->end));
	guint16 seq = 0;

	(void)data;
	pair_up(p);
	send_frame(p->a, &seq, 2);
	pair_gate(p, 1, FALSE);
	send_frame(p->a, &seq, 7);
	g_assert_cmpuint(bandwidth_sent_read(sent, note), ==, 1);
	pair_gate(p, 1, TRUE);
	send_frame(p->a, &seq, 2);
	g_assert_cmpuint(bandwidth_sent_read(sent, note), ==, 2);
	g_assert_cmpuint(note[1].packets, ==, 4);
}


/** Another handle in the sender's place goes on in the same notes */
static void test_notes_handle(struct pair *p, gconstpointer data)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];
	struct leg *c = leg_new();
	guint16 seq = 0, other = 100;

	(void)data;
	pair_up(p);
	relay_up(c->end);
	send_frame(p->a, &seq, 2);
	relay_hangup(p->a->end);
	relay_publish(c->end, p->b->end, &p->there);
	send_frame(c, &other, 3);
	g_assert_cmpuint(bandwidth_sent_read(downlink_sent(relay_end_downlink(p->b->end)), note), ==, 2);
	g_assert_cmpuint(note[1].packets, ==, 5);
	relay_hangup(c->end);
	leg_free(c);
}


/** A second video of a, which b has at the same place */
static void add_video(struct pair *p)
{
	const struct route_lane lane = {.from = 2, .to = 2, .video = TRUE, .open = TRUE,
		.clock = 90000, .pts = 1, .pt = {{PAIR_VP8, PAIR_VP8}}};

	p->there.lane[p->there.lanes++] = lane;
	p->back.lane[p->back.lanes++] = lane;
	pair_publish(p);
}


/** What was lost may be of any picture */
static void test_torn_everywhere(struct pair *p, gconstpointer data)
{
	(void)data;
	add_video(p);
	pair_up(p);
	for (guint i = 0; i < 20; i++) {
		leg_report_loss(p->b, VIDEO_BACK, 0);
		leg_now += 16 * MS;
	}
	g_assert_cmpuint(p->a->plis, ==, 2);
	g_assert_cmpint(p->a->pli_mindex, ==, 2);
	g_assert_cmpuint(p->b->plis, ==, 0);
}


/** What a is told when its next report comes, a while later */
static guint32 told(struct pair *p)
{
	pair_publish(p);
	leg_now += 10 * SECOND;
	leg_rtcp(p->a, LEG_VIDEO, empty_report, sizeof(empty_report));

	return p->a->remb;
}


/** Layers follow a link without a cap; what has none does not */
static void test_layers_and_plain(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	p->there.lane[1].layers.count = 2;
	g_assert_cmpuint(told(p), ==, CAP_FREE);
	add_video(p);
	g_assert_cmpuint(told(p), ==, BANDWIDTH_START);
	p->there.lane[2].open = FALSE;
	g_assert_cmpuint(told(p), ==, CAP_FREE);
	p->there.lane[2].open = TRUE;
	p->there.lane[2].layers.count = 3;
	g_assert_cmpuint(told(p), ==, CAP_FREE);
}


/** The routes are there before the transports */
static void begin(struct pair *p, gconstpointer data)
{
	pair_begin(p, data);
	leg_down(p->a);
	leg_down(p->b);
}


static void add(const char *path, void (*test)(struct pair *p, gconstpointer data))
{
	g_test_add(path, struct pair, NULL, begin, test, pair_end);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	add("/relay/a leg that comes up is capped", test_first);
	add("/relay/nothing goes to a leg that is not up", test_hushed);
	add("/relay/loss lowers the cap of the sender", test_loss);
	add("/relay/the first block is about the media", test_first_block);
	add("/relay/the least of what is asked and what the link carries", test_asked);
	add("/relay/a cap is repeated", test_repeated);
	add("/relay/a receiver that comes back is another link", test_receiver_anew);
	add("/relay/nothing after a hangup", test_hung_up);
	add("/relay/another receiver", test_another_receiver);
	add("/relay/one note for a frame", test_notes);
	add("/relay/a closed gate sends nothing", test_notes_gate);
	add("/relay/another handle goes on", test_notes_handle);
	add("/relay/what is torn may be any picture", test_torn_everywhere);
	add("/relay/a video without layers is capped, and all with it", test_layers_and_plain);

	return g_test_run();
}
