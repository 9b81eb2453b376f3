#!/usr/bin/env bash
# Gives a Rust toolchain which builds for a system that is not this one, on a bare Debian 12 (or later) machine.
# To be sourced; packaging/windows/build.sh and packaging/macos/check.sh do.
#
#   source packaging/cross.sh
#   cross_toolchain x86_64-pc-windows-gnu       sets CROSS_CARGO, and what it needs in the environment
#
# Where rustup has the target, rustup's is taken. Else Debian's own compiler (rustc-web, which Debian keeps new for
# its browsers) is unpacked aside, without touching the system, and the standard library for the target is built from the sources
# Debian ships with it (rust-web-src): about 100 s of processor time for each target, once.
#
# Needs: apt (Debian or a derivative with rustc-web), root or sudo, 120 MB to fetch, 1 GB of disk.
# Installs: gcc, libc6-dev, the libraries that compiler is linked with (libllvm22 or its successor, libgit2, …).
# Writes: only to the folder MINGZHANG_CROSS (default target/cross). It may be kept between runs, or deleted.
set -euo pipefail

cross_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
MINGZHANG_CROSS=${MINGZHANG_CROSS:-$cross_root/target/cross}
mkdir -p "$MINGZHANG_CROSS"
MINGZHANG_CROSS=$(cd "$MINGZHANG_CROSS" && pwd)

cross_say() { printf 'cross: %s\n' "$*" >&2; }

cross_as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs packages which are missing, and says which.
cross_install() {
    local package missing=()
    for package in "$@"; do
        [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    cross_say "installing ${missing[*]}"
    cross_as_root apt-get -qq update >/dev/null ||
        cross_say "the package lists could not be brought up to date; going on with the old ones"
    cross_as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends --no-remove "${missing[@]}" </dev/null >/dev/null
}

# The names of a package's dependencies that match a pattern.
cross_depends() {
    apt-cache depends "$1" | sed -n 's/^ *|\{0,1\}Depends: *//p' | grep -E "$2" || true
}

# Unpacks Debian's compiler into its own folder, named by its version. Sets cross_sysroot.
cross_unpack_compiler() {
    command -v apt-get >/dev/null || {
        cross_say "no apt-get, and rustup does not have the target: rustup target add it, and start again"
        exit 1
    }
    local version std libraries=()
    version=$(apt-cache policy rustc-web | sed -n 's/^  Candidate: //p')
    if [ -z "$version" ]; then
        cross_as_root apt-get -qq update >/dev/null
        version=$(apt-cache policy rustc-web | sed -n 's/^  Candidate: //p')
    fi
    case $version in
    '' | '(none)')
        cross_say "apt has no rustc-web here, and rustup does not have the target"
        exit 1
        ;;
    esac
    cross_sysroot=$MINGZHANG_CROSS/rustc-$version/usr
    std=$(cross_depends libstd-rust-web-dev '^libstd-rust-web-[0-9]' | head -n 1)
    mapfile -t libraries < <({
        cross_depends "$std" '^lib'
        cross_depends cargo-web '^lib'
    } | grep -v rust-web | sort -u)
    cross_install gcc libc6-dev binutils ca-certificates "${libraries[@]}"
    if [ ! -e "$cross_sysroot/.complete" ]; then
        cross_say "unpacking Debian's Rust $version into ${cross_sysroot%/usr}"
        rm -rf "${cross_sysroot%/usr}"
        mkdir -p "${cross_sysroot%/usr}" "$MINGZHANG_CROSS/debs"
        (
            cd "$MINGZHANG_CROSS/debs" || exit
            rm -f ./*.deb
            apt-get -qq download rustc-web cargo-web libstd-rust-web-dev "$std" rust-web-src >/dev/null || exit
            for package in ./*.deb; do dpkg -x "$package" "${cross_sysroot%/usr}" || exit; done
            rm -f ./*.deb
        ) || {
            cross_say "that failed"
            exit 1
        }
        : >"$cross_sysroot/.complete"
    fi
    export LD_LIBRARY_PATH=$cross_sysroot/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export RUSTC=$cross_sysroot/bin/rustc
    CROSS_CARGO=$cross_sysroot/bin/cargo
    "$RUSTC" --version >/dev/null
}

# Builds the standard library for a target and puts it beside the compiler's own.
cross_standard_library() {
    local target=$1
    local into=$cross_sysroot/lib/rustlib/$target/lib
    [ ! -e "$into/.complete" ] || return 0
    cross_say "building the standard library for $target (a few minutes, once)"
    local work=$MINGZHANG_CROSS/std
    mkdir -p "$work/src"
    cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "stdonly"
version = "0.0.0"
edition = "2024"

[profile.release]
debug = 0

[workspace]
TOML
    : >"$work/src/lib.rs"
    # The standard library can only be built from source with the compiler that belongs to it, by the switch the
    # distributions themselves use. With bitcode, as upstream's is: a release is optimised across crates, this one too.
    (cd "$work" && unset CARGO_TARGET_DIR &&
        RUSTFLAGS=-Cembed-bitcode=yes RUSTC_BOOTSTRAP=1 "$CROSS_CARGO" build --quiet --release --target "$target" \
            -Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test) || {
        cross_say "the standard library for $target could not be built"
        exit 1
    }
    rm -rf "$into"
    mkdir -p "$into"
    cp "$work/target/$target/release/deps"/lib*.rlib "$into/"
    rm -f "$into"/libstdonly*
    rm -rf "$work/target"
    : >"$into/.complete"
}

# cross_toolchain TARGET
cross_toolchain() {
    local target=$1
    if command -v rustup >/dev/null && rustup target list --installed 2>/dev/null | grep -qx "$target"; then
        CROSS_CARGO=cargo
        cross_say "rustup has $target: $(rustc --version)"
        return 0
    fi
    # Debian's compiler must not be given what is meant for another.
    unset RUSTUP_TOOLCHAIN RUSTC_WRAPPER
    cross_unpack_compiler
    cross_standard_library "$target"
    cross_say "$("$RUSTC" --version) with a standard library for $target"
}
