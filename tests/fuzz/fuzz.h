/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file fuzz.h  What libFuzzer or the replayer calls
 */

#ifndef DUET_FUZZ_H
#define DUET_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
#pragma GCC visibility pop

#endif
