#!/usr/bin/env bash
# Measures everything there is a bench for, prints one table, and puts it into README.md and README.en.md.
#
#   packaging/bench.sh            all of it (about half an hour on two cores, most of it building)
#   packaging/bench.sh --print    the same, leaving the READMEs alone
#
# Beside the benches of cargo: the size of the program, and the memory of the running window with the example open, drawn
# in software in a virtual display. Exit code 1: a limit was missed; then nothing is written.
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
row() { printf '| %-62s | %26s | %26s | %6s | %-3s |\n' "$@" >>"$work/rows"; }
row "the program, stripped" "$(($(stat -c %s "$program") / 1000000)) MB" "" "" yes
for package in target/package/*windows-x64.exe target/package/*.deb; do
    [ ! -f "$package" ] || row "${package##*/}" "$(($(stat -c %s "$package") / 1000000)) MB" "" "" yes
done

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
row "memory of the window with the example open, drawn in software" "$((memory / 1000)) MB" "" "" yes

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
