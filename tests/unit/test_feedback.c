/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_feedback.c  RTCP by hand: what it says, and what is wrong with it
 */

#include <errno.h>
#include <string.h>
#include "feedback.h"

/** 2020-09-13 12:26:40.5; NTP 0xe3088e80.80000000 */
#define WALL (G_GINT64_CONSTANT(1600000000500000))

#define RR(blocks, words) 0x80 | (blocks), 201, 0, (words), 0, 0, 0, 1
#define BLOCK(ssrc, fraction) 0, 0, 0, (ssrc), (fraction)
/** NTP 0x8e80.2000: a quarter of a second before WALL; held for 1/8 s */
#define TIMES 0x8e, 0x80, 0x40, 0x00, 0x00, 0x00, 0x20, 0x00
#define PLI 0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2
#define FIR 0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0
#define NO_TIMES 0, 0, 0, 0, 0, 0, 0, 0
/** Transport feedback of `words`: base, count, 1 as reference, 7 as serial */
#define TWCC(words, base, count) \
	0x8f, 205, 0, (words), 0, 0, 0, 1, 0, 0, 0, 2, \
	(base) >> 8, (base) & 0xff, (count) >> 8, (count) & 0xff, 0, 0, 1, 7


static void report(const struct feedback_report *r, void *arg)
{
	g_string_append_printf(arg, "report of %u: %u/256, %d, highest %u, jitter %u, "
		"held %" G_GINT64_FORMAT ", rtt %" G_GINT64_FORMAT ";", r->ssrc, r->fraction,
		r->lost, r->highest, r->jitter, r->held, r->rtt);
}


static void arrival(guint index, gboolean received, gint64 at, void *arg)
{
	if (received)
		g_string_append_printf(arg, " %u@%" G_GINT64_FORMAT, index, at);
}


static void arrivals(const struct feedback_arrivals *a, void *arg)
{
	g_string_append_printf(arg, "%u of %u from %u, #%u:", a->received, a->count,
		a->base, a->serial);
	feedback_arrivals_each(a, arrival, arg);
	g_string_append_c(arg, ';');
}


static void remb(guint64 bitrate, void *arg)
{
	g_string_append_printf(arg, "remb %" G_GUINT64_FORMAT ";", bitrate);
}


static void keyframe(void *arg)
{
	g_string_append(arg, "keyframe;");
}


/** @return What was told, g_free() it; an exact copy is read, so that no byte after it can be */
static char *told(const void *bytes, gsize length, int err)
{
	GString *text = g_string_new(NULL);
	const struct feedback_sink all = { report, arrivals, remb, keyframe, text };
	const struct feedback_sink none = {0};
	g_autofree guint8 *copy = g_malloc(length);

	if (length)
		memcpy(copy, bytes, length);
	g_assert_cmpint(feedback_read(copy, length, WALL, &all), ==, err);
	g_assert_cmpint(feedback_read(copy, length, WALL, &none), ==, err);

	return g_string_free(text, FALSE);
}


#define ASSERT_TOLD(err, expected, ...) do { \
	const guint8 _b[] = { __VA_ARGS__ }; \
	g_autofree char *_told = told(_b, sizeof(_b), err); \
	g_assert_cmpstr(_told, ==, expected); \
} while (0)


static void test_reports(void)
{
	ASSERT_TOLD(0, "", RR(0, 1));
	ASSERT_TOLD(0, "report of 9: 64/256, -2, highest 65543, jitter 258, held 125000, rtt 125000;",
		RR(1, 7), BLOCK(9, 64), 0xff, 0xff, 0xfe, 0, 1, 0, 7, 0, 0, 1, 2, TIMES);
	ASSERT_TOLD(0, "report of 9: 0/256, 8388607, highest 0, jitter 0, held 0, rtt -1;"
		"report of 8: 255/256, -8388608, highest 4294967295, jitter 0, held 125000, rtt 125000;",
		RR(2, 13),
		BLOCK(9, 0), 0x7f, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, NO_TIMES,
		BLOCK(8, 255), 0x80, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, TIMES);
	ASSERT_TOLD(0, "report of 3: 1/256, 1, highest 1, jitter 1, held 125000, rtt 125000;",
		0x81, 200, 0, 12, 0, 0, 0, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		BLOCK(3, 1), 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, TIMES);
}


