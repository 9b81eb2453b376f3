#!/usr/bin/env bash
# Installs what Mingzhang needs to be built, run and tested, as far as it is missing, and says what it installs.
#
#   packaging/setup.sh                  everything
#   source packaging/setup.sh PART…     the parts build, window, dialog, test, pictures, package (the callers do this,
#                                       so that the toolchain found here is the one they use)
#
# Packages come from apt (Debian 12 or later, Ubuntu 24.04 or later; on Ubuntu 22.04 apt has no Rust new enough, and it says how to get one); elsewhere it only names what is needed.
# Exit code 3: something is missing and this user may not install it.
# Sourced, it leaves the caller in the top folder of the project.
set -euo pipefail

setup_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
setup_missing=()
setup_changed=no
setup_apt_is_fresh=no
setup_has_apt=no
if command -v apt-get >/dev/null; then setup_has_apt=yes; fi

setup_say() { printf 'setup: %s\n' "$*"; }

# The versions stand in one place each.
setup_pinned() { sed -n 's/^channel *= *"\(.*\)"/\1/p' "$setup_root/rust-toolchain.toml"; }
setup_minimum() { sed -n 's/^rust-version *= *"\(.*\)"/\1/p' "$setup_root/Cargo.toml"; }

# --- packages -----------------------------------------------------------------------------------------------

setup_package_present() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# May sudo ask for a password here? It does so at the terminal itself, whatever standard input is.
setup_may_ask() { [ -t 0 ] && [ -z "${CI:-}" ]; }

# Runs apt-get with the rights it needs; apt itself never asks anything.
setup_as_root() {
    local prefix=()
    if [ "$(id -u)" -ne 0 ]; then
        prefix=(sudo)
        setup_may_ask || prefix+=(--non-interactive)
    fi
    "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}

setup_may_install() {
    [ "$(id -u)" -eq 0 ] && return
    command -v sudo >/dev/null || return
    setup_may_ask || sudo --non-interactive true 2>/dev/null
}

setup_refresh_lists() {
    [ "$setup_apt_is_fresh" = no ] || return 0
    setup_as_root apt-get -qq update >/dev/null ||
        setup_say "the package lists could not be brought up to date; going on with the old ones"
    setup_apt_is_fresh=yes
}

# Never removes a package to make room: --no-remove.
setup_install() {
    if ! setup_may_install; then
        setup_say "missing: $*"
        setup_say "this user is not root and may not use sudo. Have this run once, then start again:"
        printf '    apt-get update && apt-get install -y --no-install-recommends %s\n' "$*"
        exit 3
    fi
    setup_refresh_lists
    setup_say "installing $*"
    local log
    log=$(mktemp)
    if ! setup_as_root apt-get -qq install -y --no-install-recommends --no-remove "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        setup_say "apt-get could not install: $*"
        exit 1
    fi
    rm -f "$log"
    setup_changed=yes
}

setup_find_missing_packages() {
    local wanted=() package part
    for part in "$@"; do
        case $part in
        # The certificates are for cargo, which fetches the crates.
        build) wanted+=(gcc libc6-dev ca-certificates) ;;
        # Everything graphical is opened at run time, none of it linked.
        window) wanted+=(libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libwayland-egl1 libgl1 libgl1-mesa-dri libegl1) ;;
        # Shows the file dialog where the desktop has no portal.
        dialog) wanted+=(zenity) ;;
        # A virtual display, xwininfo and xprop to see the window in it, xdotool to use it, Vulkan in software, strace for tests/traces.sh,
        # and what judges papers, the bundle for macOS and the menu entry.
        test) wanted+=(xvfb xauth xdotool x11-utils mesa-vulkan-drivers strace qpdf poppler-utils python3 desktop-file-utils) ;;
        # packaging/screenshots.sh: a virtual display, hands and eyes in it, and small files.
        pictures) wanted+=(xvfb xdotool xclip imagemagick pngquant) ;;
        # packaging/linux/: what makes the package, and what judges it.
        package) wanted+=(desktop-file-utils shared-mime-info libglib2.0-bin libxml2-utils xz-utils lintian debootstrap x11-apps imagemagick file binutils) ;;
        *)
            setup_say "unknown part: $part (known: build window dialog test pictures package)"
            exit 2
            ;;
        esac
    done
    if [ "$setup_has_apt" = no ]; then
        if [ "$(uname)" = Linux ]; then
            setup_say "no apt-get here, so packages are not looked at; needed are (Debian's names): ${wanted[*]}"
        fi
        return 0
    fi
    for package in "${wanted[@]}"; do
        setup_package_present "$package" || setup_missing+=("$package")
    done
}

# --- Rust ---------------------------------------------------------------------------------------------------

# Does "rustc 1.96.0 (…)" on standard input reach the minimum?
setup_new_enough() {
    local major minor want_major want_minor
    IFS=. read -r want_major want_minor _ <<<"$(setup_minimum)"
    IFS=. read -r major minor <<<"$(sed -n 's/^rustc \([0-9]*\.[0-9]*\).*/\1/p')"
    [ -n "$major" ] || return 1
    [ "$major" -gt "$want_major" ] || { [ "$major" -eq "$want_major" ] && [ "$minor" -ge "$want_minor" ]; }
}

