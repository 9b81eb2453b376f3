#!/usr/bin/env bash
# Writes assets/licences.txt anew: the licence of every package the program is made of, on whatever system, each text once.
# To be run after a change of Cargo.lock; tests/licences.rs fails until it has been.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
source "$root/packaging/setup.sh" build

# The sources of all packages, those for other systems too: the texts are in them.
cargo fetch --locked
UPDATE_SNAPSHOTS=1 cargo test --locked --quiet --test licences
git --no-pager diff --stat -- assets/licences.txt
