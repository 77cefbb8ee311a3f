# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# Reads the documentation. A code block is named by a comment before it, as in
# <!-- run: build --> or <!-- file: nginx -->; one that no test runs says so with
# <!-- not run: reason -->.
#
#   docs_block FILE NAME   print the named block of a file, or fail
#   docs_links FILE        print the targets of its links, without those elsewhere
#   docs_unnamed FILE      print the line numbers of blocks of shell without a name

docs_block() {
	awk -v name="$2" '
	/^<!-- (run|file): / { wanted = ($3 == name); next }
	/^```/ && inside { exit }
	inside { print; found = 1 }
	/^```/ && wanted { inside = 1 }
	END { exit !found }' "$1"
}

docs_links() {
	sed '/^```/,/^```/d' "$1" | grep -oE '\]\([^)]+\)' | sed -E 's/^\]\(//; s/\)$//; s/#.*//' |
		grep -vE '^([a-z]+:|$)' | sort -u
}

docs_unnamed() {
	awk '
	/^```sh/ && last !~ /^<!-- (run|not run): .+ -->$/ { print FNR }
	{ last = $0 }' "$1"
}
