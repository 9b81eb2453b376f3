#!/usr/bin/env bash
# Everything that must hold before a change goes in: layout, lints, what the packages are made of, tests, and the real window.
#
# All of it uses the dev profile: the tests, the program of the window test and a developer's own builds then
# share one set of compiled dependencies, which take minutes where the project itself takes seconds. Only
# clippy keeps artifacts of its own, as it generates no code. CARGO_TARGET_DIR is honoured.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
source "$root/packaging/setup.sh" build window test

step() {
    printf '\n== %s\n' "$*"
    "$@"
}

# What nothing here runs, as the scripts of other systems, is at least read.
scripts_can_be_read() {
    local script
    while read -r script; do
        bash -n "$script"
    done < <(find packaging tests .ci -name '*.sh' -o -path .ci/run)
}

step cargo fmt --check
step scripts_can_be_read
step desktop-file-validate packaging/linux/mingzhang.desktop
step packaging/macos/check.sh bundle
# the crates of the other systems, too: tests/licences.rs reads their licences
step cargo fetch --locked --quiet
step cargo clippy --locked --all-targets -- -D warnings
step cargo test --locked
# --tests: with the same features of the dependencies as just now. Without it they would be resolved without the
# dev-dependencies, and half of the graphics stack compiled a second time.
step cargo build --locked --bins --tests
step tests/window.sh
step tests/traces.sh