# Is the cargo on PATH rustup's? Only rustup's takes a toolchain as +NAME.
setup_cargo_is_rustups() {
    command -v rustup >/dev/null || return
    case $(readlink -f "$(command -v cargo)") in
    */rustup | */rustup-init) return ;;
    esac
    # On a system whose proxies are hard links or copies.
    [ "$(command -v cargo)" = "$(dirname "$(command -v rustup)")/cargo" ] && ! setup_package_present cargo
}

setup_has_toolchain() { rustup toolchain list 2>/dev/null | grep -Eq "^$1(-| |\$)"; }

setup_rustup_toolchain() {
    local pinned name
    pinned=$(setup_pinned)
    if [ -n "${RUSTUP_TOOLCHAIN:-}" ]; then
        if rustc --version 2>/dev/null | setup_new_enough; then
            return 0 # somebody has chosen
        fi
        setup_say "RUSTUP_TOOLCHAIN=$RUSTUP_TOOLCHAIN is not Rust $(setup_minimum) or newer; passing over it"
        unset RUSTUP_TOOLCHAIN
    fi
    if setup_has_toolchain "$pinned"; then
        name=$(rustup component list --toolchain "$pinned" --installed 2>/dev/null || true)
        if ! grep -q '^rustfmt' <<<"$name" || ! grep -q '^clippy' <<<"$name"; then
            setup_say "adding rustfmt and clippy to Rust $pinned"
            rustup component add --toolchain "$pinned" rustfmt clippy >/dev/null 2>&1 ||
                setup_say "that failed; the program can be built, but tests/all.sh needs them"
            setup_changed=yes
        fi
        return 0
    fi
    setup_say "installing Rust $pinned with rustup"
    if rustup toolchain install "$pinned" --profile minimal -c rustfmt -c clippy </dev/null; then
        setup_changed=yes
        return 0
    fi
    while read -r name _; do
        if rustc "+$name" --version 2>/dev/null | setup_new_enough; then
            setup_say "Rust $pinned cannot be had, using $name (RUSTUP_TOOLCHAIN=$name)"
            export RUSTUP_TOOLCHAIN=$name
            setup_changed=yes
            return 0
        fi
    done < <(rustup toolchain list | grep -v '^no ' | sort -r)
    setup_say "Rust $pinned could not be installed, and no toolchain here is $(setup_minimum) or newer"
    exit 1
}

# The newest version of a package that apt can install.
setup_candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: \([^(].*\)/\1/p'; }

# With no cargo at all: which of apt's packages would bring one that is new enough?
setup_find_missing_rust() {
    [ "$setup_has_apt" = yes ] || return 0
    if command -v cargo >/dev/null; then
        # Debian's own compiler comes in pieces.
        if setup_package_present rustc-web; then
            setup_package_present rustfmt-web || setup_missing+=(rustfmt-web)
            setup_package_present rust-web-clippy || setup_missing+=(rust-web-clippy)
        fi
        return 0
    fi
    if setup_may_install; then
        setup_refresh_lists
    fi
    if [ -n "$(setup_candidate rustup)" ]; then
        setup_missing+=(rustup)
        return 0
    fi
    # Debian 12 has no rustup, and its rustc is old; but rustc-web, which it keeps for building browsers, is new.
    if setup_new_enough <<<"rustc $(setup_candidate rustc-web)"; then
        setup_missing+=(rustc-web cargo-web rustfmt-web rust-web-clippy)
    fi
}

setup_check_rust() {
    if command -v cargo >/dev/null && setup_cargo_is_rustups; then
        setup_rustup_toolchain
        return
    fi
    if command -v cargo >/dev/null && rustc --version 2>/dev/null | setup_new_enough; then
        return 0
    fi
    setup_say "Rust $(setup_minimum) or newer is needed; found: $(rustc --version 2>/dev/null || echo none)"
    if [ "$setup_has_apt" = yes ] && { setup_package_present rustc || setup_package_present cargo; }; then
        setup_say "the packages rustc and cargo are too old and in the way of newer ones:"
        printf '    apt-get remove rustc cargo\n'
        setup_say "then start again. Or, leaving them where they are:"
    fi
    setup_say "install Rust with rustup (https://rustup.rs) and start again; on Linux and macOS that is:"
    printf "    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal\n"
    exit 1
}

# ------------------------------------------------------------------------------------------------------------

cd "$setup_root"
if [ "$#" -eq 0 ]; then
    set -- build window test
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        set -- "$@" dialog
    fi
fi
# rustup puts itself here, and an open shell does not know it yet.
command -v cargo >/dev/null || PATH=$PATH:${CARGO_HOME:-${HOME:-}/.cargo}/bin
# What only tries a program that is there needs no Rust.
setup_builds=no
for setup_part in "$@"; do
    if [ "$setup_part" = build ]; then setup_builds=yes; fi
done
setup_find_missing_packages "$@"
[ "$setup_builds" = no ] || setup_find_missing_rust
[ "${#setup_missing[@]}" -eq 0 ] || setup_install "${setup_missing[@]}"
hash -r
[ "$setup_builds" = no ] || setup_check_rust
[ "$setup_changed" = yes ] || setup_say "everything needed is here"
