/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file fuzz_conversation.c  Bytes are what clients and the core do, step by step
 *
 * Each byte is a choice in a walk (tests/unit/walk.h); its world checks every
 * step, exchange_check() included, and that nothing is left at the end.
 */

#include "fuzz.h"
#include "../unit/walk.h"

struct bytes {
	const uint8_t *data;
	size_t size, at;
};

static guint by_bytes(void *arg, guint n)
{
	struct bytes *b = arg;

	return b->at < b->size ? b->data[b->at++] % n : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes b = { data, size, 0 };
	struct walk k;

	walk_begin(&k, by_bytes, &b);
	while (b.at < b.size)
		walk_step(&k);
	walk_end(&k);

	return 0;
}
