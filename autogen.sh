#!/bin/sh
# Makes ./configure; needed in a git checkout only
set -e
cd "$(dirname "$0")"
exec autoreconf -fi
