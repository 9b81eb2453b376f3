#!/usr/bin/env bash
# Makes Mingzhang.app for macOS 12 and later, for both processors, and its .dmg.
#
#   packaging/macos/bundle.sh                    on a Mac: builds, signs, notarises; target/package/mingzhang-VERSION-macos.dmg
#   packaging/macos/bundle.sh --binary FILE      anywhere: the bundle round a program that is there already (a stand-in in
#                                                packaging/macos/check.sh); no .dmg without a Mac
#
# Needs (Mac): the command line tools of Xcode (lipo, codesign, iconutil is not needed), Rust with rustup. Installs: the two Rust targets.
# Variables, each step being left out, and said to be, when its variable is unset:
#   MACOS_CERTIFICATE    name of the "Developer ID Application: …" certificate in the keychain: signs with hardened runtime.
#                        Unset: an ad-hoc signature, with which the program runs on the Mac that built it; elsewhere it must be
#                        allowed by hand (System Settings, Privacy & Security).
#   MACOS_NOTARY_PROFILE profile which `xcrun notarytool store-credentials` has made: notarises and staples the .dmg.
#   CARGO_TARGET_DIR     where cargo builds (default target/macos)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf 'macos: %s\n' "$*" >&2; }
left_out() { printf 'macos: *** LEFT OUT: %s ***\n' "$*" >&2; }

binary=
while [ "$#" -gt 0 ]; do
    case $1 in
    --binary)
        binary=${2:?--binary needs a file}
        shift 2
        ;;
    *)
        say "unknown: $1"
        exit 2
        ;;
    esac
done

version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
here=packaging/macos
out=target/package/macos
app=$out/Mingzhang.app
on_mac=no
if [ "$(uname -s)" = Darwin ]; then on_mac=yes; fi
rm -rf "$out"
mkdir -p "$out"

if [ -z "$binary" ]; then
    if [ "$on_mac" = no ]; then
        say "the program can only be linked on a Mac; elsewhere: --binary FILE"
        exit 2
    fi
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/macos}
    # the oldest system the program is to start on; Info.plist says the same
    MACOSX_DEPLOYMENT_TARGET=$(sed -n '/LSMinimumSystemVersion/{n;s/.*<string>\(.*\)<.*/\1/p;}' $here/Info.plist)
    export MACOSX_DEPLOYMENT_TARGET
    parts=()
    for target in aarch64-apple-darwin x86_64-apple-darwin; do
        rustup target add "$target"
        say "building $version for $target"
        cargo build --locked --release --target "$target" --bin mingzhang
        parts+=("$CARGO_TARGET_DIR/$target/release/mingzhang")
    done
    binary=$out/mingzhang
    lipo -create -output "$binary" "${parts[@]}"
    lipo "$binary" -verify_arch arm64 x86_64
fi

say "making $app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp "$binary" "$app/Contents/MacOS/mingzhang"
chmod 755 "$app/Contents/MacOS/mingzhang"
sed "s/@VERSION@/$version/g" $here/Info.plist >"$app/Contents/Info.plist"
printf 'APPL????' >"$app/Contents/PkgInfo"
cp assets/icon/mingzhang.icns assets/icon/document.icns "$app/Contents/Resources/"
cp data/yangquan-2026.ron "$app/Contents/Resources/"
cp LICENSE-MIT LICENSE-APACHE assets/fonts/OFL.txt "$app/Contents/Resources/"
for language in zh-Hans en; do
    mkdir -p "$app/Contents/Resources/$language.lproj"
    cp "$here/$language.lproj/InfoPlist.strings" "$app/Contents/Resources/$language.lproj/"
done

if [ "$on_mac" = no ]; then
    left_out "signing, notarising and the .dmg: this is not a Mac"
    exit 0
fi
[ "$binary" != "$out/mingzhang" ] || rm "$binary"
plutil -lint "$app/Contents/Info.plist" "$app"/Contents/Resources/*.lproj/InfoPlist.strings

if [ -n "${MACOS_CERTIFICATE:-}" ]; then
    say "signing as $MACOS_CERTIFICATE"
    codesign --force --options runtime --timestamp --sign "$MACOS_CERTIFICATE" "$app"
else
    left_out "signing with a certificate (MACOS_CERTIFICATE is unset); other Macs will refuse the program until it is allowed by hand"
    codesign --force --sign - "$app"
fi
codesign --verify --strict --verbose=2 "$app"

dmg=target/package/mingzhang-$version-macos.dmg
rm -f "$dmg"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -volname "明账 Mingzhang" -srcfolder "$stage" -fs HFS+ -format UDZO -quiet "$dmg"
if [ -n "${MACOS_CERTIFICATE:-}" ]; then
    codesign --force --timestamp --sign "$MACOS_CERTIFICATE" "$dmg"
fi
if [ -n "${MACOS_CERTIFICATE:-}" ] && [ -n "${MACOS_NOTARY_PROFILE:-}" ]; then
    say "notarising (this waits for Apple)"
    xcrun notarytool submit "$dmg" --keychain-profile "$MACOS_NOTARY_PROFILE" --wait
    xcrun stapler staple "$dmg"
    xcrun stapler validate "$dmg"
else
    left_out "notarising (it needs MACOS_CERTIFICATE and MACOS_NOTARY_PROFILE)"
fi
ls -l "$dmg" >&2
