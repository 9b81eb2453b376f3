#!/usr/bin/env bash
# To be sourced by what tries the program in a virtual display: starts one, and ends what was started.
#
#   display_start FOLDER [WIDTHxHEIGHT]   sets DISPLAY and display_server, draws in software; 1 if it does not start
#   display_stop PID                      ends a process and waits; one that will not end is killed
#
# The server chooses a free number itself. It outlives its clients (-noreset): when the last one went it would begin anew,
# and refuse those that come meanwhile. Needs Xvfb (packaging/setup.sh test).

display_server=

display_stop() { # PID
    [ -n "$1" ] || return 0
    kill "$1" 2>/dev/null || return 0
    for _ in $(seq 50); do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

display_start() { # FOLDER [SIZE]
    local folder=$1 size=${2:-1366x768}
    Xvfb -displayfd 3 -noreset -screen 0 "${size}x24" +extension GLX -nolisten tcp 3>"$folder/display" >"$folder/server.log" 2>&1 &
    display_server=$!
    for _ in $(seq 100); do
        [ ! -s "$folder/display" ] || break
        kill -0 "$display_server" 2>/dev/null || break
        sleep 0.1
    done
    if [ ! -s "$folder/display" ]; then
        cat "$folder/server.log" >&2
        return 1
    fi
    DISPLAY=:$(tr -d '[:space:]' <"$folder/display")
    export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
    # no way round it to the user's own session
    unset WAYLAND_DISPLAY WAYLAND_SOCKET XAUTHORITY
}
