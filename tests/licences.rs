//! `assets/licences.txt` names the licence of everything the program is made of. The list of what that is comes from `Cargo.lock`, so it
//! cannot go stale; the texts come from the packages themselves.
//!
//! `packaging/licences.sh` has it written anew (`UPDATE_SNAPSHOTS`), which needs the sources of all packages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Name and version.
type Package = (String, String);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn list() -> PathBuf {
    root().join("assets/licences.txt")
}

/// The list as it is kept; renewed first when that is asked for.
fn the_list() -> &'static str {
    static LIST: LazyLock<String> = LazyLock::new(|| {
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            fs::write(list(), made()).unwrap();
        }
        fs::read_to_string(list()).unwrap()
    });
    &LIST
}

/// The value of `key = "value"`.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim().strip_prefix('"')?.split('"').next()
}

/// What the program depends on, for any system, without what only its tests need: `Cargo.lock` names for every package its
/// dependencies, and those of the tests only for the program itself.
fn packages() -> BTreeSet<Package> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let mut needs: BTreeMap<Package, Vec<String>> = BTreeMap::new();
    for block in lock.split("[[package]]").skip(1) {
        let of = |key| block.lines().find_map(|line| value(line, key)).unwrap().to_owned();
        let dependencies = block.split_once("dependencies = [").map_or("", |(_, rest)| rest);
        let dependencies = dependencies.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        needs.insert((of("name"), of("version")), dependencies);
    }
    let find = |wanted: &str| -> Package {
        let mut words = wanted.split(' ');
        let (name, version) = (words.next().unwrap(), words.next());
        let mut fitting = needs.keys().filter(|(n, v)| n == name && version.is_none_or(|wanted| v == wanted));
        let found = fitting.next().unwrap_or_else(|| panic!("Cargo.lock lacks {wanted}")).clone();
        assert!(fitting.next().is_none(), "Cargo.lock has several {wanted}");
        found
    };
    let program = find("mingzhang");
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    // those of every system, and those of one
    let is_ours = |head: &str| {
        head == "dependencies" || (head.starts_with("target.") && head.ends_with(".dependencies"))
    };
    let sections: Vec<(&str, &str)> =
        manifest.split("\n[").filter_map(|s| s.split_once("]\n")).filter(|(head, _)| is_ours(head)).collect();
    assert_eq!(sections.len(), 3);
    let own: BTreeSet<&str> = sections
        .iter()
        .flat_map(|(_, section)| section.lines().filter(|l| !l.starts_with('#')))
        .filter_map(|l| l.split_once('='))
        .map(|(name, _)| name.trim())
        .collect();
    let direct = needs[&program].iter().filter(|d| own.contains(d.split(' ').next().unwrap()));
    let mut open: Vec<Package> = direct.map(|d| find(d)).collect();
    assert_eq!(open.len(), own.len(), "every dependency of Cargo.toml is in Cargo.lock");
    let mut reached = BTreeSet::new();
    while let Some(package) = open.pop() {
        if reached.insert(package.clone()) {
            open.extend(needs[&package].iter().map(|d| find(d)));
        }
    }
    reached
}

/// Lines of packages in the list are "• name version: rest".
fn named(text: &str) -> BTreeSet<Package> {
    let line = |line: &str| {
        let (package, _) = line.strip_prefix("• ")?.split_once(':')?;
        let (name, version) = package.split_once(' ')?;
        Some((name.to_owned(), version.to_owned()))
    };
    text.lines().filter_map(line).collect()
}

#[test]
fn every_package_of_the_program_is_named_and_no_other() {
    let text = the_list();
    let (wanted, named) = (packages(), named(text));
    assert!(wanted.len() > 300, "only {}", wanted.len());
    let missing: Vec<_> = wanted.difference(&named).collect();
    let superfluous: Vec<_> = named.difference(&wanted).collect();
    assert!(
        missing.is_empty() && superfluous.is_empty(),
        "run packaging/licences.sh: {missing:?} are missing, {superfluous:?} are not used any more"
    );
}

#[test]
fn the_typeface_is_named_with_its_licence() {
    let text = the_list();
    let font = fs::read_to_string(root().join("assets/fonts/OFL.txt")).unwrap();
    assert!(text.contains("Noto Sans SC"));
    assert!(squeezed(text).contains(&squeezed(&font)), "the text in assets/fonts/OFL.txt is not in the list");
}

