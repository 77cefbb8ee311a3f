/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file entropy.h  Random bytes nobody can guess
 */

#ifndef DUET_ENTROPY_H
#define DUET_ENTROPY_H

#include <stddef.h>

/**
 * Fills a buffer with bytes of the kernel's generator; one thread at a time: what
 * was fetched beforehand is the shell's mutex's to protect
 */
void entropy_fill(void *buf, size_t len);

#endif
