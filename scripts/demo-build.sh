# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# For ./demo: what it needs, and the build. Uses build, current, lan, logs, prefix,
# top and turn of ./demo.
# shellcheck disable=SC2154

packages_wanted() {
	cat <<-END
	build-essential make
	autoconf autoreconf
	automake automake
	libtool libtoolize
	pkg-config pkg-config
	libglib2.0-dev pkg:glib-2.0
	libjansson-dev pkg:jansson
	nodejs node
	npm npm
	nginx-core nginx
	END
	[ "$prefix" != /usr ] || printf '%s\n' 'janus janus' 'janus-dev /usr/include/janus'
	[ -z "$lan" ] || echo openssl openssl
	[ -z "$turn" ] || echo coturn turnserver
}

# Runs a command in the background, so that a signal is dealt with at once
step() { # LOG COMMAND...
	local log=$logs/$1 status
	shift
	"$@" >>"$log" 2>&1 </dev/null &
	current=$!
	wait $current
	status=$?
	current=
	[ $status = 0 ] || {
		tail -n 15 "$log" >&2
		fail "$1 failed; see $log"
	}
}

configured_prefix() {
	[ ! -f "$build/config.status" ] || sed -n 's/^janus_prefix = //p' "$build/Makefile"
}

# What the build folder was made for goes on, unless another is asked for
choose_janus() {
	[ -n "$prefix" ] || prefix=$(configured_prefix)
	[ -n "$prefix" ] || prefix=/usr
}

configure_duet() {
	local options=()
	[ "$prefix" = /usr ] || options=(--with-janus="$prefix")
	cd "$build" && "$top/configure" ${options[0]+"${options[@]}"}
}

build_duet() {
	[ ! -e config.status ] ||
		fail "This folder itself is configured, so no other build folder can be: run 'make distclean' first"
	echo 'Building'
	: >"$logs/build.log"
	[ configure -nt configure.ac ] || step build.log ./autogen.sh
	[ "$(configured_prefix)" = "$prefix" ] || step build.log configure_duet
	step build.log make -C "$build" -j"$(nproc)" all
}
