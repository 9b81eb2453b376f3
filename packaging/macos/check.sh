#!/usr/bin/env bash
# Checks what can be checked of the macOS program without a Mac, on a bare Debian 12 (or later) machine or anywhere with Rust:
#
#   packaging/macos/check.sh            both
#   packaging/macos/check.sh bundle     the bundle round a stand-in: structure, property list, words, icons
#   packaging/macos/check.sh types      that the program is right for aarch64-apple-darwin, as far as the compiler can tell
#
# Installs: python3, and what packaging/cross.sh says.
# Nothing is linked or run: that needs a Mac (packaging/macos/bundle.sh).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

what=${1:-all}
case $what in
all | bundle | types) ;;
*)
    printf 'unknown: %s\n' "$what" >&2
    exit 2
    ;;
esac

if [ "$what" != types ]; then
    if ! command -v python3 >/dev/null; then
        # shellcheck source=packaging/cross.sh
        source packaging/cross.sh
        cross_install python3
    fi
    stand_in=$(mktemp)
    trap 'rm -f "$stand_in"' EXIT
    printf '#!/bin/sh\necho stand-in\n' >"$stand_in"
    packaging/macos/bundle.sh --binary "$stand_in"
    python3 packaging/macos/check_bundle.py target/package/macos/Mingzhang.app
    python3 packaging/macos/check_bundle.py --must-fail target/package/macos/Mingzhang.app
fi

if [ "$what" != bundle ]; then
    # shellcheck source=packaging/cross.sh
    source packaging/cross.sh
    target=aarch64-apple-darwin
    cross_toolchain "$target"
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/macos}
    # One crate has a file of assembly (psm, which lets typst's recursion grow its stack). Only Apple's assembler could make it, and nothing
    # is linked here: it gets a compiler that gives empty objects, and writes down what it was given. Anything else it is
    # asked for fails the check: the program is to hold no C.
    compiler=$MINGZHANG_CROSS/empty-objects
    asked=$MINGZHANG_CROSS/empty-objects.log
    cat >"$compiler" <<'SH'
#!/bin/sh
out=
previous=
for argument in "$@"; do
    [ "$previous" != -o ] || out=$argument
    case $argument in *.s | *.S | *.c | *.m | *.cc | *.cpp | *.mm) echo "$argument" >>"$0.log" ;; esac
    previous=$argument
done
[ -z "$out" ] || : >"$out"
SH
    chmod +x "$compiler"
    # what was compiled in an earlier run is not compiled again, so the log is kept
    touch "$asked"
    export CC_aarch64_apple_darwin=$compiler AR_aarch64_apple_darwin=ar
    "$CROSS_CARGO" check --locked --target "$target"
    if grep -v '/psm-[0-9a-f.]*/\|^src/arch/aarch' "$asked"; then
        printf 'macos: these are compiled by a C compiler, and were not checked\n' >&2
        exit 1
    fi
    printf 'macos: the types are right for %s\n' "$target" >&2
fi
