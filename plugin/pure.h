/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file pure.h  Keeps the signalling core pure
 *
 * The build puts this in front of every file of the core. Whatever names a
 * clock, a lock, a thread, a source of randomness or Janus does not compile.
 */

#ifndef DUET_PURE_H
#define DUET_PURE_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <glib.h>
#include <jansson.h>

#pragma GCC poison clock_gettime gettimeofday g_get_monotonic_time g_get_real_time
#pragma GCC poison time timespec_get g_date_time_new_now g_date_time_new_now_utc
#pragma GCC poison g_date_time_new_now_local g_timer_new g_usleep
#pragma GCC poison g_random_int g_random_int_range getrandom g_uuid_string_random
#pragma GCC poison pthread_create pthread_mutex_lock pthread_mutex_unlock
#pragma GCC poison g_thread_new g_mutex_lock g_rec_mutex_lock g_rw_lock_writer_lock
#pragma GCC poison janus_plugin_session janus_refcount janus_mutex janus_config
#pragma GCC poison janus_rtp_header janus_sdp janus_log_level

#endif
