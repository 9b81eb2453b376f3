//! The program opens no connection to another computer: none of the crates it is made of, on any system, is there to talk to a
//! network, but for a few that are named below with the reason why they do not; and its own source does not either.
//!
//! Which crates these are is read from `Cargo.lock`, so it is the same list on every machine. It says who talks by name. Bindings of
//! whole systems (`libc`, `rustix`, `windows-sys`, `objc2-…`) reach everything, as the standard library does: what counts is who
//! calls them. `polling` waits for what others have opened, `interprocess` and `uds_windows` stay on this computer.
//! What really happens is watched by `tests/traces.sh`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Crates that open connections or encrypt them; `name-*` counts too.
const NETWORK: &[&str] = &[
    "actix",
    "async-io",
    "async-net",
    "async-std",
    "async-tungstenite",
    "attohttpc",
    "aws",
    "axum",
    "curl",
    "dbus",
    "dns-lookup",
    "h2",
    "hickory",
    "http",
    "hyper",
    "isahc",
    "lettre",
    "libp2p",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "opentelemetry",
    "quinn",
    "reqwest",
    "rfd",
    "rustls",
    "sentry",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tokio",
    "tonic",
    "trust-dns",
    "tungstenite",
    "ureq",
    "warp",
    "webpki",
    "x11rb",
    "zbus",
    "zmq",
];

/// A crate that could talk to a network, all that need it, and why it does not.
struct Exception {
    name: &'static str,
    needed_by: &'static [&'static str],
    why: &'static str,
}

const EXCEPTIONS: &[Exception] = &[
    Exception {
        name: "async-io",
        needed_by: &["async-process", "async-signal", "zbus"],
        why: "connects to what zbus names, and waits for processes and signals",
    },
    Exception {
        name: "rfd",
        needed_by: &["mingzhang"],
        why: "asks for file dialogs on the bus of the desktop, by libdbus; for the bus see zbus",
    },
    Exception {
        name: "tokio",
        needed_by: &["wasm-bindgen-futures"],
        why: "is for browsers there, and its sockets would need mio and socket2, which are not needed",
    },
    Exception {
        name: "x11rb",
        needed_by: &["arboard", "winit"],
        why: "goes to the display one sits at: to another computer only where the user has had DISPLAY name one",
    },
    Exception {
        name: "x11rb-protocol",
        needed_by: &["x11rb"],
        why: "is the words of that protocol, without a connection",
    },
    Exception {
        name: "zbus",
        needed_by: &["accesskit_unix", "atspi-common", "atspi-proxies"],
        why: "goes to the bus of the desktop, for assistive technology: a socket of the file system, \
              as src/offline.rs leaves a bus alone whose address leads to another computer",
    },
    Exception {
        name: "zbus-lockstep",
        needed_by: &["atspi-common", "zbus-lockstep-macros"],
        why: "compares the types of messages with their descriptions while atspi-common is compiled",
    },
    Exception { name: "zbus-lockstep-macros", needed_by: &["atspi-common"], why: "does the same" },
];

fn talks(name: &str) -> bool {
    NETWORK.iter().any(|n| name == *n || name.strip_prefix(n).is_some_and(|rest| rest.starts_with('-')))
}

/// What the program is made of on any system, and for each who needs it. `Cargo.lock` names for every package its dependencies,
/// those for other systems too, and those of the tests only for the program itself.
fn needed() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).unwrap();
    // by name and version: of one name there may be several
    let mut needs: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for block in lock.split("[[package]]").skip(1) {
        let of = |key: &str| {
            let mut lines = block.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""));
            lines.next().unwrap().trim_end_matches('"')
        };
        let dependencies = block.split_once("dependencies = [").map_or("", |(_, rest)| rest);
        needs.insert((of("name"), of("version")), dependencies.split('"').skip(1).step_by(2).collect());
    }
    let find = |wanted: &str| {
        let mut words = wanted.split(' ');
        let (name, version) = (words.next().unwrap(), words.next());
        let mut fitting =
            needs.keys().filter(|(n, v)| *n == name && version.is_none_or(|wanted| *v == wanted));
        let found = *fitting.next().unwrap_or_else(|| panic!("Cargo.lock lacks {wanted}"));
        assert!(fitting.next().is_none(), "Cargo.lock has several {wanted}");
        found
    };
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    // those of every system, and those of one
    let is_ours = |head: &str| {
        head == "dependencies" || (head.starts_with("target.") && head.ends_with(".dependencies"))
    };
    let own: BTreeSet<&str> = manifest
        .split("\n[")
        .filter_map(|section| section.split_once("]\n"))
        .filter(|(head, _)| is_ours(head))
        .flat_map(|(_, section)| section.lines().filter(|line| !line.starts_with('#')))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim())
        .collect();

    let program = find("mingzhang");
    let mut needed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut seen = BTreeSet::from([program]);
    let mut open = vec![program];
    while let Some(package) = open.pop() {
        for &wanted in &needs[&package] {
            let found = find(wanted);
            if package == program && !own.contains(found.0) {
                continue;
            }
            needed.entry(found.0.to_owned()).or_default().insert(package.0.to_owned());
            if seen.insert(found) {
                open.push(found);
            }
        }
    }
    for name in own {
        assert!(needed.contains_key(name), "Cargo.lock does not have {name} for the program");
    }
    needed
}

#[test]
fn no_crate_of_the_program_talks_to_a_network() {
    let needed = needed();
    assert!(needed.len() > 500, "only {}", needed.len());
    for of_some_system in ["eframe", "objc2-foundation", "wayland-client", "windows-sys"] {
        assert!(needed.contains_key(of_some_system), "{of_some_system} is not among them");
    }
    let found: Vec<_> = needed
        .iter()
        .filter(|(name, _)| talks(name) && EXCEPTIONS.iter().all(|e| e.name != name.as_str()))
        .collect();
    assert!(found.is_empty(), "with those who need them: {found:?}");
    assert!(
        talks("hyper")
            && talks("hyper-util")
            && talks("tokio-util")
            && !talks("hypher")
            && !talks("smol_str")
    );
}

/// A new way to one of them is looked at anew.
#[test]
fn what_is_excepted_is_needed_by_those_named_and_no_other() {
    let needed = needed();
    for Exception { name, needed_by, why } in EXCEPTIONS {
        assert!(talks(name), "{name} needs no exception");
        let by: Vec<&str> = needed.get(*name).into_iter().flatten().map(String::as_str).collect();
        assert_eq!(by, *needed_by, "{name} is excepted as it {why}");
    }
}

/// A type alone would do.
#[test]
fn the_source_has_no_socket_but_that_of_the_file_system() {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut seen = 0;
    let words = [
        "std::net",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
        "AF_INET",
        "WinSock",
        "NSURLSession",
    ];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for word in words {
                assert!(!text.contains(word), "{word} in {}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}
