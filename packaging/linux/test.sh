#!/usr/bin/env bash
# Tries what packaging/linux/build.sh makes: menu entry and file type by the judges of the desktop, the Debian package by lintian and in a clean
# root (installed with all it depends on, started from there, removed without a trace), the plain archive in a home of its own.
#
#   packaging/linux/test.sh [PROGRAM]     PROGRAM as for build.sh; MINGZHANG_BUILT=yes takes the packages that are there already
#
# Needs root for the clean root (chroot); without it, or where no Debian can be fetched, it fails and says so.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
given=${1:-}
[ -z "$given" ] || given=$(realpath "$given")
# shellcheck source=/dev/null
source "$root/packaging/setup.sh" window package test
[ "${MINGZHANG_BUILT:-no}" = yes ] || packaging/linux/build.sh ${given:+"$given"}

version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
out=${CARGO_TARGET_DIR:-target}/package
deb=$(realpath "$out/mingzhang_${version}_$(dpkg --print-architecture).deb")
tar=$(realpath "$out/mingzhang-$version-linux-$(uname -m).tar.xz")

work=$(mktemp -d)
clean=$work/root
app=
# shellcheck source=/dev/null
source packaging/display.sh
clean_up() {
    display_stop "$app"
    display_stop "$display_server"
    for mount in "$clean/tmp/.X11-unix" "$clean/proc"; do
        if mountpoint -q "$mount" 2>/dev/null; then umount "$mount"; fi
    done
    rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'echo "linux: FAILED: line $LINENO: $BASH_COMMAND" >&2' ERR
passed=0
ok() {
    passed=$((passed + 1))
    echo "linux: ok: $*"
}
fail() {
    echo "linux: FAILED: $*" >&2
    [ ! -s "$work/app.log" ] || tail -n 20 "$work/app.log" >&2
    exit 1
}

# --- the plain archive, for one user ------------------------------------------------------------------------

home=$work/home
mkdir -p "$home" "$work/unpacked"
tar --extract --file "$tar" --directory "$work/unpacked"
folder=$work/unpacked/mingzhang-$version-linux-$(uname -m)
HOME=$home PREFIX='' "$folder/install.sh" >/dev/null
program=$home/.local/bin/mingzhang
[ "$("$program" --version)" = "mingzhang $version" ] || fail "the installed program does not say its version"
ok "the archive installs into a home, and the program there says $version"

desktop-file-validate "$folder/files/share/applications/mingzhang.desktop" "$home/.local/share/applications/mingzhang.desktop" || fail "menu entry"
grep -q "^Exec=\"$program\" %f\$" "$home/.local/share/applications/mingzhang.desktop" || fail "the menu entry does not lead to the installed program"
ok "the menu entry is valid and leads to the installed program"

manual=$(gzip -cd "$home/.local/share/man/man1/mingzhang.1.gz" | sed 's/\\-/-/g')
for command in '' figures check export merge; do
    # shellcheck disable=SC2086 # none is none
    options=$("$program" $command --help --lang en | grep -oE -- '--[a-z-]+' | sort -u)
    [ -n "$options" ] || fail "--help names no option${command:+ of $command}"
    for option in $options; do
        grep -qE -- "$option( |\$)" <<<"$manual" || fail "the manual page does not know $option${command:+ of $command}"
    done
done
codes=$("$program" --help --lang en | grep -A 4 '^Exit codes:' | grep -oE '\b[0-9] ' | sort -u)
[ "$(wc -l <<<"$codes")" -ge 5 ] || fail "--help names the exit codes $codes"
for code in $codes; do
    grep -qx "\.B $code" <<<"$manual" || fail "the manual page does not know exit code $code"
done
ok "the manual page knows every option and exit code"

xmllint --noout "$folder/files/share/mime/packages/mingzhang.xml" || fail "the file type is not XML"
type_of() { # FILE DATA_HOME
    XDG_DATA_HOME=$2 XDG_DATA_DIRS=/usr/share gio info --attributes standard::content-type "$1" | sed -n 's/.*content-type: //p'
}
by_itself=$work/mime
mkdir -p "$by_itself/mime/packages"
cp "$folder/files/share/mime/packages/mingzhang.xml" "$by_itself/mime/packages/"
XDG_DATA_HOME=$by_itself update-mime-database "$by_itself/mime" 2>"$work/mime.log" || fail "update-mime-database: $(cat "$work/mime.log")"
[ ! -s "$work/mime.log" ] || fail "update-mime-database says: $(cat "$work/mime.log")"
samples=$work/samples
mkdir -p "$samples"
printf '(\n    mingzhang: "1.1",\n)\n' >"$samples/named.mingzhang"
cp "$samples/named.mingzhang" "$samples/unnamed"
cp data/tutorial.ron "$samples/budget"
cp data/tutorial.ron "$samples/named.ron"
cp data/yangquan-2026.ron "$samples/real.ron"
printf '(\n    window: (width: 800, height: 600),\n    recent: ["a", "b"],\n)\n' >"$samples/others.ron"
expect_type() { # FILE TYPE DATA_HOME
    [ "$(type_of "$samples/$1" "$3")" = "$2" ] || fail "$1 is taken for $(type_of "$samples/$1" "$3"), not $2"
}
review=application/vnd.mingzhang.review
budget=application/vnd.mingzhang.budget
# Without our file nothing may be known of it, or the test proves nothing.
mkdir -p "$work/nothing"
[ "$(type_of "$samples/named.mingzhang" "$work/nothing")" != $review ] || fail "this system knows the type already"
expect_type named.mingzhang $review "$by_itself"
expect_type unnamed $review "$by_itself"
[ "$(type_of "$samples/budget" "$by_itself")" != $review ] || fail "a budget is taken for a review"
ok "a review is known by its name and by its content, a budget is not taken for one"
for file in budget named.ron real.ron; do expect_type $file $budget "$by_itself"; done
[ "$(type_of "$samples/named.ron" "$work/nothing")" != $budget ] || fail "this system knows budgets already"
expect_type others.ron "$(type_of "$samples/others.ron" "$work/nothing")" "$by_itself"
ok "a budget is known by its content; a .ron file of another program is what it was"
expect_type named.mingzhang $review "$home/.local/share"
expect_type named.ron $budget "$home/.local/share"
ok "and install.sh makes both known"

real=$(find tests/projects -name '*.mingzhang' | head -n 1)
cp "$real" "$samples/real"
expect_type real $review "$by_itself"
ok "so is a real one ($(basename "$real"))"

for size in 16 24 32 48 64 128 256 512; do
    for icon in apps/mingzhang.png=mingzhang mimetypes/application-vnd.mingzhang.review.png=document; do
        installed=$home/.local/share/icons/hicolor/${size}x$size/${icon%=*}
        cmp "$installed" "assets/icon/${icon#*=}-$size.png" || fail "icon of $size: ${icon%=*}"
        file "$installed" | grep -q "PNG image data, $size x $size," || fail "${icon%=*} is not of $size"
    done
done
ok "icons are the tested ones and have the sizes they say"

HOME=$home PREFIX='' "$folder/install.sh" --uninstall >/dev/null
left=$(find "$home/.local" -type f | grep -i mingzhang || true)
[ -z "$left" ] || fail "uninstalling leaves $left"
ok "uninstalling leaves nothing"

# --- the package --------------------------------------------------------------------------------------------

lintian --allow-root --fail-on error --tag-display-limit 0 "$deb" >"$work/lintian" 2>&1 || {
    cat "$work/lintian"
    fail "lintian"
}
grep -v '^N:' "$work/lintian" || true
ok "lintian finds no error"
mkdir "$work/control"
dpkg-deb --raw-extract "$deb" "$work/control"
(cd "$work/control" && md5sum --quiet --check DEBIAN/md5sums) || fail "md5sums"
[ "$(cd "$work/control" && find usr -type f | wc -l)" = "$(wc -l <"$work/control/DEBIAN/md5sums")" ] || fail "md5sums do not name every file"
ok "every file has its sum"
changes=$work/changes
gzip -cd "$work/control/usr/share/doc/mingzhang/changelog.gz" >"$changes"
# short ends of entries may be alike
twice=$(awk 'length > 20' "$changes" | sed 's/^ *//' | sort | uniq -d)
[ -z "$twice" ] || fail "twice in the changelog: $twice"
[ "$(grep -c '^  \* ' "$changes")" = "$(packaging/release-notes.sh "$version" | grep -c '^- ')" ] || fail "the changelog has not every entry of the notes, each once"
ok "the changelog has every entry once"

# --- a clean root -------------------------------------------------------------------------------------------

[ "$(id -u)" -eq 0 ] || fail "the clean root needs root's rights"
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
# shellcheck disable=SC2016 # the words are those of apt and dpkg
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Codename: $suite" 2>/dev/null | grep -E "^https?:" | grep -v security | head -n 1 || true)
echo "linux: making a clean $suite (from ${mirror:-the usual place}), takes a few minutes"
debootstrap --variant=minbase "$suite" "$clean" ${mirror:+"$mirror"} >"$work/debootstrap.log" 2>&1 || {
    tail -n 20 "$work/debootstrap.log"
    fail "no clean root"
}
inside() { chroot "$clean" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
if [ -n "$mirror" ]; then inside apt-get -qq update >/dev/null; fi
# What every desktop has: whose triggers refresh menu, file types and icons.
inside apt-get -qq install -y --no-install-recommends desktop-file-utils shared-mime-info hicolor-icon-theme libglib2.0-bin >"$work/apt.log" 2>&1 || fail "$(tail "$work/apt.log")"
snapshot() { (cd "$clean" && find etc usr opt root home -print | LC_ALL=C sort) >"$1"; }
snapshot "$work/before"
cp "$deb" "$clean/mingzhang.deb"
inside apt-get -qq install -y --no-install-recommends /mingzhang.deb >"$work/apt.log" 2>&1 || fail "$(tail -n 20 "$work/apt.log")"
# shellcheck disable=SC2016
[ "$(inside dpkg-query --show --showformat='${db:Status-Status}' mingzhang)" = installed ] || fail "not installed"
[ "$(inside mingzhang --version)" = "mingzhang $version" ] || fail "does not start in the clean root"
[ "$(inside mingzhang figures /usr/share/doc/mingzhang/examples/tutorial.ron --format csv | wc -l)" -gt 50 ] || fail "does not read the tutorial"
printf '(\n    mingzhang: "1.1",\n)\n' >"$clean/root/sample.mingzhang"
inside gio info --attributes standard::content-type /root/sample.mingzhang | grep -q "$review" || fail "the type is not known after installing"
inside gio info --attributes standard::content-type /usr/share/doc/mingzhang/examples/tutorial.ron | grep -q "$budget" || fail "a budget is not known after installing"
for type in "$review" "$budget"; do
    inside grep -q "^$type=mingzhang.desktop" /usr/share/applications/mimeinfo.cache || fail "it is not offered for $type"
done
rm "$clean/root/sample.mingzhang"
ok "installs into a clean $suite with all it depends on; reviews and budgets are known and open with it"

# The window, from the installed place and with the libraries of the clean root alone.
display_start "$work" || fail "no virtual display"
display=$DISPLAY
mkdir -p "$clean/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$clean/tmp/.X11-unix" || fail "the virtual display cannot be reached from the clean root"
mount -t proc proc "$clean/proc" 2>/dev/null || true
before=$(DISPLAY=$display xwininfo -root -children | grep -c '"mingzhang")' || true)
[ "$before" = 0 ] || fail "there is a window already"
inside DISPLAY="$display" LIBGL_ALWAYS_SOFTWARE=1 XDG_RUNTIME_DIR=/tmp mingzhang /usr/share/doc/mingzhang/examples/tutorial.ron >"$work/app.log" 2>&1 </dev/null &
app=$!
for _ in $(seq 300); do
    kill -0 "$app" 2>/dev/null || fail "the program ended before its window appeared"
    DISPLAY=$display xwininfo -root -children 2>/dev/null | grep -q '"mingzhang")' && break
    sleep 0.2
done
DISPLAY=$display xwininfo -root -children | grep -q '"mingzhang")' || fail "no window"
sleep 4
kill -0 "$app" 2>/dev/null || fail "the program ended soon after its window appeared"
! grep -q 'panicked at' "$work/app.log" || fail "something panicked"
colours=$(DISPLAY=$display xwd -silent -root | convert xwd:- -format %k info:)
[ "$colours" -gt 100 ] || fail "the window is empty ($colours colours)"
ok "the installed program shows its window ($colours colours), of the class the menu entry names"
display_stop "$app"
app=

umount "$clean/tmp/.X11-unix"
rm -rf "$clean/root/.config" "$clean/root/.local" "$clean/root/.cache"
inside apt-get -qq purge -y mingzhang >"$work/apt.log" 2>&1 || fail "$(tail "$work/apt.log")"
inside apt-get -qq autoremove --purge -y >>"$work/apt.log" 2>&1 || fail "$(tail "$work/apt.log")"
! inside dpkg-query --show mingzhang >/dev/null 2>&1 || fail "dpkg still knows it"
snapshot "$work/after"
left=$(comm -13 "$work/before" "$work/after" | grep -vE '\.pyc$|/__pycache__|^etc/ld.so.cache' || true)
[ -z "$(grep -i mingzhang <<<"$left" || true)" ] || fail "purging leaves $left"
! grep -qr mingzhang "$clean/usr/share/applications/mimeinfo.cache" "$clean/usr/share/mime/globs2" 2>/dev/null || fail "purging leaves the file type"
[ -z "$left" ] || echo "linux: packages it had brought leave: $(tr '\n' ' ' <<<"$left")"
ok "purging takes every file away, and the file type"
echo "linux: $passed passed, 0 failed"
