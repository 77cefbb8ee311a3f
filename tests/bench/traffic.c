/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file traffic.c  Users who call each other, and how long it takes
 */

#include <stdlib.h>
#include "traffic.h"

enum {
	THREADS = 2,   /* that send requests */
	WINDOW = 64,   /* calls on their way at once */
};

/** What a thread works on */
struct work {
	struct crowd *crowd;
	guint first, next, end; /* of crowd->pairs; `next` is atomic */
	gint64 began, apart; /* us: pair `first` + i calls no sooner than i * `apart` later */
	gint failed;         /* atomic */
};


static struct pair *pair_at(struct crowd *crowd, guint i)
{
	return g_ptr_array_index(crowd->pairs, i);
}


static void call(struct pair *p)
{
	p->sent = g_get_monotonic_time();
	people_call(p->caller, p->crowd->kind, p->name, FALSE);
}


static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}


static void summarise(struct crowd *crowd, guint first, guint n, struct traffic_latency *out)
{
	g_autofree double *took = g_new(double, n);

	for (guint i = 0; i < n; i++) {
		const struct pair *p = pair_at(crowd, first + i);

		took[i] = (double)(p->rang - p->sent);
	}
	qsort(took, n, sizeof(took[0]), by_value);
	out->p50 = took[n / 2];
	out->p99 = took[n * 99 / 100];
}


