"""Checks the structure of Mingzhang.app: check_bundle.py [--must-fail] FOLDER. Needs nothing but Python 3.

With --must-fail the bundle is spoiled in several ways, in copies, and each copy must be found wrong: a check that
cannot fail checks nothing.
"""
import os
import plistlib
import re
import shutil
import struct
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
SIZES = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512,
         b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512, b"ic10": 1024}


class Wrong(Exception):
    pass


def want(condition, message):
    if not condition:
        raise Wrong(message)


def check_icon(path):
    data = path.read_bytes()
    want(data[:4] == b"icns" and struct.unpack(">I", data[4:8])[0] == len(data), f"{path.name} is no icon")
    at, found = 8, {}
    while at < len(data):
        kind, length = data[at:at + 4], struct.unpack(">I", data[at + 4:at + 8])[0]
        image = data[at + 8:at + length]
        want(image[:8] == b"\x89PNG\r\n\x1a\n", f"{path.name}: {kind} is no PNG")
        found[kind] = struct.unpack(">II", image[16:24])
        at += length
    want(found == {k: (s, s) for k, s in SIZES.items()}, f"{path.name} holds {found}")


def words(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    pairs = re.findall(r'"([^"]+)"\s*=\s*"([^"]+)"\s*;', text)
    rest = re.sub(r'"[^"]+"\s*=\s*"[^"]+"\s*;', "", text).strip()
    want(not rest, f"{path} is not in order: {rest}")
    return dict(pairs)


def check(app):
    contents = app / "Contents"
    resources = contents / "Resources"
    want((contents / "Info.plist").is_file(), "no Info.plist")
    try:
        info = plistlib.loads((contents / "Info.plist").read_bytes())
    except Exception as e:
        raise Wrong(f"Info.plist: {e}") from e
    version = re.search(r'^version *= *"(.*)"', (TOP / "Cargo.toml").read_text(encoding="utf-8"), re.M)[1]
    for name in ["CFBundleShortVersionString", "CFBundleVersion"]:
        want(info.get(name) == version, f"{name} is {info.get(name)}, not {version}")
    for name, value in {"CFBundlePackageType": "APPL", "LSMinimumSystemVersion": "12.0",
                        "NSHighResolutionCapable": True, "CFBundleLocalizations": ["zh-Hans", "en"],
                        "CFBundleIdentifier": "org.mingzhang.Mingzhang"}.items():
        want(info.get(name) == value, f"{name} is {info.get(name)}")
    want((contents / "PkgInfo").read_bytes() == b"APPL????", "PkgInfo")
    program = contents / "MacOS" / info.get("CFBundleExecutable", "?")
    want(program.is_file() and os.access(program, os.X_OK), f"{program} cannot be run")

    icons = {info.get("CFBundleIconFile")}
    declared = {t["UTTypeIdentifier"]: t for key in ["UTExportedTypeDeclarations", "UTImportedTypeDeclarations"]
                for t in info.get(key, [])}
    opened, names = {}, []
    for kind in info.get("CFBundleDocumentTypes", []):
        icons.add(kind["CFBundleTypeIconFile"])
        names.append(kind["CFBundleTypeName"])
        for identifier in kind["LSItemContentTypes"]:
            want(identifier in declared, f"{identifier} is declared nowhere")
            names.append(declared[identifier]["UTTypeDescription"])
            for extension in declared[identifier]["UTTypeTagSpecification"]["public.filename-extension"]:
                opened[extension] = (kind["CFBundleTypeRole"], kind["LSHandlerRank"])
    want(opened == {"mingzhang": ("Editor", "Owner"), "ron": ("Viewer", "Alternate")}, f"opens {opened}")
    want([t["UTTypeIdentifier"] for t in info["UTExportedTypeDeclarations"]] == ["org.mingzhang.review"],
         "the review is the one type of our own")
    for icon in icons:
        path = resources / f"{icon}.icns"
        want(path.is_file(), f"no {path.name}")
        check_icon(path)
        want(path.read_bytes() == (TOP / "assets/icon" / path.name).read_bytes(), f"{path.name} is not the one in assets")

    for language in info["CFBundleLocalizations"]:
        path = resources / f"{language}.lproj" / "InfoPlist.strings"
        want(path.is_file(), f"no words for {language}")
        said = words(path)
        for name in [*names, "CFBundleName", "CFBundleDisplayName"]:
            want(name in said, f"{language} has no word for {name}")
    want(words(resources / "zh-Hans.lproj/InfoPlist.strings")["CFBundleDisplayName"] == "明账", "the Chinese name")
    want((resources / "yangquan-2026.ron").is_file(), "no sample")


def spoiled(app):
    """Ways to spoil a bundle, each of which must be noticed."""
    def plist(change):
        def spoil(copy):
            path = copy / "Contents/Info.plist"
            info = plistlib.loads(path.read_bytes())
            change(info)
            path.write_bytes(plistlib.dumps(info))
        return spoil

    def cut_icon(copy):
        path = copy / "Contents/Resources/document.icns"
        path.write_bytes(path.read_bytes()[:-100])

    def unquote(copy):
        path = copy / "Contents/Resources/zh-Hans.lproj/InfoPlist.strings"
        path.write_text(path.read_text(encoding="utf-8").replace('";', '"', 1), encoding="utf-8")

    return {
        "not to be run": lambda c: (c / "Contents/MacOS/mingzhang").chmod(0o644),
        "version not filled in": plist(lambda i: i.update(CFBundleVersion="@VERSION@")),
        "broken list": lambda c: (c / "Contents/Info.plist").write_text("<plist><dict><key>"),
        "type not declared": plist(lambda i: i.pop("UTImportedTypeDeclarations")),
        "newer systems only": plist(lambda i: i.update(LSMinimumSystemVersion="14.0")),
        "icon cut off": cut_icon,
        "words not in order": unquote,
        "language missing": lambda c: shutil.rmtree(c / "Contents/Resources/en.lproj"),
    }


def main():
    must_fail = "--must-fail" in sys.argv
    app = Path(sys.argv[-1])
    if not must_fail:
        try:
            check(app)
        except Wrong as e:
            sys.exit(f"{app}: {e}")
        print(f"{app} is in order")
        return
    for name, spoil in spoiled(app).items():
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / app.name
            shutil.copytree(app, copy)
            check(copy)
            spoil(copy)
            try:
                check(copy)
            except Wrong as e:
                print(f"{name}: noticed ({e})")
            else:
                sys.exit(f"a bundle with “{name}” passes")


main()
