/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file record_file.h  Recordings as files of Janus's recorder (.mjr)
 */

#ifndef DUET_RECORD_FILE_H
#define DUET_RECORD_FILE_H

#include "record.h"

/** Is told what becomes of a file, see struct record_port */
typedef void (record_told_h)(janus_plugin_session *handle, const char *file, int error);

/**
 * Says in the log when the folder cannot be written to; it is tried all the same
 *
 * @param folder Where recordings go; NULL: nowhere
 * @param told   Is told
 *
 * @return For record_init(); NULL: nothing can be recorded
 */
const struct record_port *record_file_port(const char *folder, record_told_h *told);

#endif
