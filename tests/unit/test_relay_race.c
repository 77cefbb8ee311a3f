/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_race.c  Packets, routes, hangups and ends at the same time
 *
 * One thread is the loop of a source, one the loop of peers that come and go,
 * two publish routes between them. Nothing may be left when all have gone.
 */

#include <pthread.h>
#include <sched.h>
#include "fake_leg.h"

enum { PEERS = 3000 };

struct race {
	struct leg *source;
	struct relay_end *end;    /**< of the source, with a reference         */
	pthread_mutex_t lock;
	struct relay_end *peer;   /**< with a reference, or NULL               */
	guint generation;         /**< of `peer`                               */
	guint published;          /**< last generation that got its routes     */
	pthread_cond_t changed;
	gint over;                /**< atomic                                  */
};


static void port_rtp(janus_plugin_session *handle, janus_plugin_rtp *packet)
{
	g_assert_nonnull(handle->gateway_handle);
	g_assert_cmpint(packet->mindex, >=, 0);
}


static void port_data(janus_plugin_session *handle, janus_plugin_data *packet)
{
	g_assert_nonnull(handle->gateway_handle);
	g_assert_cmpuint(packet->length, ==, 5);
}


static void port_pli(janus_plugin_session *handle, int mindex)
{
	g_assert_nonnull(handle->gateway_handle);
	g_assert_cmpint(mindex, >=, 0);
}


static void port_remb(janus_plugin_session *handle, guint32 bitrate)
{
	g_assert_nonnull(handle->gateway_handle);
	g_assert_cmpuint(bitrate, >, 0);
}


/** All that a loop thread may bring, once */
static void traffic(struct leg *leg, guint16 seq)
{
	const guint8 feedback[] = {0x8f, 205, 0, 5, 's', 'n', 'd', 'r', 'm', 'd', 'i', 'a',
		seq >> 8, seq, 0, 2, 0, 0, seq >> 8, seq, 0x20, 2, 10, 20};
	struct figures f;

	leg_rtp(leg, LEG_AUDIO, 111, 1, seq, seq * 960);
	leg_rtp(leg, LEG_VIDEO, (96 + seq % 4 / 3) | (seq % 2 ? 0x80 : 0), 2 + seq / 1000, seq,
		seq * 3000);
	leg_rtcp(leg, seq % 2, "\x81\xce\0\x02" "sndrmdia", 12);
	leg_rtcp(leg, LEG_VIDEO, feedback, sizeof(feedback));
	relay_ask(leg->end, 1000 * (seq % 3));
	relay_figures(leg->end, &f);
	if (seq % 8 == 0)
		leg_text(leg, "chat", "hello");
}


static void *source_thread(void *arg)
{
	struct race *r = arg;
	guint16 seq = 0;

	while (!g_atomic_int_get(&r->over)) {
		traffic(r->source, seq++);
		if (seq % 64 == 0)
			relay_data_ready(r->source->end);
		if (seq % 512 == 0) {
			relay_hangup(r->source->end);
			relay_up(r->source->end);
		}
	}
	leg_close(r->source);

	return NULL;
}


static struct relay_end *peer_ref(struct race *r, guint *generation)
{
	struct relay_end *peer;

	pthread_mutex_lock(&r->lock);
	*generation = r->generation;
	peer = r->peer ? relay_end_ref(r->peer) : NULL;
	pthread_mutex_unlock(&r->lock);

	return peer;
}


static void published(struct race *r, guint generation)
{
	pthread_mutex_lock(&r->lock);
	r->published = MAX(r->published, generation);
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}


static void publish_all(struct relay_end *source, struct relay_end *peer, gboolean open)
{
	struct route_plan there = leg_plan(), back = leg_plan_back();
	struct relay_counters c;

	there.lane[0].open = there.lane[1].open = there.data = open;
	if (!open) {
		there.lanes = 3;
		there.lane[2] = there.lane[1];
		there.lane[2].from = 9;
	}
	relay_publish(source, peer, &there);
	relay_publish(peer, source, &back);
	relay_counters(source, &c);
	relay_counters(peer, &c);
}


static void *publish_thread(void *arg)
{
	struct race *r = arg;
	struct relay_end *source = relay_end_ref(r->end), *peer;
	guint generation;

	for (guint i = 0; !g_atomic_int_get(&r->over); i++) {
		peer = peer_ref(r, &generation);
		if (peer)
			publish_all(source, peer, i % 3);
		else
			relay_publish(source, NULL, NULL);
		relay_end_unref(peer);
		published(r, generation);
	}
	relay_end_unref(source);

	return NULL;
}


