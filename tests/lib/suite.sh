# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# For suites written in bash: source it, then
#
#   build KIND [TARGET...]  make a build folder and all in it, check programs included,
#                        or these; sets $dir. KIND: plain, asan, tsan, clang,
#                        coverage
#   tap_run NAME CMD...  run a program that prints TAP; its results become ours
#   tap_run_programs FOLDER [CMD...]
#                        the check programs of $dir in that folder likewise, by CMD
#                        if any, as many at a time as there are processors
#   tap_is NAME CMD...   one result: whether a command succeeds; its output is logged
#   tap_done             print the plan; ends the suite with the right status

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tap_count=0
tap_bad=0

# High-entropy address randomisation leaves older ThreadSanitizers no room
no_aslr=(setarch "$(uname -m)" -R)

# No address, no leak report and no race may go unnoticed
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-suppressions=$top/tests/tsan.supp:second_deadlock_stack=1}

tap_result() { # STATUS NAME
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_count - $2"
	else
		tap_bad=$((tap_bad + 1))
		echo "not ok $tap_count - $2"
	fi
}

tap_is() {
	local name=$1 status=0
	shift
	"$@" >&2 || status=$?
	tap_result $status "$name"
	return $status
}

tap_run() {
	local name=$1 status=0 out
	shift
	out=$(mktemp)
	"$@" >"$out" || status=$?
	tap_take "$name" $status <"$out"
	rm -f "$out"
}

tap_take() { # NAME STATUS
	local name=$1 status=$2 line planned='' seen=0
	while IFS= read -r line; do
		case $line in
		'1..'*) planned=${line#1..}; planned=${planned%%[!0-9]*} ;;
		'ok '*) seen=$((seen + 1)); tap_result 0 "$name: $(tap_name "${line#ok }")" ;;
		'not ok '*)
			seen=$((seen + 1)); tap_result 1 "$name: $(tap_name "${line#not ok }")"
			[ $status != 0 ] || status=-1 ;;
		*) echo "# ${line#\# }" ;;
		esac
	done
	if [ -z "$planned" ] || [ "$planned" != $seen ]; then
		tap_result 1 "$name: ran $seen of ${planned:-no planned} tests, exit status $status"
	elif [ $status -gt 0 ]; then
		tap_result 1 "$name: exit status $status"
	fi
}

tap_run_programs() {
	local folder=$1 program work
	shift
	work=$(mktemp -d)
	run_programs "$folder" "$work" "$@"
	while read -r program; do
		program=${program##*/}
		cat "$work/$program.err" >&2
		tap_take "$program" "$(cat "$work/$program.status" || echo 1)" < <(cat "$work/$program.tap")
	done < <(programs "$folder")
	rm -rf "$work"
}

tap_name() { # "3 - name" or "3 name"
	local name=${1#"${1%%[!0-9]*}"}
	name=${name# }
	echo "${name#- }"
}

tap_done() {
	echo "1..$tap_count"
	[ $tap_bad = 0 ]
	exit
}

build() {
	if ! try_build "$@" >&2; then
		echo "Bail out! the $1 build fails"
		exit 1
	fi
}

try_build() { # KIND [TARGET...]
	local options=(--disable-page CFLAGS='-g -O1')
	dir=$top/build-$1
	case $1 in
	plain) dir=$top/build options=() ;;
	asan) options+=(--enable-sanitizer=address,undefined) ;;
	tsan) options+=(--enable-sanitizer=thread) ;;
	coverage) options=(--disable-page CFLAGS='-g -O0 --coverage -fprofile-update=atomic') ;;
	clang) options+=(CC=clang --enable-sanitizer=address,undefined --enable-fuzzer) ;;
	esac
	mkdir -p "$dir"
	[ -x "$top/configure" ] || "$top/autogen.sh" || return
	[ -f "$dir/config.status" ] ||
		(cd "$dir" && "$top/configure" --enable-werror "${options[@]}") || return
	if [ $# -gt 1 ]; then
		make -C "$dir" -j"$(nproc)" "${@:2}"
		return
	fi
	make -C "$dir" -j"$(nproc)" all || return
	make -C "$dir" -j"$(nproc)" check TESTS=
}

# The check programs of a build folder, in the folder given
programs() { # FOLDER
	make -s -C "$dir" list-tests | grep "^$1/"
}

# Runs them, several at a time; leaves NAME.tap, .err and .status of each
run_programs() { # FOLDER RESULTS [CMD...]
	local folder=$1 results=$2
	shift 2
	# shellcheck disable=SC2016
	(cd "$dir" && programs "$folder" | xargs -P "$(nproc)" -I '{}' bash -c '
		results=$0/${1##*/} program=$1
		shift
		"$@" "$program" --tap >"$results.tap" 2>"$results.err"
		echo $? >"$results.status"' "$results" "$dir/{}" "$@")
}
