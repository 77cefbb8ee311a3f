/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file check.h  Checks, and the tests that run inside the real janus
 *
 * In the host suites a failed check marks the running test as failed and the test
 * goes on; use `if (!check(...)) return;` where it cannot. Any thread may check.
 */

#ifndef DUET_HOST_CHECK_H
#define DUET_HOST_CHECK_H

#include <glib.h>

struct host_test {
	const char *name;
	void (*run)(void);
};

/** Ends the array of tests that every suite exports */
#define HOST_TESTS_END { NULL, NULL }

#define check(cond) check_that((cond), __FILE__, __LINE__, #cond)
#define check_int(a, b) check_ints((a), (b), __FILE__, __LINE__, #a " == " #b)
#define check_str(a, b) check_strs((a), (b), __FILE__, __LINE__, #a " == " #b)

gboolean check_that(gboolean ok, const char *file, int line, const char *what);
gboolean check_ints(gint64 a, gint64 b, const char *file, int line, const char *what);
/** NULL equals NULL only */
gboolean check_strs(const char *a, const char *b, const char *file, int line,
	const char *what);
/** Fails the running test with a sentence */
void check_fail(const char *format, ...) G_GNUC_PRINTF(1, 2);
/** What then happens; each program that checks has its own */
void check_failed(const char *text);

/**
 * Runs what a program is for, here all suites, and prints TAP; each has its own
 *
 * @param fd     Where to
 * @param filter Only tests whose "suite: name" contains this; NULL: all
 *
 * @return Number of failed tests
 */
guint check_run(int fd, const char *filter);

#endif
