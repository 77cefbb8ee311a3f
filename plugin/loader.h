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
 * Reads the settings
 *
 * What is missing has its default, and so has a value that is wrong, which the log
 * says. A file that cannot be read fails, and so does a wrong value of a setting
 * that keeps somebody out (settings_traits): the default of these is open.
 *
 * @param folder  Where Janus keeps its configuration
 * @param package Name of the file, without its ending
 *
 * @return New settings, settings_free() them; NULL: see the log
 */
struct settings *loader_read(const char *folder, const char *package);

#endif
