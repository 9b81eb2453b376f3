#!/usr/bin/env bash
# Makes what Linux users get:
#   target/package/mingzhang_VERSION_ARCH.deb
#   target/package/mingzhang-VERSION-linux-MACHINE.tar.xz     with install.sh, for a user without administrator's rights
#
#   packaging/linux/build.sh [PROGRAM]     without PROGRAM it is built first: cargo build --release --locked
#
# The same program, commit and version give the same bytes. MINGZHANG_MAINTAINER names who answers for the package;
# XZ_LEVEL=1 is quicker for a trial.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
given=${1:-}
[ -z "$given" ] || given=$(realpath "$given")
# shellcheck source=/dev/null
source "$root/packaging/setup.sh" build package
here=packaging/linux

fail() {
    echo "linux: $*" >&2
    exit 1
}

program=$given
if [ -z "$program" ]; then
    cargo build --release --locked
    program=${CARGO_TARGET_DIR:-target}/release/mingzhang
fi
[ -x "$program" ] || fail "there is no program at $program"

version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
[ "$("$program" --version)" = "mingzhang $version" ] || fail "$program says $("$program" --version), Cargo.toml says $version"
architecture=$(dpkg --print-architecture)
machine=$(uname -m)
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}"
export SOURCE_DATE_EPOCH
maintainer=${MINGZHANG_MAINTAINER:-The Mingzhang authors <mingzhang@users.noreply.github.com>}

out=$root/${CARGO_TARGET_DIR:-target}/package
case ${CARGO_TARGET_DIR:-} in /*) out=$CARGO_TARGET_DIR/package ;; esac
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

# --- the files, as they lie under /usr or ~/.local ----------------------------------------------------------

files=$work/files
put() { install -D -m "$1" "$2" "$files/$3"; }

put 755 "$program" bin/mingzhang
strip --strip-unneeded --remove-section=.comment "$files/bin/mingzhang"
put 644 $here/mingzhang.desktop share/applications/mingzhang.desktop
put 644 $here/mingzhang.xml share/mime/packages/mingzhang.xml
put 644 assets/icon/mingzhang.svg share/icons/hicolor/scalable/apps/mingzhang.svg
put 644 assets/icon/document.svg share/icons/hicolor/scalable/mimetypes/application-vnd.mingzhang.review.svg
# The pictures that tests/icon.rs holds to the drawings.
for size in 16 24 32 48 64 128 256 512; do
    folder=share/icons/hicolor/${size}x$size
    put 644 assets/icon/mingzhang-$size.png "$folder/apps/mingzhang.png"
    put 644 assets/icon/document-$size.png "$folder/mimetypes/application-vnd.mingzhang.review.png"
done
doc=share/doc/mingzhang
put 644 data/tutorial.ron $doc/examples/tutorial.ron
put 644 data/README.md $doc/budget-files.md
put 644 data/PROJECT.md $doc/review-files.md
# Compressed without name and time.
pack() { gzip -9n <"$1" >"$files/$2" && chmod 644 "$files/$2"; }
pack assets/licences.txt $doc/licences.txt.gz
mkdir -p "$files/share/man/man1"
pack $here/mingzhang.1 share/man/man1/mingzhang.1.gz
{
    cat $here/copyright
    echo "License: Expat"
    sed -e '1,/^$/d' LICENSE-MIT | sed -n '/^Permission/,$p' | sed -e 's/^$/./' -e 's/^/ /'
    printf '\nLicense: Apache-2.0\n On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.\n\n'
    echo "License: OFL-1.1"
    sed -e 's/[[:space:]]*$//' -e 's/^$/./' -e 's/^/ /' assets/fonts/OFL.txt
} >"$work/copyright"
put 644 "$work/copyright" $doc/copyright

# --- the plain archive --------------------------------------------------------------------------------------

name=mingzhang-$version-linux-$machine
mkdir -p "$work/$name"
cp -r "$files" "$work/$name/files"
install -m 755 $here/install.sh "$work/$name/install.sh"
install -m 644 README.md LICENSE-MIT LICENSE-APACHE "$work/$name/"
[ ! -f README.en.md ] || install -m 644 README.en.md "$work/$name/"
tar --create --directory "$work" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner "$name" |
    xz "-${XZ_LEVEL:-6}" --threads=1 >"$out/$name.tar.xz.new"
mv "$out/$name.tar.xz.new" "$out/$name.tar.xz"

# --- the Debian package -------------------------------------------------------------------------------------

tree=$work/deb
mkdir -p "$tree/DEBIAN"
cp -r "$files" "$tree/usr"
install -D -m 644 $here/lintian-overrides "$tree/usr/share/lintian/overrides/mingzhang"
{
    printf 'mingzhang (%s) stable; urgency=medium\n\n' "$version"
    # every entry on a line of its own, then broken as Debian has it
    packaging/release-notes.sh "$version" | awk '
        function tell() { if (entry != "") print "  * " entry; entry = "" }
        /^- / { tell(); entry = substr($0, 3); next }
        /^  [^ ]/ && entry != "" { entry = entry substr($0, 2); next }
        { tell() }
        END { tell() }
    ' | fold --spaces --width=74 | sed -e 's/^\([^ ]\)/    \1/' -e 's/ *$//'
    printf '\n -- %s  %s\n' "$maintainer" "$(LC_ALL=C date --utc --rfc-email --date="@$SOURCE_DATE_EPOCH")"
} >"$work/changelog"
gzip -9n <"$work/changelog" >"$tree/usr/$doc/changelog.gz"

# The oldest C library that has everything the program asks for by name.
libc=$(objdump -T "$files/bin/mingzhang" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -Vu | tail -n 1)
[ -n "$libc" ] || fail "the program names no version of the C library"
cat >"$tree/DEBIAN/control" <<CONTROL
Package: mingzhang
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k -s "$tree/usr" | cut -f 1)
Depends: libc6 (>= $libc), libgcc-s1 (>= 4.2), $(sed -e '/^#/d' $here/libraries | paste -sd , | sed 's/,/, /g')
Recommends: libfontconfig1, libvulkan1, mesa-vulkan-drivers, xdg-desktop-portal | zenity, xdg-utils
Section: misc
Priority: optional
Description: review of a Chinese city's budget report
 Mingzhang opens a budget file and shows the executed year beside the draft,
 draws it, says where figures do not agree with each other or with the law,
 keeps the notes of a deputy, and makes a document to hand in.
 .
 Everything stays on the computer: no account, no network.
CONTROL
(cd "$tree" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
find "$tree" -type d -exec chmod 755 {} +
find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
# xz, as older systems read it. Menu, file type and icons are refreshed by triggers of the system's own packages.
dpkg-deb --root-owner-group -Zxz "-z${XZ_LEVEL:-6}" --build "$tree" "$out/mingzhang_${version}_$architecture.deb" >/dev/null

(cd "$out" && ls -l "mingzhang_${version}_$architecture.deb" "$name.tar.xz" && sha256sum "mingzhang_${version}_$architecture.deb" "$name.tar.xz")
