#!/usr/bin/env bash
# Watches what the program asks of the system while a deputy works in its window (looks at every room, writes a note,
# saves it, reads the guide, opens a file from a second start, leaves) and while a document is made on the command line:
# no socket of a network, no file read and no folder looked into that nobody named, nothing written but in the program's own
# folders and where it was told to.
#
#   tests/traces.sh [PROGRAM]     without PROGRAM the one that cargo build made
#
# Needs strace, xdotool and Xvfb (packaging/setup.sh test); where strace is missing or may not watch, it says so
# and is skipped, but where CI is set it fails: what is never watched is not known to hold.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/debug/mingzhang}")
seconds_to_appear=60

skip() {
    if [ -n "${CI:-}" ]; then
        echo "traces: $*, and nobody would notice (CI is set)"
        echo "traces: 0 passed, 1 failed"
        exit 1
    fi
    echo "traces: skipped: $*"
    exit 0
}
[ -x "$program" ] || { echo "traces: there is no program at $program"; exit 1; }
command -v strace >/dev/null || skip "strace is not installed"
strace -f -o /dev/null true 2>/dev/null || skip "strace may not watch processes here"

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

display_start "$work" || { echo "traces: the virtual display did not start"; exit 1; }

# What belongs to the user lies here and is not named: a file that must not be opened.
export HOME=$work/home XDG_RUNTIME_DIR=$work/run MINGZHANG_DATA=$work/own/data
export XDG_CONFIG_HOME=$work/own/config XDG_DATA_HOME=$work/own/share XDG_CACHE_HOME=$work/own/cache
mkdir -p "$HOME/Documents" "$work/own" "$work/named" "$work/beside"
mkdir -m 700 "$XDG_RUNTIME_DIR"
echo private >"$HOME/Documents/letter.txt"
unset DBUS_SESSION_BUS_ADDRESS
cp data/yangquan-2026.ron "$work/named/"
cp data/tutorial.ron "$work/beside/"

# Without programs to be found and without a session bus the window asks for paths itself. A file for each thread (-ff): in one
# for all a call may begin on one line and fail on another.
watch() { # LOG COMMAND…
    local log=$1
    shift
    strace -E PATH=/nonexistent -ff -qq -s 300 -e trace=socket,connect,open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat,truncate -o "$log" "$@"
}

# What all threads did, as one trace.
gather() { # LOG
    sed 's/^/1 /' "$1".[0-9]* >"$1"
}

gave_up() {
    cat "$work/window.log"
    echo "traces: $*"
    exit 1
}
wait_for() { # WHAT COMMAND…
    local what=$1 deadline=$((SECONDS + seconds_to_appear))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || gave_up "$what: not within $seconds_to_appear seconds"
        kill -0 "$app" 2>/dev/null || gave_up "$what: the program has ended"
        sleep 0.3
    done
}
# By the title it has in UTF-8: what xdotool searches by name is the older one, which it takes for Latin-1.
window_id() { xdotool search --onlyvisible --class '^mingzhang$' 2>/dev/null | tail -n 1; }
is_titled() { xdotool getwindowname "$(window_id)" 2>/dev/null | grep -qE "$1"; }
press() { # KEY…
    local key
    for key in "$@"; do
        xdotool key "$key" sleep 0.5
    done
}

# The session. What it did is seen by its files and by the title of its window, before the trace is looked at.
review=$work/named/review.mingzhang
watch "$work/window.trace" "$program" --lang zh "$work/named/yangquan-2026.ron" >"$work/window.log" 2>&1 </dev/null &
app=$!
wait_for "the window" is_titled 阳泉
sleep 2
xdotool windowfocus --sync "$(window_id)"
press Escape ctrl+g ctrl+e ctrl+b ctrl+j F1 Escape ctrl+t Down Down ctrl+m
xdotool type --delay 60 'why 2026'
press ctrl+Return
wait_for "a note that is not saved" is_titled '\*阳泉'
press ctrl+s ctrl+a
xdotool type --delay 40 "$review"
press Return
wait_for "the saved review" test -s "$review"
grep -q 'why 2026' "$review" || gave_up "the note is not in the review"
cp data/tutorial.ron "$work/named/"
"$program" "$work/named/tutorial.ron" >>"$work/window.log" 2>&1 || gave_up "the second start ended with $?"
wait_for "the file of the second start" is_titled 清溪
press ctrl+q
status=0
wait "$app" || status=$?
app=
[ "$status" -eq 0 ] || gave_up "the window ended with exit code $status"
gather "$work/window.trace"
watch "$work/export.trace" "$program" export "$work/named/yangquan-2026.ron" -o "$work/named/out.pdf" >"$work/export.log" 2>&1
gather "$work/export.trace"
[ -s "$work/named/out.pdf" ] || { cat "$work/export.log"; echo "traces: no document was made"; exit 1; }
grep -q 'yangquan-2026.ron' "$work/window.trace" || { echo "traces: nothing was seen"; exit 1; }

