/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file suites.c  Runs the suites of suites.def
 */

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "check.h"

#define SUITE(name) extern const struct host_test suite_##name[];
#include "suites.def"
#undef SUITE

static const struct {
	const char *name;
	const struct host_test *tests;
} suites[] = {
#define SUITE(name) { #name, suite_##name },
#include "suites.def"
#undef SUITE
};

static struct {
	pthread_mutex_t lock;
	int fd;
	gboolean failed;
} run = { .lock = PTHREAD_MUTEX_INITIALIZER };


void check_failed(const char *text)
{
	pthread_mutex_lock(&run.lock);
	run.failed = TRUE;
	dprintf(run.fd, "# %s\n", text);
	pthread_mutex_unlock(&run.lock);
}


static gboolean wanted(const char *suite, const char *name, const char *filter)
{
	g_autofree char *full = g_strdup_printf("%s: %s", suite, name);

	return !filter || strstr(full, filter);
}


static guint plan(const char *filter)
{
	guint n = 0;

	for (guint s = 0; s < G_N_ELEMENTS(suites); s++) {
		for (const struct host_test *t = suites[s].tests; t->name; t++)
			n += wanted(suites[s].name, t->name, filter);
	}
	return n;
}


static gboolean run_one(const struct host_test *test)
{
	gboolean failed;

	pthread_mutex_lock(&run.lock);
	run.failed = FALSE;
	pthread_mutex_unlock(&run.lock);
	test->run();
	pthread_mutex_lock(&run.lock);
	failed = run.failed;
	pthread_mutex_unlock(&run.lock);
	return !failed;
}


guint check_run(int fd, const char *filter)
{
	guint n = 0, failures = 0;

	run.fd = fd;
	dprintf(fd, "1..%u\n", plan(filter));
	for (guint s = 0; s < G_N_ELEMENTS(suites); s++) {
		for (const struct host_test *t = suites[s].tests; t->name; t++) {
			gboolean ok;

			if (!wanted(suites[s].name, t->name, filter))
				continue;
			ok = run_one(t);
			failures += !ok;
			dprintf(fd, "%s %u - %s: %s\n", ok ? "ok" : "not ok", ++n,
				suites[s].name, t->name);
		}
	}
	return failures;
}
