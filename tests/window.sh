#!/usr/bin/env bash
# Smoke test of the real window: opens the program on the example budget in a virtual display and sees that a
# window of it is mapped and stays. Draws in software, leaves the user's own settings alone.
#
#   tests/window.sh [PROGRAM]     without PROGRAM the one that cargo build made
#
# Needs Xvfb, xwininfo and xprop (packaging/setup.sh).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=${1:-${CARGO_TARGET_DIR:-target}/debug/mingzhang}
budget=data/yangquan-2026.ron
seconds_to_appear=60
seconds_to_stay=3

work=$(mktemp -d)
app=

# shellcheck source=/dev/null
source packaging/display.sh
clean_up() {
    display_stop "$app"
    display_stop "$display_server"
    rm -rf "$work"
}
trap clean_up EXIT

fail() {
    echo "window: $*"
    if [ -s "$work/app.log" ]; then
        echo "--- what the program wrote:"
        tail -n 60 "$work/app.log"
        echo "---"
    fi
    echo "window: 0 passed, 1 failed"
    exit 1
}

alive() { kill -0 "$1" 2>/dev/null; }

[ -x "$program" ] || fail "there is no program at $program"
[ -f "$budget" ] || fail "there is no $budget"

display_start "$work" || fail "the virtual display did not start"

# A home of its own, and no way round the virtual display or to the user's session.
export HOME=$work/home
export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share XDG_STATE_HOME=$HOME/.local/state
export XDG_CACHE_HOME=$HOME/.cache XDG_RUNTIME_DIR=$work/run
mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CACHE_HOME"
mkdir -m 700 "$XDG_RUNTIME_DIR"
unset DBUS_SESSION_BUS_ADDRESS
export RUST_BACKTRACE=1

"$program" "$budget" >"$work/app.log" 2>&1 </dev/null &
app=$!

# Prints the mapped windows of the program; there is no window manager, so its windows are children of the root.
mapped_windows() {
    local id
    xwininfo -root -children 2>/dev/null | sed -n 's/^ *\(0x[0-9a-f]*\) .*/\1/p' | while read -r id; do
        xprop -id "$id" _NET_WM_PID 2>/dev/null | grep -q "= $app\$" || continue
        xwininfo -id "$id" 2>/dev/null | grep -q 'Map State: IsViewable' || continue
        echo "$id"
    done
}

window=
deadline=$((SECONDS + seconds_to_appear))
while [ -z "$window" ]; do
    alive "$app" || fail "the program ended before its window appeared"
    [ "$SECONDS" -lt "$deadline" ] || fail "no window after $seconds_to_appear seconds"
    sleep 0.2
    window=$(mapped_windows | tail -n 1 || true)
done
echo "window: $window $(xprop -id "$window" WM_NAME _NET_WM_NAME 2>/dev/null | sed -n 's/.*= //p' | tail -n 1) is shown"

sleep "$seconds_to_stay"
alive "$app" || fail "the program ended within $seconds_to_stay seconds of showing its window"
[ -n "$(mapped_windows || true)" ] || fail "the window was gone after $seconds_to_stay seconds"
# A panic in a thread does not end the program.
if grep -q 'panicked at' "$work/app.log"; then
    fail "something panicked"
fi
echo "window: 1 passed, 0 failed"
