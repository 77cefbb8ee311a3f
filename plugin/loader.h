/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file loader.h  Settings out of the operator's file
 */

#ifndef DUET_LOADER_H
#define DUET_LOADER_H

#include "settings.h"

/**
 * Reads the settings; always succeeds, for what is missing or wrong keeps its
 * default, and the log says so
 *
 * @param folder  Where Janus keeps its configuration
 * @param package Name of the file, without its ending
 *
 * @return New settings, settings_free() them
 */
struct settings *loader_read(const char *folder, const char *package);

#endif
