/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file replay.h  Runs a fuzz target over files, where there is no fuzzer
 */

#ifndef DUET_FUZZ_REPLAY_H
#define DUET_FUZZ_REPLAY_H

#include <stddef.h>
#include <stdint.h>

/**
 * Prints TAP; a file that crashes the target is the last one named
 *
 * @param fd   Where to
 * @param argc Number of arguments, the program's name included
 * @param argv Files and folders; options are ignored. Without any,
 *             fuzz_NAME takes the folder NAME of the corpus
 *
 * @return Number of files that cannot be read
 */
int replay_files(int fd, int argc, char *argv[],
	int (*target)(const uint8_t *data, size_t size));

#endif
