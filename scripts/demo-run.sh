# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# For ./demo: addresses, and servers that start and stop together. Uses lan, logs,
# pids, port and turn of ./demo.
# shellcheck disable=SC2154

# --- addresses and ports -------------------------------------------------------

addresses() {
	hostname -I 2>/dev/null || ip -o addr show up scope global | awk '{ sub("/.*", "", $4); print $4 }'
}

ipv4() {
	local address
	for address in $(addresses); do
		[[ $address == *:* ]] || echo "$address"
	done
}

has_ipv6() {
	grep -q . /proc/net/if_inet6 2>/dev/null
}

in_use() { # PORT
	local address
	for address in 127.0.0.1 $(ipv4); do
		(exec 3<>"/dev/tcp/$address/$1") 2>/dev/null && return
	done
	return 1
}

free_port() { # FIRST
	local candidate=$1
	while in_use "$candidate" || in_use $((candidate + 1)); do
		candidate=$((candidate + 2))
	done
	echo "$candidate"
}

check_ports() {
	local wanted first
	first=$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null || echo 1024)
	[ -n "$(ipv4)" ] || fail 'This machine has no address but loopback, on which Janus takes no media: connect it to a network.'
	for wanted in "$port" ${turn:+$((port + 1))}; do
		! in_use "$wanted" ||
			fail "Port $wanted is in use. Try another: ./demo ${lan:+--lan }${turn:+--turn }--port $(free_port $((wanted + 2)))"
	done
	[ "$port" -ge "$first" ] || [ "$(id -u)" = 0 ] ||
		fail "Port $port is for root alone. Choose one from $first on, or run as root."
}

# --- starting and stopping -----------------------------------------------------

# Starts a server with its log, and waits until the log shows a pattern
start() { # NAME PATTERN COMMAND...
	local name=$1 pattern=$2 log=$logs/$1.log pid
	shift 2
	: >"$log"
	"$@" >>"$log" 2>&1 </dev/null &
	pid=$!
	pids+=("$pid")
	await "$log" "$pid" "$pattern" && return
	tail -n 15 "$log" >&2
	fail "$name did not start; see $log"
}

await() { # LOG PID PATTERN
	local line found=1 lines reader
	exec {lines}< <(exec tail -n +1 -s 0.1 -F --pid="$2" "$1" 2>/dev/null)
	reader=$!
	while read -r -t 30 line <&"$lines"; do
		[[ $line =~ $3 ]] && found=0 && break
	done
	exec {lines}<&-
	kill "$reader" 2>/dev/null
	return $found
}

# All at once; one that does not listen to reason within ten seconds is killed
stop_all() { # PID...
	local pid
	[ $# -gt 0 ] || return 0
	kill -TERM "$@" 2>/dev/null
	for pid; do
		timeout -s KILL 10 tail -f /dev/null -s 0.1 --pid="$pid" 2>/dev/null ||
			kill -KILL "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
}

# Looks at each: `wait -n` (bash 5.2) misses one that ends just before it is called
wait_for_end() {
	local pid
	while :; do
		for pid in "${pids[@]}"; do
			kill -0 "$pid" 2>/dev/null || fail "A server ended by itself; see $logs"
		done
		sleep 0.5 &
		current=$!
		wait "$current"
	done
}
