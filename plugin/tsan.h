/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file tsan.h  Hand-overs that ThreadSanitizer cannot see
 *
 * A GLib that is not instrumented hides the order it gives to two threads.
 * Where memory changes hands through it, one side says TSAN_RELEASE() before
 * and the other TSAN_ACQUIRE() after, with the same address. Without
 * ThreadSanitizer both are nothing.
 */

#ifndef DUET_TSAN_H
#define DUET_TSAN_H

#if defined(__SANITIZE_THREAD__)
#define DUET_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DUET_TSAN 1
#endif
#endif

#ifdef DUET_TSAN
void __tsan_acquire(void *addr);
void __tsan_release(void *addr);
#define TSAN_ACQUIRE(addr) __tsan_acquire(addr)
#define TSAN_RELEASE(addr) __tsan_release(addr)
#else
#define TSAN_ACQUIRE(addr) ((void)(addr))
#define TSAN_RELEASE(addr) ((void)(addr))
#endif

#endif
