#!/usr/bin/env bash
# Tries the Windows program and its installer under Wine, in a virtual display, on a bare Debian 12 (or later) machine.
#
#   packaging/windows/test.sh              everything
#   packaging/windows/test.sh tests        only the library's own tests, built for Windows
#   packaging/windows/test.sh program      only the program: resources, console, installing, a review from the sample to the PDF,
#                                          opening by association, installing while it runs, uninstalling
#
# What it looks at are files, registry keys and windows; exit codes of installers say little.
# Installs: wine, wine64, xvfb, xdotool, imagemagick, libgl1-mesa-dri, poppler-utils, icoutils, locales, and what
# packaging/windows/build.sh does.
# Gives: pictures in target/windows-test/shots, to be looked at.
# Variables: WINDOWS_PROFILE (as in build.sh; dev builds faster), WINDOWS_BUILD=no takes the installer which is there,
#            WINDOWS_TESTS: what cargo test is to run ("--lib --test command_line --test console --test safety";
#            not paper: it has its pages judged by qpdf and poppler, which are not programs of this Windows)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD

say() { printf 'windows test: %s\n' "$*" >&2; }
fail() {
    say "FAILED: $*"
    if [ -n "${DISPLAY:-}" ]; then import -window root "$shots/failed.png" 2>/dev/null || true; fi
    exit 1
}

what=${1:-all}
case $what in
all | tests | program) ;;
*)
    say "unknown: $what"
    exit 2
    ;;
esac

# shellcheck source=packaging/cross.sh
source packaging/cross.sh
cross_install gcc-mingw-w64-x86-64 binutils-mingw-w64-x86-64 wine wine64 xvfb xauth xdotool imagemagick libgl1-mesa-dri \
    poppler-utils icoutils locales
version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
work=$root/target/windows-test
shots=$work/shots
rm -rf "$work"
mkdir -p "$shots"

# --- a Windows, a screen, a Chinese user --------------------------------------------------------------------

export WINEPREFIX=$work/wine WINEARCH=win64 WINEDEBUG=-all
mkdir -p "$work/locale"
localedef -i zh_CN -f UTF-8 "$work/locale/zh_CN.UTF-8"
# only for Wine: the compilers and the shell keep theirs
chinese=(env LOCPATH="$work/locale" LANG=zh_CN.UTF-8 LC_ALL=zh_CN.UTF-8)
wine() { "${chinese[@]}" wine "$@"; }

# shellcheck source=/dev/null
source packaging/display.sh
end() {
    wineserver -k 2>/dev/null || true
    display_stop "$display_server"
}
trap end EXIT
display_start "$work" 1366x900 || fail "no virtual display"

say "making a Windows ($(wine --version))"
wine wineboot -i >/dev/null 2>&1
wineserver -w
wine winecfg -v win10 >/dev/null 2>&1
wineserver -w
drive=$WINEPREFIX/drive_c
# Every program of a newer Rust takes its random numbers from this library, which Wine 8 lacks and every Windows has.
if [ ! -e "$drive/windows/system32/bcryptprimitives.dll" ]; then
    cat >"$work/prng.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
BOOL WINAPI DllMain(HINSTANCE h, DWORD r, LPVOID v) { return TRUE; }
C
    x86_64-w64-mingw32-gcc -shared -O2 -o "$drive/windows/system32/bcryptprimitives.dll" "$work/prng.c" -ladvapi32
fi

# --- the library's own tests ----------------------------------------------------------------------------------

if [ "$what" != program ]; then
    # not in the brackets: in what is followed by || no failure ends anything
    cross_toolchain x86_64-pc-windows-gnu
    (
        export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target/windows}
        export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=wine
        read -ra tests <<<"${WINDOWS_TESTS:---lib --test command_line --test console --test safety}"
        "$CROSS_CARGO" test --locked --no-fail-fast --target x86_64-pc-windows-gnu "${tests[@]}"
    ) || fail "tests of the library"
fi
[ "$what" != tests ] || exit 0

# --- the program, as a file -----------------------------------------------------------------------------------

[ "${WINDOWS_BUILD:-yes}" = no ] || packaging/windows/build.sh
built=target/package/windows
setup=target/package/mingzhang-$version-windows-x64.exe
[ -e "$setup" ] || fail "there is no $setup"

