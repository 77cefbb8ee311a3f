/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file main.c  A fuzz target as a program, where there is no libFuzzer
 */

#include <unistd.h>
#include "fuzz.h"
#include "replay.h"

int main(int argc, char *argv[])
{
	return replay_files(STDOUT_FILENO, argc, argv, LLVMFuzzerTestOneInput) ? 1 : 0;
}
