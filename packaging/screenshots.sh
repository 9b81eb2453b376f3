#!/usr/bin/env bash
# Makes the pictures of the user guide: opens the real program in a virtual display, does what the guide tells a deputy
# to do, and keeps what is to be seen.
#
#   packaging/screenshots.sh [PROGRAM]     without PROGRAM the one that cargo build --release made
#
# Writes assets/guide/pictures/NAME.png (Chinese) and NAME-en.png (English). The steps are the guide's own, by keyboard and by the
# names of commands, so that a changed layout does not break them. It fails if the program ends, if a picture is empty, if a
# step changes nothing, or if the pictures become too large to be carried in the program. Look at every picture afterwards.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
source "$root/packaging/setup.sh" window pictures
program=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/release/mingzhang}")
pictures=$root/assets/guide/pictures
bytes_at_most=1200000

work=$(mktemp -d)
# Pictures show where files lie: the shortest place anybody may write to, and the same every time. Only what is made here is taken away.
documents=()
make_documents() { # NAME
    docs=/tmp/$1
    mkdir -m 700 "$docs" || fail "$docs is needed for the pictures, and cannot be made"
    documents+=("$docs")
}
app=
# shellcheck source=/dev/null
source packaging/display.sh
clean_up() {
    display_stop "$app"
    display_stop "$display_server"
    rm -rf "$work" "${documents[@]}"
}
trap clean_up EXIT
fail() {
    echo "screenshots: $*" >&2
    tail -n 20 "$work/app.log" >&2 2>/dev/null || true
    exit 1
}
[ -x "$program" ] || fail "there is no program at $program"

display_start "$work" || fail "the virtual display did not start"

# --- the program --------------------------------------------------------------------------------------------

# An empty PATH and no session bus: the program finds no file dialog of the system and asks for the place itself.
start() { # ARG…
    (
        cd "$docs"
        export HOME=$home XDG_CONFIG_HOME=$home/.config XDG_DATA_HOME=$home/.local/share MINGZHANG_DATA=$home/mingzhang
        export XDG_RUNTIME_DIR=$work/run DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent PATH=/nonexistent
        exec "$program" --lang "$lang" "$@"
    ) >"$work/app.log" 2>&1 </dev/null &
    app=$!
    window=
    for _ in $(seq 300); do
        kill -0 "$app" 2>/dev/null || fail "the program ended before its window appeared"
        window=$(xdotool search --onlyvisible --class '^mingzhang$' 2>/dev/null | tail -n 1 || true)
        [ -z "$window" ] || break
        sleep 0.2
    done
    [ -n "$window" ] || fail "no window"
    xdotool windowmove "$window" 0 0 windowsize "$window" 1366 768 windowfocus "$window" mousemove 683 762
    settle
}

# Waits until the picture on the screen stands still (a text cursor may go on blinking: not for ever).
settle() {
    local now before=none
    for _ in $(seq 12); do
        sleep 0.35
        kill -0 "$app" 2>/dev/null || fail "the program ended"
        now=$(import -silent -window root rgb:- | sha256sum)
        [ "$now" != "$before" ] || return 0
        before=$now
    done
}

