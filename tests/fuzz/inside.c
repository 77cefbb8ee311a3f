/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file inside.c  What tests/host/transport.c runs: a fuzz target
 *
 * The target is named by HOST_FILTER. With libFuzzer the program ends when that
 * does; FUZZ_ARGS are its arguments. Otherwise the files of FUZZ_ARGS are run.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include "../host/check.h"
#include "inside.h"
#include "replay.h"
#include "scene.h"

#ifdef DUET_LIBFUZZER
int LLVMFuzzerRunDriver(int *argc, char ***argv, inside_target_h *target);
#endif

static const struct {
	const char *name;
	inside_target_h *run;
} targets[] = {
	{ "calls", inside_calls },
	{ "sdp", inside_sdp },
	{ "media", inside_media },
	{ "data", inside_data },
};

struct task {
	inside_target_h *target;
	int fd;
	int failures;
	gboolean done;
	pthread_mutex_t lock;
	pthread_cond_t cond;
};


void check_failed(const char *text)
{
	fprintf(stderr, "%s\n", text);
	abort();
}


static int run_target(const struct task *t, int argc, char **argv)
{
#ifdef DUET_LIBFUZZER
	return LLVMFuzzerRunDriver(&argc, &argv, t->target);
#else
	const int unread = replay_files(t->fd, argc, argv, t->target);

	scene_close();
	return unread;
#endif
}


/** In Janus's main thread: libFuzzer hears of its time limits only there */
static gboolean run_task(void *arg)
{
	struct task *t = arg;
	const char *args = getenv("FUZZ_ARGS");
	g_autofree char *line = g_strconcat("fuzz ", args, NULL);
	g_auto(GStrv) argv = NULL;
	int argc = 0, failures = 1;

	if (g_shell_parse_argv(line, &argc, &argv, NULL))
		failures = run_target(t, argc, argv);
	pthread_mutex_lock(&t->lock);
	t->failures = failures;
	t->done = TRUE;
	pthread_cond_signal(&t->cond);
	pthread_mutex_unlock(&t->lock);
	return G_SOURCE_REMOVE;
}


guint check_run(int fd, const char *filter)
{
	struct task t = { .fd = fd, .lock = PTHREAD_MUTEX_INITIALIZER,
		.cond = PTHREAD_COND_INITIALIZER };

	for (guint i = 0; i < G_N_ELEMENTS(targets); i++) {
		if (!g_strcmp0(filter, targets[i].name))
			t.target = targets[i].run;
	}
	if (!t.target)
		check_fail("there is no target '%s'", filter ? filter : "");
	/* A thread that ends at the moment of a look for leaks seems to have left some */
	g_thread_pool_set_max_unused_threads(-1);
	g_thread_pool_set_max_idle_time(0);
	g_idle_add(run_task, &t);
	pthread_mutex_lock(&t.lock);
	while (!t.done)
		pthread_cond_wait(&t.cond, &t.lock);
	pthread_mutex_unlock(&t.lock);
	return (guint)t.failures;
}