#[test]
fn every_package_stands_above_a_text() {
    let text = the_list();
    let (_, blocks) = text.split_once(RULE).unwrap();
    for block in blocks.split(RULE) {
        let words = block.lines().filter(|l| !l.starts_with("• ")).map(str::len).sum::<usize>();
        assert!(words > 200, "no text: {block}");
    }
}

const RULE: &str = "\n~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n";

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A licence that asks for nothing, not even for its text.
const ZERO_BSD: &str = "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED “AS IS” AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF \
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES \
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF \
OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.";

// --- writing it -------------------------------------------------------------------------------------------------

/// The list as it should be.
fn made() -> String {
    let mut texts = Texts::default();
    let mut without = Vec::new();
    for package in packages() {
        let folder = sources(&package);
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let head = manifest.split("\n[").find(|part| part.starts_with("package]")).unwrap_or(&manifest);
        let of = |key| head.lines().find_map(|line| value(line, key));
        let licence = of("license").map_or_else(|| "see its text".to_owned(), |l| l.replace('/', " OR "));
        let files = files(&folder, &licence, of("license-file"));
        if files.is_empty() {
            without.push((package, licence));
            continue;
        }
        for file in files {
            texts.add(&package, &licence, &file);
        }
    }
    // Some packages name their licence and do not repeat its text: they go under the same text of another package.
    for (package, licence) in without {
        let one = alternatives(&licence).into_iter().next().unwrap();
        texts.add_to_known(&package, &licence, &one);
    }
    let font = fs::read_to_string(root().join("assets/fonts/OFL.txt")).unwrap();
    let out = format!(
        "明账 Mingzhang is licensed under MIT OR Apache-2.0. It is made of the packages below, for whatever system; each text stands once, under \
         the packages it belongs to. Written by packaging/licences.sh.\n{RULE}Noto Sans SC (typeface)\n\n{}\n{}",
        font.trim(),
        texts.text()
    );
    let out: Vec<&str> = out.lines().map(str::trim_end).collect();
    out.join("\n") + "\n"
}

/// Where cargo has unpacked a package.
fn sources((name, version): &Package) -> PathBuf {
    let home = std::env::var_os("CARGO_HOME")
        .map_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cargo"), PathBuf::from);
    let registries = fs::read_dir(home.join("registry/src")).unwrap();
    let mut folders = registries.map(|r| r.unwrap().path().join(format!("{name}-{version}")));
    folders
        .find(|f| f.is_dir())
        .unwrap_or_else(|| panic!("the sources of {name} {version} are not here: cargo fetch"))
}

/// The licences one may choose from, the one chosen first: the shortest duty first.
fn alternatives(licence: &str) -> Vec<String> {
    let bare = licence.replace(['(', ')'], "");
    let mut all: Vec<String> = bare.split(" OR ").map(str::to_owned).collect();
    all.sort_by_key(|l| {
        ["MIT", "Zlib", "ISC", "BSD-3-Clause", "Apache-2.0"].iter().position(|p| p == l).unwrap_or(9)
    });
    all
}

/// The texts that have to go along: of one licence where there is a choice, else all.
fn files(folder: &Path, licence: &str, named: Option<&str>) -> Vec<String> {
    let mut all: Vec<PathBuf> = Vec::new();
    for place in [folder.to_owned(), folder.join("LICENSES"), folder.join("licenses"), folder.join("fonts")] {
        let Ok(entries) = fs::read_dir(place) else { continue };
        all.extend(entries.map(|e| e.unwrap().path()).filter(|p| p.is_file()));
    }
    let upper = |path: &Path| path.file_name().unwrap().to_string_lossy().to_uppercase();
    let is_licence = |path: &PathBuf| {
        let name = upper(path);
        let code = [".RS", ".TTF", ".OTF", ".JSON", ".TOML"].iter().any(|end| name.ends_with(end));
        !code
            && ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE", "OFL", "UFL"]
                .iter()
                .any(|word| name.contains(word))
    };
    all.retain(is_licence);
    all.extend(named.map(|name| folder.join(name)).filter(|p| p.is_file()));
    all.sort();
    all.dedup();
    let only = |word: &str| -> Vec<PathBuf> {
        all.iter().filter(|p| upper(p).contains(word) || upper(p).contains("NOTICE")).cloned().collect()
    };
    if licence.contains(" OR ") && !licence.contains(" AND ") {
        for (one, word) in [("MIT", "MIT"), ("Zlib", "ZLIB"), ("Apache-2.0", "APACHE")] {
            let chosen = only(word);
            if alternatives(licence).iter().any(|l| l == one)
                && chosen.iter().any(|p| upper(p).contains(word))
            {
                all = chosen;
                break;
            }
        }
    }
    all.iter()
        .map(|p| String::from_utf8_lossy(&fs::read(p).unwrap()).into_owned())
        .filter(|t| t.len() > 100)
        .collect()
}

