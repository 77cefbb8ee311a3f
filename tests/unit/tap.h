/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file tap.h  GLib's tests speak TAP, whoever runs them
 */

#ifndef DUET_TESTS_TAP_H
#define DUET_TESTS_TAP_H

/** g_test_init(), as if --tap had been given */
void tap_init(int *argc, char ***argv);

#endif
