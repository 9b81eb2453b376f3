#!/bin/sh
# Installs Mingzhang for this user alone, without administrator's rights; run it from the unpacked folder.
#   ./install.sh               into ~/.local
#   ./install.sh --uninstall   takes away what it has put there, and nothing else; reviews and settings stay
# PREFIX=/another/place is honoured.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-${HOME:?}/.local}
data=$prefix/share

refresh() {
    # Without these tools the menu and the file type appear after the next login.
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" || true; fi
    if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t "$data/icons/hicolor" || true; fi
}

# Every file of the folder that belongs into the prefix, as it is called there.
files() { (cd "$here/files" && find . -type f | sed 's|^\./||'); }

case ${1:-} in
--uninstall)
    files | while read -r file; do rm -f "$prefix/$file"; done
    rmdir "$data/doc/mingzhang/examples" "$data/doc/mingzhang" 2>/dev/null || true
    refresh
    echo "明账已卸载。审阅文件和设置没有动。 Mingzhang is uninstalled; reviews and settings were left alone."
    ;;
'')
    files | while read -r file; do
        mkdir -p "$(dirname "$prefix/$file")"
        cp "$here/files/$file" "$prefix/$file"
    done
    chmod 755 "$prefix/bin/mingzhang"
    # A desktop does not look for programs in ~/.local/bin everywhere.
    entry=$data/applications/mingzhang.desktop
    sed "s|^Exec=mingzhang|Exec=\"$prefix/bin/mingzhang\"|" "$here/files/share/applications/mingzhang.desktop" >"$entry.new"
    mv "$entry.new" "$entry"
    refresh
    echo "明账已装好：在程序菜单里找明账，或运行 $prefix/bin/mingzhang"
    echo "Mingzhang is installed: look for it in the menu of programs, or run $prefix/bin/mingzhang"
    ;;
*)
    sed -n '2,5s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
