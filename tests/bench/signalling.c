/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file signalling.c  Calls per second, and how soon the callee is told
 *
 * Stands in for the host suites (tests/host/check.h), so that it runs inside
 * the real janus. README.md says what the figures mean.
 */

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "people.h"
#include "tests/host/check.h"
#include "traffic.h"

enum {
	RUNS = 7,
	IDLE = 10000,        /* users who only are registered */
	RINGS = 500,         /* calls of a run, as soon as the one before rings */
	RING_PACE = 1000,    /* or so many per second */
	STALLED = 5,         /* s that one handle gathers */
	PACE = 100,          /* calls per second meanwhile */
	GATHERING = 20000,   /* us per handle */
};

struct contender {
	const char *name;
	enum people_kind kind;
	guint calls;         /* set up in a run: as many as take some seconds */
	struct crowd *crowd;
	double value[2][RUNS];
};

static struct contender contenders[] = {
	{.name = "videocall", .kind = PEOPLE_VIDEOCALL, .calls = 100},
	{.name = "Duet", .kind = PEOPLE_VIDEOCALL, .calls = 3000},
	{.name = "Duet, own offers", .kind = PEOPLE_DUET, .calls = 3000},
};

static int out;   /* file descriptor */
static gboolean complete = TRUE;


static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}


static void print_cell(double *value)
{
	qsort(value, RUNS, sizeof(value[0]), by_value);
	dprintf(out, "  %9.0f %9.0f %9.0f", value[0], value[RUNS / 2], value[RUNS - 1]);
}


/** Prints a line for each contender; `b` NULL: there is one figure */
static void print_rows(const char *a, const char *b)
{
	dprintf(out, "# %-18s  %29s  %29s\n", "", a, b ? b : "");
	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++) {
		dprintf(out, "# %-18s", contenders[i].name);
		print_cell(contenders[i].value[0]);
		if (b)
			print_cell(contenders[i].value[1]);
		dprintf(out, "\n");
	}
}


/** Runs take turns, and each contender goes first in turn */
static void take_turns(gboolean (*run)(struct contender *c, guint r))
{
	for (guint r = 0; r < RUNS; r++) {
		for (guint i = 0; i < G_N_ELEMENTS(contenders); i++) {
			struct contender *c = &contenders[(r + i) % G_N_ELEMENTS(contenders)];

			complete &= run(c, r);
		}
	}
}


static void keep_latency(struct contender *c, guint r, const struct traffic_latency *l)
{
	c->value[0][r] = l->p50;
	c->value[1][r] = l->p99;
}


static gboolean ring(struct contender *c, guint r, guint pace)
{
	struct traffic_latency l;

	if (!traffic_ring(c->crowd, RINGS, pace, &l))
		return FALSE;
	keep_latency(c, r, &l);

	return TRUE;
}


static gboolean run_latency(struct contender *c, guint r)
{
	return ring(c, r, 0);
}


static gboolean run_latency_paced(struct contender *c, guint r)
{
	return ring(c, r, RING_PACE);
}


static gboolean run_latency_listed(struct contender *c, guint r)
{
	struct lister *lister = traffic_list(c->crowd);
	gboolean ok = lister && run_latency(c, r);

	traffic_list_stop(lister);

	return ok;
}


static gboolean run_latency_stalled(struct contender *c, guint r)
{
	struct traffic_latency l;

	if (!traffic_ring_stalled(c->crowd, STALLED, PACE, &l))
		return FALSE;
	keep_latency(c, r, &l);

	return TRUE;
}


static gboolean run_throughput(struct contender *c, guint r)
{
	return traffic_connect(c->crowd, c->calls, 0, &c->value[0][r]);
}


static gboolean run_throughput_gathering(struct contender *c, guint r)
{
	return traffic_connect(c->crowd, c->calls, GATHERING, &c->value[0][r]);
}


static void print_load(const char *when)
{
	double load = 0;

	getloadavg(&load, 1);
	dprintf(out, "# load average %s: %.1f\n", when, load);
}


static void measure_all(void)
{
	print_load("before");
	dprintf(out, "# minimum, median and maximum of %d runs; %d users are registered\n#\n",
		RUNS, IDLE);

	dprintf(out, "# us from `call` to `incomingcall`, two threads of requests\n");
	take_turns(run_latency);
	print_rows("p50", "p99");

	dprintf(out, "#\n# the same, %d calls per second\n", RING_PACE);
	take_turns(run_latency_paced);
	print_rows("p50", "p99");

	dprintf(out, "#\n# as fast as can be, while another client loops `list`\n");
	take_turns(run_latency_listed);
	print_rows("p50", "p99");

	dprintf(out, "#\n# the same, %d calls per second, while one handle gathers for %d s\n",
		PACE, STALLED);
	take_turns(run_latency_stalled);
	print_rows("p50", "p99");

	dprintf(out, "#\n# calls set up per second, no gathering\n");
	take_turns(run_throughput);
	print_rows("calls/s", NULL);

	dprintf(out, "#\n# calls set up per second, %d ms of gathering per handle\n",
		GATHERING / 1000);
	take_turns(run_throughput_gathering);
	print_rows("calls/s", NULL);
	print_load("after");
}


static guint result(gboolean ok, guint n, const char *name)
{
	dprintf(out, "%s %u - %s\n", ok ? "ok" : "not ok", n, name);

	return !ok;
}


/* What is measured is what a server can do, not what it lets one client do */
static char *settings_new_file(const char *folder)
{
	char *file = g_build_filename(folder, "janus.plugin.duet.jcfg", NULL);

	g_file_set_contents(file, "general: {\n request_rate = 0\n calls_per_minute = 0\n"
		" calls_max = 0\n users_max = 0\n}\n", -1, NULL);

	return file;
}


guint check_run(int fd, const char *filter)
{
	g_autofree char *folder = g_dir_make_tmp("duet-bench-XXXXXX", NULL);
	g_autofree char *file = settings_new_file(folder);
	struct light *v = light_open(getenv("BENCH_VIDEOCALL"), folder);
	struct light *d = light_open(getenv("HOST_PLUGIN"), folder);
	gboolean up = v && d;
	guint failed;

	(void)filter;
	out = fd;
	dprintf(fd, "1..2\n");
	for (guint i = 0; up && i < G_N_ELEMENTS(contenders); i++) {
		struct contender *c = &contenders[i];

		c->crowd = crowd_new(i ? d : v, c->kind, (char)('a' + i), i < 2 ? IDLE : 0);
		up = c->crowd != NULL;
	}
	failed = result(up, 1, "all users are registered");
	if (!failed) {
		measure_all();
		failed = result(complete, 2, "every call came up");
	}

	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++)
		crowd_leave(contenders[i].crowd);
	light_close(v);
	light_close(d);
	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++)
		crowd_free(contenders[i].crowd);
	g_unlink(file);
	g_rmdir(folder);

	return failed;
}
