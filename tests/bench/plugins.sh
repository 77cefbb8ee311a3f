# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# For benches that load Duet and videocall, side by side, into the real janus
#
# From the environment, to measure something else:
#   JANUS             the program that hosts both plugins
#   BENCH_DUET        Duet, instead of the one just built
#   BENCH_VIDEOCALL   videocall, instead of the one of the Janus that Duet was built for

bench_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bench_dir=$bench_top/build-bench

bench_make() {
	mkdir -p "$bench_dir"
	[ -x "$bench_top/configure" ] || "$bench_top/autogen.sh" || return
	[ -f "$bench_dir/config.status" ] ||
		(cd "$bench_dir" && "$bench_top/configure" --disable-page CFLAGS='-O2 -g') || return
	make -C "$bench_dir" -j"$(nproc)" bench
}

# Builds with -O2 and without sanitizers into build-bench/
bench_build() {
	local log plugindir
	log=$(mktemp)
	if ! bench_make >"$log" 2>&1; then
		cat "$log" >&2
		exit 1
	fi
	rm "$log"
	plugindir=$(sed -n 's/^plugindir = //p' "$bench_dir/Makefile")
	export BENCH_VIDEOCALL=${BENCH_VIDEOCALL:-$plugindir/libjanus_videocall.so}
}

# Duet's settings for more calls than one server should have; videocall has no limits
bench_conf() { # FOLDER
	cat > "$1/janus.plugin.duet.jcfg" <<-END
		general: {
			calls_max = 0
			users_max = 0
		}
	END
}

# Runs a bench that stands in for the host suites, and prints its table alone
bench_run() { # LIBRARY
	local status=0
	BENCH_CONF=$(mktemp -d)
	export BENCH_CONF
	bench_conf "$BENCH_CONF"
	"$bench_top/tests/host/run" "$bench_dir/tests/bench/.libs/$1" \
		"${BENCH_DUET:-$bench_dir/.libs/libjanus_duet.so}" none |
		sed '/^1\.\./d; /^ok /d; s/^# \{0,1\}//' || status=$?
	rm -r "$BENCH_CONF"
	return $status
}