#[derive(Default)]
struct Texts {
    /// Text without its lines of copyright, squeezed: how it looks, and whose it is.
    all: BTreeMap<String, (String, BTreeSet<String>)>,
}

impl Texts {
    fn add(&mut self, (name, version): &Package, licence: &str, text: &str) {
        let is_copyright = |line: &&str| {
            let line = line.trim_start_matches(['/', '*', ' ', '#']).to_lowercase();
            // of people, and not the example that Apache-2.0 gives at its end
            (line.starts_with("copyright (c)")
                || line.starts_with("copyright ©")
                || line.starts_with("copyright 1")
                || line.starts_with("copyright 2"))
                && line.len() < 200
        };
        let lines: Vec<&str> = text.lines().filter(is_copyright).map(str::trim).collect();
        let rest: Vec<&str> = text.lines().filter(|l| !is_copyright(l)).collect();
        let rest = rest.join("\n").replace('\u{feff}', "");
        let key: String = squeezed(&rest).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let key = key
            .strip_prefix("themitlicensemit")
            .or_else(|| key.strip_prefix("themitlicense"))
            .or_else(|| key.strip_prefix("mitlicense"))
            .unwrap_or(&key)
            .to_owned();
        let owners = if lines.is_empty() { String::new() } else { format!("; {}", lines.join("; ")) };
        let entry = self.all.entry(key).or_insert_with(|| (rest.trim().to_owned(), BTreeSet::new()));
        entry.1.insert(format!("• {name} {version}: {licence}{owners}"));
    }

    fn add_to_known(&mut self, (name, version): &Package, licence: &str, one: &str) {
        if one == "0BSD" {
            let packages = &mut self
                .all
                .entry("0bsd".to_owned())
                .or_insert_with(|| (ZERO_BSD.to_owned(), BTreeSet::new()))
                .1;
            packages.insert(format!("• {name} {version}: {licence} (brings no text of its own)"));
            return;
        }
        let opening = match one {
            "MIT" => "permissionisherebygrantedfreeofchargetoanypersonobtainingacopyofthissoftware",
            "Apache-2.0" | "Apache-2.0 WITH LLVM-exception" => "apachelicenseversion20",
            "BSD-3-Clause" => "redistributionanduseinsourceandbinaryforms",
            "Zlib" => "thissoftwareisprovidedasis",
            "BSL-1.0" => "boostsoftwarelicense",
            "MPL-2.0" => "mozillapubliclicense",
            "ISC" => "permissiontousecopymodifyand",
            "CC0-1.0" => "creativecommons",
            other => panic!("{name} {version} is under {other} and brings no text"),
        };
        let fitting = self.all.iter_mut().filter(|(key, _)| key.contains(opening));
        let most = fitting.max_by_key(|(_, (_, packages))| packages.len());
        let (_, (_, packages)) = most.unwrap_or_else(|| panic!("nobody brings the text of {one} for {name}"));
        packages.insert(format!("• {name} {version}: {licence} (brings no text of its own)"));
    }

    /// What most packages share comes first.
    fn text(&self) -> String {
        let mut all: Vec<_> = self.all.values().collect();
        all.sort_by_key(|(text, packages)| (std::cmp::Reverse(packages.len()), text));
        let block = |(text, packages): &&(String, BTreeSet<String>)| {
            let names: Vec<&str> = packages.iter().map(String::as_str).collect();
            format!("{RULE}{}\n\n{text}\n", names.join("\n"))
        };
        all.iter().map(block).collect()
    }
}