say "icon, version and manifest"
resources=$(wrestool -l "$built/mingzhang.exe")
[ "$(grep -c 'type=group_icon' <<<"$resources")" = 2 ] || fail "not two icons: $resources"
wrestool -x --raw --type=14 --name=1 "$built/mingzhang.exe" >"$work/icon-group"
[ "$(od -An -tu2 -j4 -N2 "$work/icon-group" | tr -d ' ')" = 9 ] || fail "the icon has not nine sizes"
wrestool -x --raw --type=16 "$built/mingzhang.exe" | iconv -f UTF-16LE -t UTF-8 2>/dev/null | tr '\0' '\n' >"$work/version" || true
for text in 明账 "明账 Mingzhang" "$version"; do
    grep -qxF -- "$text" "$work/version" || fail "the version resource does not say: $text"
done
wrestool -x --raw --type=24 "$built/mingzhang.exe" >"$work/manifest"
for text in PerMonitorV2 '<longPathAware[^>]*>true' '<activeCodePage[^>]*>UTF-8' asInvoker 8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a; do
    grep -q -- "$text" "$work/manifest" || fail "the manifest does not say: $text"
done
if [ "${WINDOWS_PROFILE:-release}" = release ]; then
    grep -q 'Subsystem.*(Windows GUI)' <<<"$(x86_64-w64-mingw32-objdump -p "$built/mingzhang.exe")" ||
        fail "the program opens a console"
fi
grep -q 'Subsystem.*(Windows CUI)' <<<"$(x86_64-w64-mingw32-objdump -p "$built/mingzhang.com")" ||
    fail "mingzhang.com is no console program"

# --- installing -------------------------------------------------------------------------------------------------

