# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# For benches with browsers: source it, then
#
#   bench_run PROGRAM ARG...   runs a program of this folder with Node
#   bench_lab PROGRAM ARG...   the same in namespaces of its own, as lib/lab.mjs wants it
#
# Both build the plugin, the page and wire.c first, and install what is missing.
# Whatever a program makes in its namespaces goes with it, however it ends.

. "$(dirname "${BASH_SOURCE[0]}")/../lib/suite.sh"
. "$top/scripts/packages.sh"
bench_dir=$top/tests/bench
bench_packages='
janus janus
chromium chromium
nodejs node
npm npm
iproute2 tc
util-linux unshare
'

fail() {
	printf '%s\n' "$@" >&2
	exit 1
}

bench_build() {
	try_build_plain && make -C "$dir" tests/bench/wire
}

try_build_plain() {
	dir=$top/build
	mkdir -p "$dir"
	[ -x "$top/configure" ] || "$top/autogen.sh" || return
	[ -f "$dir/config.status" ] || (cd "$dir" && "$top/configure" --enable-werror) || return
	make -C "$dir" -j"$(nproc)" all
}

bench_modules() {
	cd "$top/tests" || return
	cmp -s package-lock.json node_modules/.installed && return
	npm ci --no-audit --no-fund && cp package-lock.json node_modules/.installed
}

bench_prepare() {
	bench_files=$(mktemp -d)
	trap bench_clean EXIT
	packages_require "$bench_packages" "$bench_files/log"
	if ! (bench_build && bench_modules) >"$bench_files/log" 2>&1; then
		tail -n 30 "$bench_files/log" >&2
		fail 'the build fails'
	fi
	dir=$top/build
	export DUET_BUILD=$dir DUET_WIRE=$dir/tests/bench/wire TMPDIR=$bench_files
}

# What was killed may write into them for a moment yet
bench_clean() {
	rm -rf "$bench_files" 2>/dev/null || { sleep 1; rm -rf "$bench_files"; }
}

# In the background, for a signal to this shell is to be seen at once
bench_wait() { # SIGNAL COMMAND...
	local signal=$1 status=0
	shift
	"$@" </dev/null &
	trap "kill -$signal $!; wait $! 2>/dev/null; exit 130" INT TERM
	wait $! || status=$?
	trap - INT TERM
	return $status
}

bench_run() {
	bench_prepare
	bench_wait TERM node "$bench_dir/$@"
}

bench_lab() {
	[ "$(id -u)" = 0 ] || fail 'Network namespaces, TAP devices and tc need root: start it as root.'
	[ -e /dev/net/tun ] || fail 'There is no /dev/net/tun: load the module tun.'
	bench_prepare
	bench_wait KILL unshare --net --mount --pid --fork --kill-child --mount-proc node "$bench_dir/$@"
}