/** A round trip cannot be negative, but for rounding, nor last for ever */
static void test_round_trip(void)
{
	static const struct {
		guint32 last, delay;
		const char *rtt;
	} cases[] = {
		{ 0x8e808000, 0, "rtt 0;" },
		{ 0x8e808000, 1, "rtt 0;" },
		{ 0x8e808000, 1000, "rtt -1;" },
		{ 0x8e820000, 0, "rtt -1;" },
		{ 0x8e807fff, 0, "rtt 15;" },
		{ 0x8e628000, 0, "rtt 30000000;" },
		{ 0x8e617fff, 0, "rtt -1;" },
		{ 0, 0, "rtt -1;" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		const guint32 last = GUINT32_TO_BE(cases[i].last);
		const guint32 delay = GUINT32_TO_BE(cases[i].delay);
		guint8 rr[32] = { RR(1, 7) };
		g_autofree char *text = NULL;

		memcpy(rr + 24, &last, 4);
		memcpy(rr + 28, &delay, 4);
		text = told(rr, sizeof(rr), 0);
		g_assert_cmpstr(strstr(text, "rtt"), ==, cases[i].rtt);
	}
}


static void test_remb(void)
{
	static const guint8 head[] = { 0x8f, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0,
		'R', 'E', 'M', 'B', 1 };
	static const struct {
		guint8 b[3];
		const char *expected;
	} cases[] = {
		{ { 0x00, 0x00, 0x00 }, "remb 0;" },
		{ { 0x03, 0xff, 0xff }, "remb 262143;" },
		{ { 0x06, 0x00, 0x00 }, "remb 262144;" },
		{ { 0xb9, 0x00, 0x01 }, "remb 4611756387171565568;" },
		{ { 0xfc, 0x00, 0x01 }, "remb 9223372036854775808;" },
		{ { 0xfc, 0x00, 0x02 }, "" },
		{ { 0xff, 0xff, 0xff }, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		guint8 packet[24] = {0};
		g_autofree char *text = NULL;

		memcpy(packet, head, sizeof(head));
		memcpy(packet + sizeof(head), cases[i].b, 3);
		text = told(packet, sizeof(packet), 0);
		g_assert_cmpstr(text, ==, cases[i].expected);
	}
	ASSERT_TOLD(0, "", 0x8f, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'C', 0, 0, 0, 1);
	ASSERT_TOLD(0, "", 0x8f, 206, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B');
}


/** The core answers NACKs, and keeps most of them to itself */
static void test_nacks(void)
{
	ASSERT_TOLD(0, "", 0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 0);
	ASSERT_TOLD(0, "", 0x81, 205, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2);
	ASSERT_TOLD(0, "", 0x81, 205, 0, 0);
}


/** Reference 1 is 64 ms; deltas are in 250 us */
static void test_runs(void)
{
	ASSERT_TOLD(0, "2 of 2 from 1000, #7: 0@64000 1@65000;",
		TWCC(5, 1000, 2), 0x20, 0x02, 0, 4);
	ASSERT_TOLD(0, "0 of 8191 from 65535, #7:;",
		TWCC(5, 65535, 8191), 0x1f, 0xff, 0, 0);
	ASSERT_TOLD(0, "2 of 5 from 1, #7: 3@72250 4@72000;",
		TWCC(6, 1, 5), 0x00, 0x03, 0x40, 0x02, 0, 33, 0xff, 0xff);
	/* a run of nothing, and one that is longer than there are packets */
	ASSERT_TOLD(0, "1 of 1 from 1, #7: 0@127750;",
		TWCC(6, 1, 1), 0x20, 0x00, 0x20, 0x09, 255, 0, 0, 0);
}


static void test_vectors(void)
{
	ASSERT_TOLD(0, "3 of 14 from 3, #7: 0@64250 12@64500 13@64750;",
		TWCC(6, 3, 14), 0xa0, 0x03, 1, 1, 1, 0, 0, 0);
	ASSERT_TOLD(0, "3 of 7 from 3, #7: 0@64250 3@56000 6@56250;",
		TWCC(6, 3, 7), 0xd0, 0x81, 1, 0xff, 0xdf, 1, 0, 0);
	/* both after a run; symbols past the last packet mean nothing */
	ASSERT_TOLD(0, "5 of 12 from 0, #7: 0@64250 1@64500 2@64750 9@65000 11@65000;",
		TWCC(7, 0, 12), 0x20, 0x03, 0xc0, 0x01, 0x9f, 0xff, 1, 1, 1, 1, 0, 0);
}


static void test_transport_clock(void)
{
	ASSERT_TOLD(0, "1 of 1 from 0, #255: 0@-64000;",
		0x8f, 205, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 255, 255, 255, 255,
		0x20, 0x01, 0, 0);
	ASSERT_TOLD(0, "1 of 1 from 0, #0: 0@536870848000;",
		0x8f, 205, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0x7f, 255, 255, 0,
		0x20, 0x01, 0, 0);
}


static void test_transport_malformed(void)
{
	/* no packets; no chunks; too few; too few times, of either kind */
	ASSERT_TOLD(0, "", TWCC(5, 0, 0), 0x20, 0x00, 0, 0);
	ASSERT_TOLD(0, "", TWCC(4, 0, 1));
	ASSERT_TOLD(0, "", TWCC(5, 0, 16383), 0x1f, 0xff, 0x1f, 0xff);
	ASSERT_TOLD(0, "", TWCC(5, 0, 3), 0x20, 0x03, 1, 1);
	ASSERT_TOLD(0, "", TWCC(5, 0, 2), 0x40, 0x02, 1, 1);
	/* the reserved symbol, in a run and in a vector */
	ASSERT_TOLD(0, "", TWCC(5, 0, 1), 0x60, 0x01, 1, 1);
	ASSERT_TOLD(0, "", TWCC(6, 0, 7), 0xc0, 0x03, 1, 1, 1, 1, 1, 1);
	/* it may stand where it means nothing */
	ASSERT_TOLD(0, "1 of 1 from 0, #7: 0@64250;", TWCC(5, 0, 1), 0xd0, 0x03, 1, 0);
	/* the header alone */
	ASSERT_TOLD(0, "", 0x8f, 205, 0, 0);
	ASSERT_TOLD(0, "", 0x8f, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1);
}


static void test_padding(void)
{
	ASSERT_TOLD(0, "2 of 2 from 1, #7: 0@64250 1@64500;",
		0xaf, 205, 0, 6, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0, 2, 0, 0, 1, 7,
		0x20, 0x02, 1, 1, 0, 0, 0, 4);
	/* padding is not content */
	ASSERT_TOLD(0, "", 0xaf, 205, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0, 2, 0, 0, 1, 7,
		0x20, 0x02, 1, 1);
	/* of nothing, of too much, in nothing */
	ASSERT_TOLD(EINVAL, "", 0xa0, 201, 0, 1, 0, 0, 0, 0);
	ASSERT_TOLD(EINVAL, "", 0xa0, 201, 0, 1, 0, 0, 0, 5);
	ASSERT_TOLD(EINVAL, "", 0xa0, 201, 0, 0);
}


static void test_keyframes(void)
{
	ASSERT_TOLD(0, "keyframe;", PLI);
	ASSERT_TOLD(0, "keyframe;", FIR);
	ASSERT_TOLD(0, "keyframe;keyframe;", RR(0, 1), PLI, FIR);
	ASSERT_TOLD(EINVAL, "keyframe;", PLI, 'r', 'u', 'b', 'b', 'i', 's', 'h');
	ASSERT_TOLD(EINVAL, "", 'r', 'u', 'b', 'b', 'i', 's', 'h', PLI);
	/* another version, other feedback, without SSRCs, without entries */
	ASSERT_TOLD(EINVAL, "", 0x41, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2);
	ASSERT_TOLD(0, "", 0x8f, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2);
	ASSERT_TOLD(0, "", 0x81, 205, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2);
	ASSERT_TOLD(0, "", 0x81, 206, 0, 0, 0x81, 206, 0, 1, 0, 0, 0, 1);
	ASSERT_TOLD(0, "", 0x84, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2);
	ASSERT_TOLD(0, "", 0x84, 206, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2);
}


static void count(void *arg)
{
	++*(guint *)arg;
}


/** Every first bytes that matter, at every length: no read beyond the end */
static void test_heads(void)
{
	for (guint word = 0; word < 64 * 256; word++) {
		const gsize length = word % 41;
		const guint8 head[] = { 0x80 | (word & 0x1f), 200 + word / 32 % 10, 0, word / 320 };
		g_autofree guint8 *exact = g_malloc0(length);
		guint asked = 0;
		const struct feedback_sink sink = { .keyframe = count, .arg = &asked };

		if (length)
			memcpy(exact, head, MIN(length, sizeof(head)));
		feedback_read(exact, length, WALL, &sink);
		g_assert_true(!asked || length >= 12);
	}
}


static void test_compound(void)
{
	ASSERT_TOLD(0, "keyframe;remb 1;1 of 1 from 0, #7: 0@64250;",
		RR(0, 1),
		0x81, 202, 0, 2, 0, 0, 0, 1, 1, 1, 'x', 0,
		0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 0,
		PLI,
		0x8f, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 1, 0, 0, 1,
		TWCC(5, 0, 1), 0x20, 0x01, 1, 0,
		0x80, 207, 0, 0);
	/* what comes before the damage counts, and a bad part spoils no other */
	ASSERT_TOLD(EINVAL, "remb 1;",
		0x8f, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 1, 0, 0, 1,
		0x80, 207, 0);
	ASSERT_TOLD(0, "remb 1;", TWCC(5, 0, 1), 0x60, 0x01, 1, 0,
		0x8f, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 1, 0, 0, 1);
	ASSERT_TOLD(0, "", RR(2, 7), BLOCK(9, 64), 0, 0, 0, 0, 0, 0, 7, 0, 0, 1, 2, TIMES);
	ASSERT_TOLD(EINVAL, "", 0x00, 201, 0, 1, 0, 0, 0, 1);
	ASSERT_TOLD(EINVAL, "", 0x80, 201, 255, 255, 0, 0, 0, 1);
}


/** Cut anywhere, a packet says nothing rather than something else */
static void test_cut(void)
{
	static const guint8 whole[] = { TWCC(7, 0, 12), 0x20, 0x03, 0xc0, 0x01, 0x9f, 0xff,
		1, 1, 1, 1, 0, 0 };

	for (gsize length = 0; length < sizeof(whole); length++) {
		g_autofree char *text = told(whole, length, length ? EINVAL : 0);

		g_assert_cmpstr(text, ==, "");
	}
	for (guint8 words = 0; words < 7; words++) {
		guint8 cut[sizeof(whole)];
		g_autofree char *text = NULL;

		memcpy(cut, whole, sizeof(whole));
		cut[3] = words;
		text = told(cut, 4u * (words + 1), 0);
		g_assert_cmpstr(text, ==, "");
	}
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/feedback/report blocks of RR and SR", test_reports);
	g_test_add_func("/feedback/round trips", test_round_trip);
	g_test_add_func("/feedback/REMB", test_remb);
	g_test_add_func("/feedback/NACKs are skipped", test_nacks);
	g_test_add_func("/feedback/transport-wide: runs", test_runs);
	g_test_add_func("/feedback/transport-wide: vectors", test_vectors);
	g_test_add_func("/feedback/transport-wide: the receiver's clock", test_transport_clock);
	g_test_add_func("/feedback/transport-wide: malformed", test_transport_malformed);
	g_test_add_func("/feedback/padding", test_padding);
	g_test_add_func("/feedback/keyframes", test_keyframes);
	g_test_add_func("/feedback/heads at every length", test_heads);
	g_test_add_func("/feedback/compounds", test_compound);
	g_test_add_func("/feedback/cut anywhere", test_cut);

	return g_test_run();
}
