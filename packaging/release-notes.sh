#!/usr/bin/env bash
# Prints the notes of a release, taken from CHANGELOG.md and nothing else, so that they can be made again at any time.
#
#   packaging/release-notes.sh [VERSION]     without VERSION that of Cargo.toml; "Unreleased" for what is to come
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${1:-$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)}
notes=$(awk -v head="## [$version]" '
    index($0, "## [") == 1 { inside = index($0, head) == 1; next }
    inside && !/^\[.*\]: / { print }
' CHANGELOG.md | sed -e '/./,$!d')
if [ -z "$notes" ]; then
    echo "release-notes: CHANGELOG.md has nothing under [$version]" >&2
    exit 1
fi
printf '%s\n' "$notes"
