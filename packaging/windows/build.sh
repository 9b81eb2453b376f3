#!/usr/bin/env bash
# Builds the release program for Windows 10 and 11 (64 bit) and its installer.
#
#   packaging/windows/build.sh                 target/package/mingzhang-VERSION-windows-x64.exe (the installer)
#                                              target/package/mingzhang-VERSION-windows-x64.zip (to unpack and run)
#   packaging/windows/build.sh --no-installer  only the programs, in target/package/windows/
#
# On Debian 12 or later: with MinGW, and the Rust of packaging/cross.sh (nothing needed beforehand but apt and root).
# On Windows (Git Bash): with the Rust, MSVC and NSIS that are there.
#
# Installs (Debian): gcc-mingw-w64-x86-64, binutils-mingw-w64-x86-64, nsis, zip, and what packaging/cross.sh says.
# Variables:
#   MINGZHANG_CROSS    the folder of the cross toolchain, may be kept between runs (default target/cross)
#   CARGO_TARGET_DIR   where cargo builds (default target/windows)
#   WINDOWS_PROFILE    release (default) or dev: quick, large, with a console; for packaging/windows/test.sh
#   WINDOWS_SIGN       a command that signs the file it is given (osslsigncode, signtool); unset: not signed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf 'windows: %s\n' "$*" >&2; }

installer=yes
for argument in "$@"; do
    case $argument in
    --no-installer) installer=no ;;
    *)
        say "unknown: $argument"
        exit 2
        ;;
    esac
done

version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
profile=${WINDOWS_PROFILE:-release}
folder=$profile
if [ "$profile" = dev ]; then folder=debug; fi
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/windows}

case $(uname -s) in
MINGW* | MSYS* | CYGWIN*)
    target=x86_64-pc-windows-msvc
    cargo=cargo
    makensis=makensis
    command -v makensis >/dev/null || makensis="/c/Program Files (x86)/NSIS/makensis.exe"
    installer_target=x86-unicode
    # the C runtime goes into the program: no redistributable to install
    export RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static"
    ;;
*)
    target=x86_64-pc-windows-gnu
    # shellcheck source=packaging/cross.sh
    source packaging/cross.sh
    tools=(gcc-mingw-w64-x86-64 binutils-mingw-w64-x86-64)
    if [ "$installer" = yes ]; then tools+=(nsis zip); fi
    cross_install "${tools[@]}"
    cross_toolchain "$target"
    cargo=$CROSS_CARGO
    makensis=makensis
    installer_target=amd64-unicode
    ;;
esac

sign() {
    if [ -z "${WINDOWS_SIGN:-}" ]; then return 0; fi
    say "signing $1"
    # a command with its options, as the person who releases has set it
    bash -c "$WINDOWS_SIGN \"\$1\"" sign "$1"
}

say "building $version for $target ($profile)"
"$cargo" build --locked --profile "$profile" --target "$target" --bin mingzhang --bin mingzhang-console

out=target/package/windows
rm -rf "$out"
mkdir -p "$out"
cp "$CARGO_TARGET_DIR/$target/$folder/mingzhang.exe" "$out/mingzhang.exe"
# A console looks for .com before .exe: `mingzhang check …` typed there shows what it says, and is waited for.
cp "$CARGO_TARGET_DIR/$target/$folder/mingzhang-console.exe" "$out/mingzhang.com"
cp LICENSE-MIT "$out/LICENSE-MIT.txt"
cp LICENSE-APACHE "$out/LICENSE-APACHE.txt"
cp assets/fonts/OFL.txt "$out/LICENSE-fonts.txt"
cp data/yangquan-2026.ron "$out/yangquan-2026.ron"
cp assets/icon/document.ico "$out/document.ico"
sign "$out/mingzhang.exe"
sign "$out/mingzhang.com"

# Every library it asks for must be one that Windows 10 has; a MinGW runtime left out would only show at a deputy's.
if command -v x86_64-w64-mingw32-objdump >/dev/null; then
    for file in "$out/mingzhang.exe" "$out/mingzhang.com"; do
        foreign=$(x86_64-w64-mingw32-objdump -p "$file" | sed -n 's/^[[:space:]]*DLL Name: //p' |
            tr '[:upper:]' '[:lower:]' | grep -E '^(lib|vcruntime|msvcp)' || true)
        if [ -n "$foreign" ]; then
            say "$file needs libraries that Windows does not have: $foreign"
            exit 1
        fi
    done
fi

if [ "$installer" = yes ]; then
    (
        cd "$out"
        rm -f "../mingzhang-$version-windows-x64.zip"
        if command -v zip >/dev/null; then
            zip -qr "../mingzhang-$version-windows-x64.zip" .
        else
            7z a -bso0 "../mingzhang-$version-windows-x64.zip" .
        fi
    )
    "$makensis" -V2 -NOCD -INPUTCHARSET UTF8 -DVERSION="$version" -DTARGET=$installer_target -DFILES="$out" \
        -DOUT="target/package/mingzhang-$version-windows-x64.exe" packaging/windows/mingzhang.nsi
    sign "target/package/mingzhang-$version-windows-x64.exe"
fi
ls -l "$out"/*.exe "$out"/*.com target/package/*windows-x64* >&2 || true