static void run_threads(void *(*run)(void *arg), struct work *work)
{
	pthread_t thread[THREADS];

	for (guint i = 0; i < THREADS; i++)
		g_assert(!pthread_create(&thread[i], NULL, run, work));
	for (guint i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
}


static void sleep_until(gint64 due)
{
	const gint64 left = due - g_get_monotonic_time();

	if (left > 0)
		g_usleep((gulong)left);
}


static void *ring_each(void *arg)
{
	struct work *w = arg;
	guint i;

	while ((i = __atomic_fetch_add(&w->next, 1, __ATOMIC_RELAXED)) < w->end) {
		struct pair *p = pair_at(w->crowd, i);

		sleep_until(w->began + (i - w->first) * w->apart);
		call(p);
		if (!crowd_await_ring(w->crowd, p)) {
			g_atomic_int_set(&w->failed, 1);
			break;
		}
	}

	return NULL;
}


/* Whoever leaves before the answer has come gets an error in its place */
static gboolean await_callers(struct crowd *crowd, guint answered)
{
	return light_wait(crowd->light, "calling", answered);
}


gboolean traffic_ring(struct crowd *crowd, guint calls, guint pace,
	struct traffic_latency *out)
{
	const guint before = light_count(crowd->light, "calling");
	const int first = crowd_pair(crowd, calls, 0);
	struct work work = {.crowd = crowd, .first = (guint)first, .next = (guint)first,
		.end = (guint)first + calls, .apart = pace ? G_USEC_PER_SEC / pace : 0};

	if (first < 0)
		return FALSE;

	work.began = g_get_monotonic_time();
	run_threads(ring_each, &work);
	work.failed |= !await_callers(crowd, before + calls);
	if (!work.failed)
		summarise(crowd, (guint)first, calls, out);
	crowd_part(crowd, calls);

	return !work.failed;
}


gboolean traffic_ring_stalled(struct crowd *crowd, guint seconds, guint pace,
	struct traffic_latency *out)
{
	const guint calls = seconds * pace;
	const guint before = light_count(crowd->light, "calling");
	const int slow = crowd_pair(crowd, 1, (gint64)seconds * G_USEC_PER_SEC);
	const int first = slow < 0 ? -1 : crowd_pair(crowd, calls, 0);
	gboolean ok = first >= 0;
	gint64 due;

	if (!ok)
		return FALSE;

	call(pair_at(crowd, (guint)slow));
	due = g_get_monotonic_time();
	for (guint i = 0; i < calls; i++) {
		sleep_until(due);
		call(pair_at(crowd, (guint)first + i));
		due += G_USEC_PER_SEC / pace;
	}
	for (guint i = 0; ok && i < calls; i++)
		ok = crowd_await_ring(crowd, pair_at(crowd, (guint)first + i));
	ok = ok && crowd_await_ring(crowd, pair_at(crowd, (guint)slow));
	ok = ok && await_callers(crowd, before + calls + 1);
	if (ok)
		summarise(crowd, (guint)first, calls, out);
	crowd_part(crowd, calls + 1);

	return ok;
}


/** Sends what is due: `call` of pairs that don't ring yet, `accept` of the others */
static void *serve(void *arg)
{
	struct work *w = arg;
	void *job;

	while ((job = g_async_queue_pop(w->crowd->ringing)) != w) {
		struct pair *p = job;

		if (__atomic_load_n(&p->rang, __ATOMIC_ACQUIRE))
			people_accept(p->callee, p->crowd->kind);
		else
			call(p);
	}

	return NULL;
}


static gboolean feed(struct crowd *crowd, guint first, guint calls)
{
	const guint before = crowd->up;
	gboolean ok = TRUE;

	for (guint i = 0; ok && i < calls; i++) {
		if (i >= WINDOW)
			ok = crowd_await_up(crowd, before + i + 1 - WINDOW);
		g_async_queue_push(crowd->ringing, pair_at(crowd, first + i));
	}

	return ok && crowd_await_up(crowd, before + calls);
}


gboolean traffic_connect(struct crowd *crowd, guint calls, gint64 gathering, double *rate)
{
	const int first = crowd_pair(crowd, calls, gathering);
	struct work work = {.crowd = crowd};
	pthread_t thread[THREADS];
	gint64 began;
	gboolean ok;

	if (first < 0)
		return FALSE;

	crowd->ringing = g_async_queue_new();
	for (guint i = 0; i < THREADS; i++)
		g_assert(!pthread_create(&thread[i], NULL, serve, &work));
	began = g_get_monotonic_time();
	ok = feed(crowd, (guint)first, calls);
	if (ok)
		*rate = (double)calls * G_USEC_PER_SEC / (double)(g_get_monotonic_time() - began);
	for (guint i = 0; i < THREADS; i++)
		g_async_queue_push(crowd->ringing, &work);
	for (guint i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	g_clear_pointer(&crowd->ringing, g_async_queue_unref);
	crowd_part(crowd, calls);

	return ok;
}


struct lister {
	struct light_client *client;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t cond;
	gboolean answered;
	gboolean over;
};


static void list_answered(struct light_client *c, const json_t *message)
{
	struct lister *l = c->arg;

	if (!json_object_get(json_object_get(message, "result"), "list"))
		return;

	pthread_mutex_lock(&l->lock);
	l->answered = TRUE;
	pthread_cond_signal(&l->cond);
	pthread_mutex_unlock(&l->lock);
}


static void *list_again(void *arg)
{
	struct lister *l = arg;

	pthread_mutex_lock(&l->lock);
	while (!l->over) {
		l->answered = FALSE;
		pthread_mutex_unlock(&l->lock);
		light_send(l->client, json_pack("{s:s}", "request", "list"), NULL, NULL);
		pthread_mutex_lock(&l->lock);
		while (!l->answered)
			pthread_cond_wait(&l->cond, &l->lock);
	}
	pthread_mutex_unlock(&l->lock);

	return NULL;
}


struct lister *traffic_list(struct crowd *crowd)
{
	struct light_client *c = light_attach(crowd->light);
	struct lister *l;

	if (!c)
		return NULL;

	l = g_new0(struct lister, 1);
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->cond, NULL);
	l->client = c;
	c->arg = l;
	c->eventh = list_answered;
	g_assert(!pthread_create(&l->thread, NULL, list_again, l));

	return l;
}


void traffic_list_stop(struct lister *l)
{
	if (!l)
		return;

	pthread_mutex_lock(&l->lock);
	l->over = TRUE;
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	light_detach(l->client);
	pthread_cond_destroy(&l->cond);
	pthread_mutex_destroy(&l->lock);
	g_free(l);
}