static void peer_set(struct race *r, struct relay_end *peer)
{
	struct relay_end *old;

	pthread_mutex_lock(&r->lock);
	old = r->peer;
	r->peer = peer ? relay_end_ref(peer) : NULL;
	if (peer)
		r->generation++;
	pthread_mutex_unlock(&r->lock);
	relay_end_unref(old);
}


/** The last peer stays until something of every kind has come through */
static void peer_stay(struct race *r, struct relay_end *source)
{
	struct leg *leg = leg_new();
	struct relay_counters c;

	peer_set(r, leg->end);
	relay_data_ready(leg->end);
	do {
		traffic(leg, 0);
		sched_yield();
		relay_counters(source, &c);
	} while (!c.packets[0] || !c.packets[1] || !c.messages);
	peer_set(r, NULL);
	leg_free(leg);
}


static void *peer_thread(void *arg)
{
	struct race *r = arg;
	struct relay_end *source = relay_end_ref(r->end);

	for (guint16 i = 0; i < PEERS; i++) {
		struct leg *leg = leg_new();

		peer_set(r, leg->end);
		for (guint16 seq = 0; seq < i % 16; seq++)
			traffic(leg, seq);
		if (i % 3 == 0) {
			pthread_mutex_lock(&r->lock);
			while (r->published < r->generation)
				pthread_cond_wait(&r->changed, &r->lock);
			pthread_mutex_unlock(&r->lock);
			relay_data_ready(leg->end);
			traffic(leg, 100);
		}
		if (i % 2)
			relay_hangup(leg->end);
		if (i % 5)
			peer_set(r, NULL);
		leg_free(leg);
	}
	peer_set(r, NULL);
	peer_stay(r, source);
	relay_end_unref(source);
	g_atomic_int_set(&r->over, TRUE);

	return NULL;
}


static void test_race(void)
{
	struct race r = {.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER};
	void *(*run[])(void *) = {peer_thread, source_thread, publish_thread, publish_thread};
	pthread_t thread[G_N_ELEMENTS(run)];
	struct relay_counters c;

	r.source = leg_new();
	r.end = relay_end_ref(r.source->end);
	for (guint i = 0; i < G_N_ELEMENTS(run); i++)
		g_assert_cmpint(pthread_create(&thread[i], NULL, run[i], &r), ==, 0);
	for (guint i = 0; i < G_N_ELEMENTS(run); i++)
		pthread_join(thread[i], NULL);

	relay_counters(r.end, &c);
	g_test_message("%" G_GUINT64_FORMAT " packets, %" G_GUINT64_FORMAT " messages, %"
		G_GUINT64_FORMAT " dropped", c.packets[0] + c.packets[1], c.messages, c.dropped);
	g_assert_cmpuint(c.packets[0], >, 0);
	g_assert_cmpuint(c.packets[1], >, 0);
	g_assert_cmpuint(c.messages, >, 0);

	relay_end_unref(r.end);
	leg_free(r.source);
	g_assert_cmpint(legs_alive(), ==, 0);
}


/** Every order in which two ends may publish, take over, hang up and close */
static void test_no_cycles(void)
{
	const struct route_plan there = leg_plan(), back = leg_plan_back();

	for (guint bits = 0; bits < 256; bits++) {
		struct leg *a = leg_new(), *b = leg_new();
		struct relay_end *late = relay_end_ref(a->end);

		relay_publish(a->end, b->end, &there);
		relay_publish(b->end, a->end, &back);
		if (bits & 1)
			leg_rtp(a, LEG_AUDIO, 111, 1, 1, 1);
		if (bits & 2)
			leg_rtp(b, LEG_AUDIO, 111, 1, 1, 1);
		if (bits & 4)
			relay_publish(a->end, b->end, &there);
		if (bits & 8)
			relay_hangup(a->end);
		if (bits & 16)
			relay_publish(b->end, bits & 32 ? b->end : NULL,
				bits & 32 ? &back : NULL);
		if (bits & 64)
			leg_free(b);
		leg_free(a);
		relay_publish(late, late, &there);
		relay_hangup(late);
		relay_publish(late, late, &there);
		if (bits & 128)
			relay_end_close(late);
		if (!(bits & 64))
			leg_free(b);
		g_assert_cmpint(legs_alive(), ==, 1);
		relay_end_unref(late);
		g_assert_cmpint(legs_alive(), ==, 0);
	}
}


int main(int argc, char *argv[])
{
	const struct relay_port port = {.rtp = port_rtp, .data = port_data, .pli = port_pli,
		.remb = port_remb};

	g_test_init(&argc, &argv, NULL);
	relay_init(&port);
	g_test_add_func("/relay/no cycle is left", test_no_cycles);
	g_test_add_func("/relay/threads race", test_race);

	return g_test_run();
}
