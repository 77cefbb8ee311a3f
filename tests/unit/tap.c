/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file tap.c  GLib's tests speak TAP, whoever runs them
 */

#include <glib.h>

#include "tap.h"

void tap_init(int *argc, char ***argv)
{
	static char option[] = "--tap";
	/* g_test_init() keeps what it does not know in the array: it has to live on */
	static char *extended[64];
	int count = MIN(*argc, (int)G_N_ELEMENTS(extended) - 2);

	for (int i = 0; i < count; i++)
		extended[i] = (*argv)[i];
	extended[count++] = option;
	*argc = count;
	*argv = extended;
	g_test_init(argc, argv, NULL);
}
