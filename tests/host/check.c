/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <stdarg.h>
#include "check.h"


void check_fail(const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list ap;

	va_start(ap, format);
	text = g_strdup_vprintf(format, ap);
	va_end(ap);
	check_failed(text);
}


gboolean check_that(gboolean ok, const char *file, int line, const char *what)
{
	if (!ok)
		check_fail("%s:%d: %s", file, line, what);
	return ok;
}


gboolean check_ints(gint64 a, gint64 b, const char *file, int line, const char *what)
{
	if (a != b)
		check_fail("%s:%d: %s (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
			file, line, what, a, b);
	return a == b;
}


gboolean check_strs(const char *a, const char *b, const char *file, int line,
	const char *what)
{
	gboolean ok = g_strcmp0(a, b) == 0;

	if (!ok)
		check_fail("%s:%d: %s (%s, %s)", file, line, what, a ? a : "NULL",
			b ? b : "NULL");
	return ok;
}
