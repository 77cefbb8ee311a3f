/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file waiting.c  Sessions whose queues are held, by the time they have
 */

#include "waiting.h"

struct waiter {
	struct session *session;
	gint64 until;
};

static gint sooner(gconstpointer a, gconstpointer b, gpointer arg)
{
	const struct waiter *w = a, *v = b;

	(void)arg;

	return (w->until > v->until) - (w->until < v->until);
}

void waiting_add(GQueue *waiting, struct session *s, gint64 until)
{
	struct waiter *w = g_new0(struct waiter, 1);

	w->session = session_ref(s);
	w->until = until;
	g_queue_insert_sorted(waiting, w, sooner, NULL);
}

void waiting_remove(GQueue *waiting, struct session *s)
{
	for (GList *l = waiting->head; l; l = l->next) {
		struct waiter *w = l->data;

		if (w->session != s)
			continue;
		g_queue_delete_link(waiting, l);
		g_free(w);
		session_unref(s);
		return;
	}
}

gint64 waiting_deadline(const GQueue *waiting, gint64 other)
{
	const struct waiter *w = waiting->head ? waiting->head->data : NULL;

	return w && (other < 0 || w->until < other) ? w->until : other;
}

struct session *waiting_take(GQueue *waiting, gint64 now)
{
	struct waiter *w = g_queue_peek_head(waiting);
	struct session *s;

	if (!w || w->until > now)
		return NULL;

	s = w->session;
	g_queue_pop_head(waiting);
	g_free(w);

	return s;
}