# The registry of this user as text, in which a value can be looked up.
registry() {
    rm -f "$drive/registry.reg"
    wine reg export 'HKCU\Software' 'C:\registry.reg' /y >/dev/null 2>&1
    iconv -f UTF-16 -t UTF-8 "$drive/registry.reg" | tr -d '\r' >"$work/registry"
    [ "$(wc -l <"$work/registry")" -gt 50 ] || fail "the registry could not be read"
}
# value KEY [NAME]: without the name the default value. Empty when there is none.
value() {
    KEY="[HKEY_CURRENT_USER\\Software\\$1]" NAME=${2:+\"$2\"} awk '
        BEGIN { key = ENVIRON["KEY"]; name = ENVIRON["NAME"]; if (name == "") name = "@" }
        /^\[/ { here = ($0 == key) }
        here && index($0, name "=") == 1 {
            text = substr($0, length(name) + 2)
            if (text ~ /^"/) { text = substr(text, 2, length(text) - 2); gsub(/\\\\/, "\\", text); gsub(/\\"/, "\"", text) }
            print text
            exit
        }' "$work/registry"
}
key() { grep -qxF -- "[HKEY_CURRENT_USER\\Software\\$1]" "$work/registry"; }
expect() { # expect WANTED KEY [NAME]
    local found
    found=$(value "${@:2}")
    [ "$found" = "$1" ] || fail "registry: ${*:2} is [$found], not [$1]"
}

uninstall='Microsoft\Windows\CurrentVersion\Uninstall\Mingzhang'
user=$(find "$drive/users" -mindepth 1 -maxdepth 1 -type d ! -name Public -printf '%f\n' | head -n 1)
programs="$drive/users/$user/AppData/Local/Programs/Mingzhang"
in_windows="C:\\users\\$user\\AppData\\Local\\Programs\\Mingzhang"
installed=(mingzhang.exe mingzhang.com document.ico yangquan-2026.ron uninstall.exe
    LICENSE-MIT.txt LICENSE-APACHE.txt LICENSE-fonts.txt)
start_menu() { find "$drive/users/$user" -path '*Start Menu*' -name '明账.lnk'; }

install() {
    wine "$setup" /S
    wineserver -w
}

# Wine sometimes cannot start a program while its server comes up (its error 1359).
reg_add() { # ARG…
    local _
    for _ in 1 2 3; do
        if wine reg add "$@" /f >"$work/reg.log" 2>&1; then return; fi
        wineserver -w
    done
    fail "the registry could not be written: $(tail -n 3 "$work/reg.log")"
}

# The search path of this user, as it is written down: with what is in it not replaced.
search_path() { wine reg query 'HKCU\Environment' /v Path 2>/dev/null | tr -d '\r' | sed -n 's/^ *Path *REG_\(EXPAND_\)\{0,1\}SZ *//p'; }
theirs='C:\windows\system32;C:\their own;%USERPROFILE%\bin'
reg_add 'HKCU\Environment' /v Path /t REG_EXPAND_SZ /d "$theirs"
[ "$(search_path)" = "$theirs" ] || fail "the search path cannot be read: $(search_path)"

say "installing"
registry
if key "$uninstall"; then fail "it is installed before it is installed"; fi
began=$SECONDS
install
say "installed in $((SECONDS - began)) s"
for file in "${installed[@]}"; do
    [ -s "$programs/$file" ] || fail "not installed: $file"
done
cmp "$built/mingzhang.exe" "$programs/mingzhang.exe" || fail "another program was installed"
[ -n "$(start_menu)" ] || fail "not in the start menu"
registry
expect "明账 Mingzhang" "$uninstall" DisplayName
expect "$version" "$uninstall" DisplayVersion
expect "$in_windows\\mingzhang.exe,0" "$uninstall" DisplayIcon
expect "\"$in_windows\\uninstall.exe\" /S" "$uninstall" QuietUninstallString
said=$((16#$(value "$uninstall" EstimatedSize | sed 's/^dword://')))
real=$(du -sk --apparent-size "$programs" | cut -f 1)
[ "$((said > real ? said - real : real - said))" -le 64 ] || fail "EstimatedSize says $said kB, it is $real"
expect Mingzhang.Review 'Classes\.mingzhang'
expect 明账审阅文件 'Classes\Mingzhang.Review'
expect "$in_windows\\document.ico" 'Classes\Mingzhang.Review\DefaultIcon'
expect "\"$in_windows\\mingzhang.exe\" \"%1\"" 'Classes\Mingzhang.Review\shell\open\command'
expect "\"$in_windows\\mingzhang.exe\" \"%1\"" 'Classes\Mingzhang.Budget\shell\open\command'
grep -qxF '"Mingzhang.Budget"=""' "$work/registry" || fail "budget files do not offer the program"
expect '' 'Classes\.ron'
expect "$in_windows\\mingzhang.exe" 'Microsoft\Windows\CurrentVersion\App Paths\mingzhang.exe'
[ "$(search_path)" = "$theirs;$in_windows" ] || fail "the search path is $(search_path)"

# --- at a console -------------------------------------------------------------------------------------------------

say "the command line"
mkdir -p "$drive/试"
cp data/yangquan-2026.ron "$drive/试/阳泉 2026.ron"
# as cmd finds it: by its bare name, .com first
cat >"$drive/试/door.bat" <<BAT
@echo off
mingzhang --version > C:\\version.txt
mingzhang check C:\\no-such-file.ron 2> C:\\error.txt
> C:\\code.txt echo %errorlevel%
mingzhang figures C:\\figures.ron --lang zh | more > C:\\figures.txt
BAT
cp data/yangquan-2026.ron "$drive/figures.ron"
wine cmd /c 'C:\试\door.bat' >/dev/null 2>&1 || true
grep -q "^mingzhang $version" "$drive/version.txt" || fail "--version says nothing under cmd"
[ -s "$drive/error.txt" ] || fail "an error is not seen under cmd"
code=$(tr -dc '0-9' <"$drive/code.txt")
case $code in '' | 0 | 127) fail "the exit code of an error is [$code] under cmd" ;; esac
[ "$(wc -l <"$drive/figures.txt")" -gt 400 ] || fail "figures gives little under a pipe"
# and the program itself, under a pipe
wine "$programs/mingzhang.exe" check 'C:\试\阳泉 2026.ron' --lang zh | cat >"$work/check.txt" || true
grep -q '矛盾' "$work/check.txt" || fail "check says nothing under a pipe"

# --- a review, from the sample to the PDF ---------------------------------------------------------------------------

window=
wait_window() { # wait_window PATTERN: of its title
    local i
    for ((i = 0; i < 120; i++)); do
        window=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1 || true)
        [ -z "$window" ] || break
        sleep 0.5
    done
    [ -n "$window" ] || fail "no window with the title $1"
    # there is no window manager to give it the keyboard
    xdotool windowfocus "$window"
    sleep 2
}
no_window() {
    local i
    for ((i = 0; i < 60; i++)); do
        [ -n "$(xdotool search --onlyvisible --name "$1" 2>/dev/null || true)" ] || return 0
        sleep 0.5
    done
    fail "a window with the title $1 is still there"
}
wait_file() {
    local i
    for ((i = 0; i < 240; i++)); do
        if [ -s "$1" ]; then
            sleep 1
            return 0
        fi
        sleep 0.5
    done
    fail "not written: $1"
}
click() { xdotool mousemove --window "$window" "$1" "$2" sleep 0.4 click 1 sleep 1; }
keys() { xdotool key "$@" sleep 1; }
shot() { import -window root "$shots/$1.png"; }
# Part of the window must change when something is done; a frozen one would pass everything else.
changed() { # changed BEFORE AFTER
    local off
    off=$(compare -metric AE "$shots/$1.png" "$shots/$2.png" null: 2>&1 || true)
    off=${off%%.*}
    [ "${off:-0}" -gt 20000 ] 2>/dev/null || fail "between $1 and $2 only ${off:-0} pixels have changed"
}
# The system's own dialog. It takes words only when it is ready for them, so whether they have arrived is looked at.
in_dialog() { # in_dialog TITLE PATH SHOT
    local try off height
    wait_window "$1"
    for try in 1 2 3 4; do
        sleep "$try"
        xdotool windowfocus "$window"
        # the field for the name is above the buttons, whatever typeface Wine has found
        height=$(xdotool getwindowgeometry --shell "$window" | sed -n 's/^HEIGHT=//p')
        click 400 "$((height - 44))"
        xdotool key End key shift+Home key BackSpace sleep 1
        import -window "$window" "$work/empty.png"
        xdotool type --delay 60 "$2"
        sleep 1
        import -window "$window" "$work/typed.png"
        off=$(compare -metric AE "$work/empty.png" "$work/typed.png" null: 2>&1 || true)
        [ "${off%%.*}" -lt 300 ] 2>/dev/null || break
        say "the dialog was not ready"
    done
    shot "$3"
    keys Return
    no_window "$1"
}

say "a review"
mkdir -p "$drive/reviews"
wine "$programs/mingzhang.exe" 'C:\试\阳泉 2026.ron' --lang zh >"$work/program.log" 2>&1 &
wait_window '明账$'
title=$window
sleep 3
shot 1-table
keys ctrl+e
sleep 2
shot 2-findings
changed 1-table 2-findings
click 346 250
sleep 1
shot 3-finding
keys ctrl+t
click 300 325
keys ctrl+m
sleep 1
xdotool type --delay 60 'Why does it fall? 2026'
shot 4-writing
keys ctrl+Return
sleep 1
shot 5-note
keys ctrl+s
in_dialog '^保存' 'C:\reviews\review.mingzhang' 6-saving
wait_file "$drive/reviews/review.mingzhang"
grep -q 'Why does it fall? 2026' "$drive/reviews/review.mingzhang" || fail "the note is not in the saved review"
wait_window '^review — 明账$'
[ "$window" = "$title" ] || fail "the saved review is in another window"
keys ctrl+j
sleep 6
shot 7-paper
keys ctrl+shift+e
in_dialog '^保存' 'C:\reviews\review.pdf' 8-pdf
wait_file "$drive/reviews/review.pdf"
[ "$(head -c 4 "$drive/reviews/review.pdf")" = '%PDF' ] || fail "that is no PDF"
pages=$(pdfinfo "$drive/reviews/review.pdf" 2>/dev/null | sed -n 's/^Pages: *//p')
[ "${pages:-0}" -ge 5 ] || fail "the PDF has ${pages:-no} pages"
pdftotext "$drive/reviews/review.pdf" "$work/review.txt" 2>/dev/null
grep -q 'Why does it fall? 2026' "$work/review.txt" || fail "the note is not in the PDF"
wait_window '^review — 明账$'

say "installing while it runs"
before=$(stat -c '%Y %s' "$programs/mingzhang.exe" "$programs/document.ico")
code=0
wine "$setup" /S || code=$?
[ "$code" = 4 ] || fail "installing over the running program gives $code, not 4"
[ "$(stat -c '%Y %s' "$programs/mingzhang.exe" "$programs/document.ico")" = "$before" ] ||
    fail "something was changed under the running program"
keys ctrl+q
no_window '明账$'
wineserver -w

say "a newer version, over the old one and a file of somebody else"
echo mine >"$programs/mine.txt"
echo stale >"$programs/document.ico"
install
cmp -s assets/icon/document.ico "$programs/document.ico" || fail "the old file was not replaced"

say "opening by association"
if ! wine reg query 'HKCR\.mingzhang' >/dev/null 2>&1; then
    # Windows shows a user's own classes among those of the machine; Wine 8 does not, so they are put there for it
    for class in .mingzhang Mingzhang.Review; do
        wine reg copy "HKCU\\Software\\Classes\\$class" "HKLM\\Software\\Classes\\$class" /s /f >/dev/null 2>&1
    done
fi
wine start 'C:\reviews\review.mingzhang' >/dev/null 2>&1
wait_window '^review — 明账$'
sleep 3
shot 9-reopened
keys ctrl+b
sleep 1
shot 10-notes
changed 9-reopened 10-notes

say "a second start hands its file to the open window"
open=$window
windows() { xdotool search --onlyvisible --name '明账$' | wc -l; }
alone=$(windows)
handed_over() { # TITLE COMMAND…
    local code=0
    timeout 60 "${@:2}" >"$work/second.log" 2>&1 || code=$?
    [ "$code" = 0 ] || fail "the second start ended with $code: $(cat "$work/second.log")"
    wait_window "$1"
    [ "$window" = "$open" ] || fail "it came in another window: $1"
    [ "$(windows)" = "$alone" ] || fail "there is a second window"
}
# the second program is to have ended, not only what started it
handed_over '阳泉.*明账$' "${chinese[@]}" wine "$programs/mingzhang.exe" 'C:\试\阳泉 2026.ron'
shot 11-handed-over
# what comes within three seconds was opened together with the first, and gets a window of its own
sleep 4
handed_over '^review — 明账$' "${chinese[@]}" wine start 'C:\reviews\review.mingzhang'
keys ctrl+q
no_window '明账$'
wineserver -w

# --- uninstalling -----------------------------------------------------------------------------------------------------

say "uninstalling"
kept=$(find "$drive/users/$user/AppData" -ipath '*mingzhang*' -type f ! -path '*Programs*' | sort)
[ -n "$kept" ] || fail "the program has kept nothing, so that nothing can be lost"
wine "$programs/uninstall.exe" /S
wineserver -w
for file in "${installed[@]}"; do
    [ ! -e "$programs/$file" ] || fail "not removed: $file"
done
[ -s "$programs/mine.txt" ] || fail "a file of somebody else was removed"
[ -z "$(start_menu)" ] || fail "still in the start menu"
registry
for gone in "$uninstall" 'Classes\.mingzhang' 'Classes\Mingzhang.Review' 'Classes\Mingzhang.Budget' 'Classes\.ron' \
    'Classes\Applications\mingzhang.exe' 'Microsoft\Windows\CurrentVersion\App Paths\mingzhang.exe'; do
    if key "$gone"; then fail "still in the registry: $gone"; fi
done
[ "$(find "$drive/users/$user/AppData" -ipath '*mingzhang*' -type f ! -path '*Programs*' | sort)" = "$kept" ] ||
    fail "something of the user's was removed"
[ -s "$drive/reviews/review.mingzhang" ] || fail "the review was removed"
[ "$(search_path)" = "$theirs" ] || fail "the search path is left as $(search_path)"

say "another program has taken the files over: they stay with it; a search path too long for the installer stays whole"
rm -f "$programs/mine.txt"
long=$(printf 'C:\\%s;' "$(seq -s _ 900)" "$(seq -s - 900)" "$(seq -s + 900)")
reg_add 'HKCU\Environment' /v Path /t REG_EXPAND_SZ /d "$long"
install
[ "$(search_path)" = "$long" ] || fail "the long search path was changed: $(search_path)"
reg_add 'HKCU\Software\Classes\.mingzhang' /ve /d Other.Program
wine "$programs/uninstall.exe" /S
wineserver -w
registry
expect Other.Program 'Classes\.mingzhang'
[ ! -e "$programs" ] || fail "the folder is still there"

say "all of it works; look at the pictures in target/windows-test/shots"
