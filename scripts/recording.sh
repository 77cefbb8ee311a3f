#!/usr/bin/env bash
# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# Makes one playable file of a recorded call: the pictures of both sides beside each
# other, their sound mixed, all of it at its time.
#
# usage: recording.sh OUTPUT.webm|OUTPUT.mp4 FILE.mjr...
#
# The files are those of one recording, as Duet names them:
#
#   recording.sh call.webm /srv/recordings/interview-6f1d0c9a-1-*.mjr
#
# When each began is in the files; several of one medium come one after the other.
# Messages (text, binary) are left out. Needs janus-pp-rec, and ffmpeg with ffprobe;
# installs nothing.
set -euo pipefail

width=640 height=480

fail() {
	printf '%s\n' "$@" >&2
	exit 1
}

require() { # COMMAND PACKAGE
	command -v "$1" >/dev/null || missing+=("$1, in Debian's package $2")
}

missing=()
require janus-pp-rec janus-tools
require ffmpeg ffmpeg
require ffprobe ffmpeg
[ ${#missing[@]} = 0 ] || fail "Missing:" "${missing[@]/#/  }"
[ $# -ge 2 ] || fail "usage: ${0##*/} OUTPUT.webm|OUTPUT.mp4 FILE.mjr..."

output=$1
shift
case $output in
*.webm) encoders=(-c:v libvpx -deadline realtime -cpu-used 8 -b:v 2M -pix_fmt yuv420p -c:a libopus) ;;
*.mp4) encoders=(-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac) ;;
*) fail "$output: its name should end in .webm or .mp4" ;;
esac
[ ! -e "$output" ] || fail "$output exists"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A number or a word of the header, which is JSON behind ten bytes
header() { # FILE KEY
	head -c 2048 "$1" | tr -d '\000' | grep -ao "\"$2\": *\"\\?[A-Za-z0-9-]*" | head -n 1 | sed 's/.*[": ]//'
}

# "caller-video1" of interview-6f1d0c9a-1-caller-video1-2.mjr
medium() { # FILE
	basename "$1" .mjr | grep -oE '(caller|callee)-(audio|video)[0-9]+' | tail -n 1 || true
}

container() { # CODEC
	case $1 in
	opus | multiopus) echo opus ;;
	vp8 | vp9) echo webm ;;
	h264 | h265 | av1) echo mp4 ;;
	pcmu | pcma | g711 | g722) echo wav ;;
	esac
}

number() { # FILE ENTRY: in seconds, 0 when it is not known
	ffprobe -v error -show_entries "format=$2" -of default=nw=1:nk=1 "$1" |
		awk '{ printf "%.3f", $1 + 0 }'
}

# One line for each file that can be played: medium, file, when it begins and ends, in s
convert() {
	local file name type at=0 start length first=''
	for file; do
		name=$(medium "$file")
		start=$(header "$file" u || true)
		[ -z "$name" ] || [ -z "$start" ] || echo "$start $name $file"
	done | sort -n | while read -r at name file; do
		first=${first:-$at}
		type=$(container "$(header "$file" c)")
		[ -n "$type" ] || continue
		janus-pp-rec "$file" "$work/$at-$name.$type" >>"$work/log" 2>&1 ||
			{ echo "$file: left out, for janus-pp-rec cannot read it" >&2 && continue; }
		start=$(number "$work/$at-$name.$type" start_time)
		length=$(number "$work/$at-$name.$type" duration)
		awk -v name="$name" -v file="$work/$at-$name.$type" -v at="$at" -v first="$first" \
			-v start="$start" -v length_="$length" \
			'BEGIN { from = (at - first) / 1e6 + start; printf "%s %s %.3f %.3f\n", name, file, from, from + length_ }'
	done
}

convert "$@" >"$work/parts"
[ -s "$work/parts" ] || fail 'None of these files can be played.'
total=$(awk '{ if ($4 > end) end = $4 } END { printf "%.3f", end }' "$work/parts")

inputs=() graph='' sounds='' heard=0 tiles='' shown=0 i=0

# What of a medium there is lies over black, at its time
tile() { # MEDIUM
	local name from at=0 under="t$shown"
	graph+="color=black:s=${width}x$height:r=25:d=$total[$under];"
	while read -r name _ from _; do
		if [ "$name" = "$1" ]; then
			graph+="[$at:v]setpts=PTS-STARTPTS+$from/TB,scale=$width:$height:force_original_aspect_ratio=decrease,"
			graph+="pad=$width:$height:-1:-1:eval=frame,fps=25[p$at];[$under][p$at]overlay=eof_action=pass[o$at];"
			under=o$at
		fi
		at=$((at + 1))
	done <"$work/parts"
	tiles+="[$under]"
	shown=$((shown + 1))
}

# A picture may change its size: a graph that began anew with each would forget its time
while read -r name file from _; do
	inputs+=(-reinit_filter 0 -i "$file")
	case $name in
	*-audio*)
		delay=$(awk -v s="$from" 'BEGIN { printf "%d", s * 1000 }')
		graph+="[$i:a]aresample=48000:async=1,adelay=$delay:all=1[s$i];"
		sounds+="[s$i]"
		heard=$((heard + 1))
		;;
	esac
	i=$((i + 1))
done <"$work/parts"
for name in $(awk '$1 ~ /video/ { print $1 }' "$work/parts" | sort -ru); do
	tile "$name"
done

maps=()
if [ $heard -gt 0 ]; then
	graph+="${sounds}amix=inputs=$heard:duration=longest:normalize=0,apad=whole_dur=$total[sound];"
	maps+=(-map '[sound]')
fi
if [ $shown = 1 ]; then
	graph+="${tiles}null[picture];"
elif [ $shown -gt 1 ]; then
	graph+="${tiles}hstack=inputs=$shown[picture];"
fi
[ $shown = 0 ] || maps+=(-map '[picture]')

ffmpeg -nostdin -v error "${inputs[@]}" -filter_complex "${graph%;}" "${maps[@]}" \
	"${encoders[@]}" -t "$total" "$output"
echo "$output: $total s"