press() { # KEY…
    local key
    for key in "$@"; do
        xdotool key "$key"
        sleep 0.25
    done
    settle
}
text() { # WORDS: through the clipboard, as a keyboard in a virtual display has no Chinese
    printf %s "$1" | xclip -selection clipboard
    xdotool key ctrl+v
    settle
}
# A command by its name, in the palette.
command_named() { # CHINESE ENGLISH
    press ctrl+shift+p
    if [ "$lang" = zh ]; then text "$1"; else text "$2"; fi
    press Return
}
fill_in() { # PATH
    press ctrl+a
    text "$1"
    press Return
}
point() { # X Y
    xdotool mousemove "$1" "$2"
    sleep 0.2
}
click() { # X Y
    point "$1" "$2"
    xdotool click 1
    # out of the way, so that nothing is highlighted or explained under it
    xdotool mousemove 683 762
    settle
}
shot() { # NAME [CROP]
    local name=$1 file
    [ "$lang" = zh ] || name=$1-en
    file=$work/$name.png
    import -silent -window root "$file"
    [ "$(identify -format '%k' "$file")" -gt 40 ] || fail "$name: the picture is empty"
    local seen
    seen=$(identify -format '%#' "$file") # of the pixels, not of the file
    ! grep -q "$seen" "$work/seen" 2>/dev/null || fail "$name: the same as $(grep "$seen" "$work/seen"), so what was done before it did nothing"
    echo "$seen $name" >>"$work/seen"
    taken+=("$name")
    if [ $# -gt 1 ]; then convert "$file" -crop "$2" +repage "$work/$name.crop"; else cp "$file" "$work/$name.crop"; fi
    pngquant --speed 1 --nofs --force --output "$work/$name.small" 64 "$work/$name.crop"
    echo "screenshots: $name, $(stat -c %s "$work/$name.small") bytes"
}

# --- what colleagues have written ---------------------------------------------------------------------------

budget=$root/data/yangquan-2026.ron
review_of() { # FILE NAME DELEGATION ID KIND KEY QUOTE TEXT
    {
        cat <<RON
(
    mingzhang: "1.1",
    reviewer: (name: "$2", delegation: "$3"),
    notes: [(
        id: "01936000-0000-7000-8000-00000000000$4", about: figure("$6"), quote: "$7", text: "$8", kind: $5, status: ready,
        author: (name: "$2", delegation: "$3"), created: "2026-01-20T01:02:03Z", revision: "01936000-0000-7000-8000-00000000001$4",
    )],
RON
        printf '    budget: (path: "阳泉市2026.ron", sha256: "%s", taken: "2026-01-20T01:00:00Z", text: r##"' "$(sha256sum <"$budget" | cut -d ' ' -f 1)"
        cat "$budget"
        printf '"##),\n)\n'
    } >"$1"
}

pictures_in() { # zh|en
    lang=$1
    home=$work/home-$lang
    mkdir -p "$home"
    make_documents "$([ "$lang" = zh ] && echo 文档 || echo Documents)"
    local mine zhou he others question first_words
    if [ "$lang" = zh ]; then
        mine=我的审阅.mingzhang zhou=周代表 he=何代表 others='周代表\|何代表' question='两年只多 0.68 亿元，新建学校够用吗？请说明。' first_words='去年交通花了 9.55 亿元，今年只安排 5.92 亿元，'
        review_of "$docs/$zhou.mingzhang" 周代表 第三代表团 1 question capital/全市/revenue/国有资本经营预算收入/2026/draft/amount '21.49 亿元' '收入增加这么多，来自哪几家企业？'
        review_of "$docs/$he.mingzhang" 何代表 第五代表团 2 suggestion 'general/全市/expenditure/一般公共预算支出>节能环保支出/2026/draft/amount' '6.62 亿元' '建议把减少的项目列一张表。'
    else
        mine=my-review.mingzhang zhou=Zhou he=He others='"Zhou"\|"He"' question='Only 0.68 more in two years: is it enough for the new schools? Please explain.' first_words='Transport cost 9.55 last year, and 5.92 is planned now; '
        review_of "$docs/$zhou.mingzhang" Zhou 'Delegation 3' 1 question capital/全市/revenue/国有资本经营预算收入/2026/draft/amount '21.49 亿元' 'So much more: from which firms?'
        review_of "$docs/$he.mingzhang" He 'Delegation 5' 2 suggestion 'general/全市/expenditure/一般公共预算支出>节能环保支出/2026/draft/amount' '6.62 亿元' 'A list of what falls away would help.'
    fi
    # a corrected draft, and one with three mistakes of the kind everybody makes
    sed 's/"21.49 亿元"/"21.94 亿元"/' "$budget" >"$docs/新草案.ron"
    sed -e '0,/executed: "73.17 亿元"/s//executd: "73.17 亿元"/' -e '0,/"25.89 亿元"/s//"25.89 亿"/' -e '0,/"14.66 亿元"/s//“14.66 亿元”/' "$budget" >"$docs/写错的.ron"

    start
    shot welcome 900x470+233+80
    command_named 打开示例 'Open the sample'
    shot table
    press ctrl+e F8
    shot finding 936x590+178+35
    press ctrl+t ctrl+f
    text jyzc
    shot search 660x260+706+0
    press Return
    shot line
    press F4
    shot changes 936x560+178+35
    press F4 ctrl+g
    shot gallery 936x700+178+35
    click 330 200
    shot chart 936x700+178+35
    press ctrl+t ctrl+f
    text jyzc
    # the search leaves the cursor at the name; the draft of the year is six columns on
    press Return Right Right Right Right Right Right ctrl+m
    text "$question"
    shot writing 760x470+606+0
    press ctrl+Return
    command_named 我的姓名 'My name'
    text "$([ "$lang" = zh ] && echo 林代表 || echo Lin)"
    press Tab
    text "$([ "$lang" = zh ] && echo 第二代表团 || echo 'Delegation 2')"
    shot name 640x330+363+220
    # the cursor stands in the second field: the box, then the button
    press Tab Tab space
    press ctrl+s
    fill_in "$mine"
    shot kept 760x440+606+0
    command_named 合并别人 'Merge others'
    fill_in "$zhou.mingzhang;$he.mingzhang"
    shot merge 720x240+323+260
    press Return
    press ctrl+b
    shot notes 936x450+178+35
    press ctrl+s
    [ "$(grep -c "$others" "$docs/$mine")" -ge 2 ] || fail "the notes of the others are not in $mine"
    press ctrl+j
    # the typesetter takes a few seconds
    sleep 8
    # past the cover and the contents, to the page of what matters
    xdotool mousemove 764 450 click --repeat 14 --delay 60 5 mousemove 683 762
    settle
    shot paper 936x700+178+35
    # or the newer draft would be typeset while dialogs are open
    press ctrl+b
    command_named 换成新的 'Take a newer'
    fill_in 新草案.ron
    shot newer 720x320+323+220
    press Escape ctrl+s
    command_named 历史版本 'Older versions'
    shot versions 720x420+323+170
    press Escape
    press ctrl+f
    text jtys
    press Return ctrl+m
    text "$first_words"
    # the journal is written within two seconds
    sleep 3
    kill -KILL "$app"
    wait "$app" 2>/dev/null || true
    start
    shot recovery 720x330+323+220
    press Escape
    display_stop "$app"
    # what was not saved has been shown; it would be asked about again
    rm -rf "$home/mingzhang/recovery"
    start 写错的.ron
    shot mistakes 760x420+303+170
    display_stop "$app"
    app=
}

taken=()
pictures_in zh
pictures_in en

total=0
for name in "${taken[@]}"; do total=$((total + $(stat -c %s "$work/$name.small"))); done
[ "$total" -le "$bytes_at_most" ] || fail "all pictures together have $total bytes, more than $bytes_at_most"
mkdir -p "$pictures"
rm -f "$pictures"/*.png
for name in "${taken[@]}"; do cp "$work/$name.small" "$pictures/$name.png"; done
echo "screenshots: ${#taken[@]} pictures, $total bytes; look at every one"
