//! Nothing goes over a network, through no door of the desktop's either.
//!
//! What speaks with the desktop could (file dialogs, what assistive technology is told), if the address of the desktop's
//! bus names another computer, or a program that leads there. Such a bus is left alone: the window then asks for paths
//! itself.

use std::ffi::OsStr;
use std::process::Command;

/// Where the addresses of the two buses stand.
const BUSES: [&str; 2] = ["DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS"];

/// Whether an address may lead off this computer: whether it is anything but a socket of the file system. Several may
/// stand there, by `;` (D-Bus Specification, "Server Addresses").
fn leads_away(address: &str) -> bool {
    // what is no address, or says so, switches the bus off
    let is_here = |one: &str| !one.contains(':') || one.starts_with("unix:") || one.starts_with("disabled:");
    !address.split(';').map(str::trim).all(is_here)
}

/// Starts the program anew without the buses that lead off this computer, if there are such; it returns if there are
/// none. To be called before anything else is done.
///
/// # Errors
/// When the program cannot be started anew.
pub fn stay_here() -> std::io::Result<()> {
    let away = |name: &&str| {
        std::env::var_os(name)
            .is_some_and(|address: std::ffi::OsString| leads_away(&address.to_string_lossy()))
    };
    let away: Vec<&str> = BUSES.into_iter().filter(|name| away(name)).collect();
    if away.is_empty() {
        return Ok(());
    }
    log::warn!("{} leads off this computer and is not used", away.join(", "));
    let mut anew = Command::new(std::env::current_exe()?);
    anew.args(std::env::args_os().skip(1));
    for name in away {
        // without the first, the bus is looked for at its usual place, which is a socket
        anew.env_remove(OsStr::new(name));
    }
    Err(std::os::unix::process::CommandExt::exec(&mut anew))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_other_computers_are_known() {
        for away in [
            "tcp:host=10.0.0.1,port=1",
            "unix:path=/run/bus;tcp:host=x",
            " nonce-tcp:host=x",
            "vsock:",
            "unixexec:path=ssh",
        ] {
            assert!(leads_away(away), "{away}");
        }
        for here in ["", "unix:path=/run/user/1000/bus", "unix:abstract=/run/tcp:;", "disabled:", "/dev/null"]
        {
            assert!(!leads_away(here), "{here}");
        }
    }
}
