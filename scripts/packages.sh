# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# Debian's packages: what is missing, and how to get it. Source it, define
# `fail LINE...`, which explains and exits, then
#
#   packages_require LIST LOG   install what is missing of a list, or fail
#
# A list has one package per line, and beside it what shows that it is there in
# another way: a command, a folder, pkg:MODULE of pkg-config, or a dash for nothing.

packages_policy=/usr/sbin/policy-rc.d

packages_have() { # PACKAGE SIGN
	case $2 in
	-) ;;
	pkg:*) ! pkg-config --exists "${2#pkg:}" 2>/dev/null || return 0 ;;
	/*) [ ! -e "$2" ] || return 0 ;;
	*) ! command -v "$2" >/dev/null || return 0 ;;
	esac
	command -v dpkg-query >/dev/null &&
		dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

packages_missing() { # LIST
	local package sign
	while read -r package sign; do
		[ -z "$package" ] || packages_have "$package" "$sign" || echo "$package"
	done <<<"$1"
}

packages_distribution() {
	# shellcheck disable=SC1091
	(. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME") || uname -s
}

packages_is_debian() {
	command -v apt-get >/dev/null && command -v dpkg-query >/dev/null
}

packages_as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

packages_may_install() {
	[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

# A package that brings a service would start it at once: not here
packages_hold_services() {
	[ ! -e $packages_policy ] || return 0
	trap packages_release_services EXIT
	# shellcheck disable=SC2016
	packages_as_root sh -c 'printf "#!/bin/sh\nexit 101\n" >"$0" && chmod 755 "$0"' $packages_policy
}

packages_release_services() {
	packages_as_root rm -f $packages_policy
}

packages_unknown() { # PACKAGE...
	local package
	for package; do
		apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]' || echo "$package"
	done
}

packages_apt() { # LOG ARGUMENT...
	local log=$1
	shift
	packages_as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" >>"$log" 2>&1 </dev/null
}

packages_require() { # LIST LOG
	local missing log=$2 unknown
	missing=$(packages_missing "$1" | xargs)
	[ -n "$missing" ] || return 0
	packages_is_debian || fail "Packages are installed on Debian only; this is $(packages_distribution)." \
		"Please install what these packages of Debian bring, then try again: $missing"
	packages_may_install || fail 'Packages are missing, and neither root nor sudo without a password is at hand.' \
		"Run this, then try again: sudo apt-get install --no-install-recommends $missing"
	echo "Installing: $missing"
	: >"$log"
	packages_apt "$log" update || fail "apt-get update failed; see $log"
	# shellcheck disable=SC2086
	unknown=$(packages_unknown $missing | xargs)
	[ -z "$unknown" ] || fail "$(packages_distribution) has no package $unknown." \
		'docs/install.md says how to use a Janus that was built by hand.'
	# shellcheck disable=SC2086
	(packages_hold_services && packages_apt "$log" install --no-install-recommends $missing) ||
		fail "apt-get could not install $missing; see $log"
}
