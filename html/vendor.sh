#!/bin/sh
#
# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# vendor.sh SOURCE OUTPUT: places janus.js and webrtc-adapter, in the versions
# of SOURCE/package-lock.json, into OUTPUT/vendor. Does nothing when they are
# there; takes them from SOURCE/vendor, without a network, when they are there.

set -eu

if [ $# -ne 2 ]; then
	echo "usage: $0 SOURCE OUTPUT" >&2
	exit 2
fi
source=$(cd "$1" && pwd)
mkdir -p "$2"
output=$(cd "$2" && pwd)

current() {
	[ -f "$1/vendor/package-lock.json" ] &&
		cmp -s "$source/package-lock.json" "$1/vendor/package-lock.json" &&
		[ -s "$1/vendor/janus.js" ] && [ -s "$1/vendor/adapter.js" ]
}

if current "$output"; then
	exit 0
fi

work=$(mktemp -d "$output/.vendor.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/vendor"

if current "$source"; then
	cp "$source"/vendor/* "$work/vendor/"
else
	if ! command -v npm >/dev/null; then
		echo "$0: npm is missing: install it (Debian: apt install npm) and try again" >&2
		exit 1
	fi
	cp "$source/package.json" "$source/package-lock.json" "$work/"
	if ! (cd "$work" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier \
		>"$work/npm.log" 2>&1); then
		cat "$work/npm.log" >&2
		echo "$0: npm could not install janus-gateway and webrtc-adapter" >&2
		exit 1
	fi
	modules=$work/node_modules
	cp "$modules/janus-gateway/npm/dist/janus.es.js" "$work/vendor/janus.js"
	cp "$modules/webrtc-adapter/out/adapter.js" "$work/vendor/adapter.js"
	cp "$modules/webrtc-adapter/LICENSE.md" "$work/vendor/adapter.LICENSE.md"
	cp "$work/package-lock.json" "$work/vendor/"
fi

chmod -R u+w "$work/vendor"
rm -rf "$output/vendor"
mv "$work/vendor" "$output/vendor"
