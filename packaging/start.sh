#!/usr/bin/env bash
# Opens Mingzhang: installs what is missing, builds the program, shows the window.
#
#   packaging/start.sh [FILE]     FILE is a budget file or a review project; without it, the example budget
#
# Without a display it builds all the same and prints the start of the figures table instead.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
file=${1:-$root/data/yangquan-2026.ron}
if [ ! -f "$file" ]; then
    echo "start: there is no such file: $file" >&2
    exit 2
fi
# The project's folder becomes the current one below.
file=$(cd "$(dirname "$file")" && pwd)/$(basename "$file")

has_display=no
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" != Linux ]; then
    has_display=yes
fi

parts=(build)
if [ "$has_display" = yes ]; then
    parts+=(window dialog)
fi
# shellcheck source=/dev/null
source "$root/packaging/setup.sh" "${parts[@]}"

echo "start: building (the first time takes about ten minutes on two cores, later times seconds)"
cargo build --release --locked

if [ "$has_display" = yes ]; then
    exec cargo run --release --locked --quiet -- "$file"
fi

cat <<TEXT

There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window is opened. Instead:
  - run packaging/start.sh on a desktop, or
  - try it in a virtual display:   packaging/setup.sh && xvfb-run -a packaging/start.sh
  - or use the command line:       cargo run --release -- figures data/yangquan-2026.ron --format table

The first figures of $(basename "$file"):

TEXT
# sed reads to the end, so the program never writes into a closed pipe.
cargo run --release --locked --quiet -- figures "$file" --format table | sed -n '1,20p'
