# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# Installs what tests/package.json names, unless it is there. Source it after suite.sh.

give_up() {
	echo "Bail out! $1"
	exit 1
}

for program in node npm; do
	command -v "$program" >/dev/null || give_up "$program is not installed"
done

if ! cmp -s "$top/tests/package-lock.json" "$top/tests/node_modules/.installed"; then
	(cd "$top/tests" && npm ci --no-audit --no-fund >&2) || give_up 'npm could not install what tests/package.json names'
	cp "$top/tests/package-lock.json" "$top/tests/node_modules/.installed"
fi
