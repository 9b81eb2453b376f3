#!/usr/bin/env bash
# Makes assets/fonts/*.ttf again: two static faces of Noto Sans SC (SIL Open Font License 1.1), cut down to
# what a Chinese budget report can hold. The results are kept in the repository, so nobody has to run this
# to build the program.
#
#   NotoSansSC-Regular-GBK.ttf   every character of GBK (all 20902 unified ideographs), the 8105 standard
#                                characters, and the symbols named below
#   NotoSansSC-Bold-8105.ttf     GB 2312, the 8105 standard characters, and the same symbols
#
# Needs: npm (to fetch the faces), python3 with venv and pip (to fetch fonttools), sha256sum.
# The licence allows it: the only reserved name is "Source"; OFL.txt stays beside the fonts.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(cd "$here/../../assets/fonts" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3 >/dev/null
tar -xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
sha256sum --check --quiet <<'SUMS'
d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16  package/400Regular/NotoSansSC_400Regular.ttf
9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96  package/700Bold/NotoSansSC_700Bold.ttf
SUMS

python3 -m venv venv
venv/bin/pip install --quiet fonttools==4.68.0

venv/bin/python - "$here/chars-8105.txt" <<'PYTHON'
import sys

# Blocks, first and last code point. A face has only some of each; pyftsubset passes over the rest.
SYMBOLS = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x024F),  # Latin letters with marks
    (0x02B0, 0x02FF),  # tone marks of pinyin
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic, basic
    (0x1E00, 0x1EFF),  # more Latin letters with marks
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currency signs
    (0x2100, 0x214F),  # letterlike symbols
    (0x2150, 0x218F),  # fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical symbols
    (0x2460, 0x24FF),  # enclosed letters and digits
    (0x2500, 0x25FF),  # lines, blocks, geometric shapes
    (0x2600, 0x27BF),  # miscellaneous symbols, dingbats
    (0x27E0, 0x2BFF),  # more arrows, operators and shapes
    (0x3000, 0x303F),  # CJK symbols and punctuation
    (0x3040, 0x312F),  # kana, bopomofo
    (0x3200, 0x33FF),  # enclosed CJK, square units
    (0xFE30, 0xFE4F),  # upright forms of punctuation
    (0xFF00, 0xFFEF),  # full-width and half-width forms
]


def two_byte_characters(codec):
    found = set()
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                text = bytes([high, low]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.add(ord(text))
    return found


symbols = {code for first, last in SYMBOLS for code in range(first, last + 1)}
with open(sys.argv[1], encoding="utf-8") as lines:
    standard = {ord(c) for line in lines if not line.startswith("#") for c in line.strip()}
gb2312 = two_byte_characters("gb2312")
gbk = two_byte_characters("gbk")

for name, codes in [
    ("regular.txt", symbols | standard | gb2312 | gbk),
    ("bold.txt", symbols | standard | gb2312),
]:
    with open(name, "w", encoding="ascii") as file:
        file.writelines(f"{code:04X}\n" for code in sorted(codes))
PYTHON

subset() { # FACE CODE-POINTS RESULT
    # --layout-features: proportional and tabular digits, vertical forms and the like stay usable.
    # --name-IDs: the licence text stays inside the font.
    venv/bin/pyftsubset "$1" --unicodes-file="$2" --output-file="$out/$3" \
        --layout-features='*' --name-IDs='*' --no-hinting
    echo "$3: $(wc -c <"$out/$3") bytes"
}
subset package/400Regular/NotoSansSC_400Regular.ttf regular.txt NotoSansSC-Regular-GBK.ttf
subset package/700Bold/NotoSansSC_700Bold.ttf bold.txt NotoSansSC-Bold-8105.ttf
cp package/LICENSE_FONT "$out/OFL.txt"