failed=0
bad() { # WHAT LINES
    [ -n "$2" ] || return 0
    echo "traces: $1:"
    head -n 20 <<<"$2"
    failed=1
}

# What is opened for reading: the system's libraries, fonts, words of the language, time zones and devices.
reads='^(/lib|/usr/lib|/usr/local/lib|/usr/share|/usr/local/share/fonts|/etc/(ld\.so|fonts|drirc|vulkan|glvnd|localtime|timezone|locale|nsswitch|passwd|host\.conf|egl|X11|machine-id)|/proc|/sys|/dev|/var/cache/fontconfig|/var/lib/dbus|/run/udev|/tmp/\.X11-unix)'
# What is looked into: where the system keeps these.
folders='^(/lib|/usr/lib|/usr/share|/usr/local/share/fonts|/etc/(fonts|drirc|vulkan|glvnd|egl)|/proc|/sys|/dev|/var/cache/fontconfig)(/|$)'
examine() { # TRACE
    local trace=$1
    bad "a socket of a network ($trace)" "$(grep -E 'AF_INET|AF_PACKET|SOCK_RAW' "$trace" || true)"
    # what succeeded, by path; relative ones are looked up in the folder the program was started in
    local opened listed written path
    opened=$(grep -E ' (open|openat|openat2)\(' "$trace" | grep -vE ' = -1 ' | grep -vE 'O_WRONLY|O_RDWR|O_CREAT|O_DIRECTORY' | sed -n 's/^[^"]*"\([^"]*\)".*/\1/p' | sort -u)
    bad "read though nobody named it ($trace)" "$(while read -r path; do
        # the folder itself is opened to have its names reach the disk
        case $path in "$work/named" | "$work"/named/* | "$work"/own/* | "$work"/run/* | "$program") continue ;; esac
        grep -qE "$reads" <<<"$path" || echo "$path"
    done <<<"$opened")"
    listed=$(grep -E ' (open|openat|openat2)\(' "$trace" | grep -vE ' = -1 ' | grep 'O_DIRECTORY' | sed -n 's/^[^"]*"\([^"]*\)".*/\1/p' | sort -u || true)
    bad "looked into though nobody named it ($trace)" "$(while read -r path; do
        # what a save that was cut short has left beside the review is swept away
        case $path in "" | "$work/named" | "$work"/own/* | "$work"/run | "$work"/run/*) continue ;; esac
        grep -qE "$folders" <<<"$path" || echo "$path"
    done <<<"$listed")"
    written=$(grep -E ' (open|openat|openat2|creat|rename[a-z0-9]*|unlink(at)?|mkdir(at)?|link(at)?|symlink(at)?|truncate)\(' "$trace" | grep -vE ' = -1 ' | grep -E ' (creat|rename|unlink|mkdir|link|symlink|truncate)|O_WRONLY|O_RDWR|O_CREAT' | grep -oE '"[^"]*"' | tr -d '"' | sort -u)
    bad "written ($trace)" "$(while read -r path; do
        case $path in "" | "$work"/own/* | "$work"/run/* | "$work"/named/.mingzhang-* | "$work"/named/out.pdf | "$review") continue ;; esac
        case $path in /dev/* | /proc/* | /sys/*) continue ;; esac
        # pieces of memory shared with the driver have no file
        case $path in "$HOME"/.cache/mesa_shader_cache*) continue ;; esac
        echo "$path"
    done <<<"$written")"
}
examine "$work/window.trace"
examine "$work/export.trace"

# The same examination finds what it should: a program that looks into a folder, reads a letter, writes beside it, and opens a socket.
cat >"$work/spy.trace" <<TRACE
1 openat(AT_FDCWD, "$HOME/Documents", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 3
1 openat(AT_FDCWD, "$HOME/Documents/letter.txt", O_RDONLY) = 3
1 openat(AT_FDCWD, "$HOME/Documents/new.txt", O_WRONLY|O_CREAT, 0666) = 3
1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
TRACE
found=$failed
failed=0
complaints=$(examine "$work/spy.trace" | grep -c '^traces: ' || true)
[ "$complaints" -eq 4 ] || { echo "traces: the examination itself finds $complaints of 4"; exit 1; }

if [ "$found" -ne 0 ]; then
    echo "traces: 0 passed, 1 failed"
    exit 1
fi
echo "traces: 1 passed, 0 failed ($(wc -l <"$work/window.trace") calls of the window, $(wc -l <"$work/export.trace") of the export)"
