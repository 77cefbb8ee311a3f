#!/bin/sh
# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# Starts $CHROMIUM in the network namespace of process $DUET_INSIDE
exec nsenter --net="/proc/$DUET_INSIDE/ns/net" -- "$CHROMIUM" "$@"
