#!/usr/bin/env bash
# Measures everything there is a bench for, prints one table, and puts it into README.md and README.en.md.
#
#   packaging/bench.sh            all of it (about half an hour on two cores, most of it building)
#   packaging/bench.sh --print    the same, leaving the READMEs alone
#
# Beside the benches of cargo: the size of the program and of the packages that are built already (target/package/), and the memory of
# the running window with the example open, drawn in software in a virtual display. Exit code 1: a limit was missed; then
# nothing is written.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
source "$root/packaging/setup.sh" build window test

write=yes
[ "${1:-}" != --print ] || write=no
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missed=no
for bench in speed checks review paper; do
    cargo bench --locked --bench "$bench" >"$work/$bench" || missed=yes
    grep '^|' "$work/$bench" >>"$work/rows"
done

cargo build --release --locked --bin mingzhang
program=${CARGO_TARGET_DIR:-target}/release/mingzhang
# What may be so many megabytes at most.
held() { # JOB BYTES MEGABYTES
    local ratio ok=yes
    ratio=$(awk -v ours="$2" -v most="$3" 'BEGIN { printf "%.2f", ours / (most * 1000000) }')
    if [ "$2" -gt "$(($3 * 1000000))" ]; then
        ok=NO
        missed=yes
    fi
    # as tests/benches/table.rs has it
    printf '| %-62s | %26s | %26s | %6s | %-3s |\n' "$1" "$(($2 / 1000000)) MB" "at most $3 MB" "$ratio" "$ok" >>"$work/rows"
}
held_package() { # FILE MEGABYTES
    if [ -f "$1" ]; then
        held "${1##*/}" "$(stat -c %s "$1")" "$2"
    else
        echo "bench: there is no $1, so its row is left out" >&2
    fi
}
held "the program, stripped" "$(stat -c %s "$program")" 120
version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
held_package "target/package/mingzhang-$version-windows-x64.exe" 40
held_package "${CARGO_TARGET_DIR:-target}/package/mingzhang_${version}_$(dpkg --print-architecture).deb" 60

# The window itself: what it holds when it has come to rest.
# shellcheck source=/dev/null
source "$root/packaging/display.sh"
display_start "$work"
(
    export HOME=$work XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_RUNTIME_DIR=$work
    exec "$program" --new-window data/yangquan-2026.ron 2>"$work/app.log"
) &
app=$!
sleep 12
memory=$(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$app/status")
display_stop "$app"
display_stop "$display_server"
held "memory of the window with the example open, drawn in software" "$((memory * 1024))" 250

{
    sed -n 1p "$work/rows"
    printf '| --- | ---: | ---: | ---: | --- |\n'
    grep -v '^| job ' "$work/rows"
} >"$work/table"
cat "$work/table"
if [ "$missed" = yes ]; then
    echo "bench: a limit was missed; the READMEs stay as they are" >&2
    exit 1
fi
[ "$write" = yes ] || exit 0
for readme in README.md README.en.md; do
    awk -v table="$work/table" -v date="$(date -u +%F)" '
        /<!-- bench -->/ { print; print ""; while ((getline line < table) > 0) print line; print ""
            print date ", " cores " cores"; print ""; skip = 1 }
        /<!-- \/bench -->/ { skip = 0 }
        !skip || /<!-- \/bench -->/ { if (!/<!-- bench -->/) print }' cores="$(nproc)" "$readme" >"$work/readme"
    cp "$work/readme" "$readme"
done
