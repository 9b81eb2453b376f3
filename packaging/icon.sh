#!/usr/bin/env bash
# Makes the icons of the three systems (.ico, .icns, .png) from the drawings in assets/icon/*.svg, in that folder.
# The test `icon` draws them, and holds the files to the drawings whenever the tests run; this has it write them.
#
# Needs: what packaging/setup.sh installs for building. Installs nothing else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
UPDATE_SNAPSHOTS=1 cargo test --quiet --test icon
