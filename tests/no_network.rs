//! Nothing goes over the network, as nothing in the program could send it there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::path::Path;
use std::process::Command;

/// Crates that open connections or encrypt them; `name-*` counts too.
const NETWORK: [&str; 32] = [
    "actix",
    "async-std",
    "async-tungstenite",
    "attohttpc",
    "aws",
    "axum",
    "curl",
    "dns-lookup",
    "h2",
    "hickory",
    "http",
    "hyper",
    "isahc",
    "libp2p",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "opentelemetry",
    "quinn",
    "reqwest",
    "rustls",
    "sentry",
    "socket2",
    "ssh2",
    "surf",
    "tokio",
    "trust-dns",
    "tungstenite",
    "ureq",
    "warp",
    "webpki",
];

/// Crates the program is made of, with those of every system it runs on.
fn crates(edges: &str) -> Vec<String> {
    let mut names = Vec::new();
    for target in ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"] {
        let out = Command::new(env!("CARGO"))
            .args(["tree", "--locked", "--offline", "--prefix", "none", "--format", "{p}", "--edges", edges])
            .args(["--target", target])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        if !out.status.success() && target != "x86_64-unknown-linux-gnu" {
            // crates of other systems need not have been fetched
            eprintln!("skipped {target}: {}", String::from_utf8_lossy(&out.stderr));
            continue;
        }
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let text = String::from_utf8(out.stdout).unwrap();
        names.extend(text.lines().filter_map(|l| l.split(' ').next()).map(str::to_owned));
    }
    names.sort();
    names.dedup();
    names
}

fn talks(name: &str) -> bool {
    NETWORK.iter().any(|n| name == *n || name.strip_prefix(n).is_some_and(|rest| rest.starts_with('-')))
}

#[test]
fn no_crate_of_the_program_talks_to_a_network() {
    let names = crates("normal");
    assert!(names.len() > 200 && names.contains(&"eframe".to_owned()), "{names:?}");
    let found: Vec<&String> = names.iter().filter(|n| talks(n)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(
        talks("hyper") && talks("hyper-util") && talks("tokio-util") && !talks("hypher") && !talks("h264")
    );
}

/// A type alone would do.
#[test]
fn the_source_has_no_socket_but_that_of_the_file_system() {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let program = text.split("#[cfg(test)]").next().unwrap();
            for word in ["std::net", "TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs", "AF_INET"] {
                assert!(!program.contains(word), "{word} in {}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}
