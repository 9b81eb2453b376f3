//! The door from a console to the program, for Windows: there a program with a window has no console, so what
//! `mingzhang check …` prints would be lost, and `cmd` would not wait for it. This is a console program; installed as
//! `mingzhang.com` beside `mingzhang.exe`, it is what `mingzhang` typed at a prompt means (`.com` is looked for first).
//! It starts the program with the same words, shows what comes out, and ends as it ends. Nothing here is unsafe, which
//! attaching to the console of another process would be; and it weighs nothing, which a second whole program would not.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

/// The program could not be started; as the shells have it.
const EXIT_NOT_STARTED: u8 = 127;

fn main() -> ExitCode {
    let program = match program() {
        Ok(program) => program,
        Err(e) => return not_started("mingzhang", &e),
    };
    let child = Command::new(&program)
        .args(std::env::args_os().skip(1))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(e) => return not_started(&program.display().to_string(), &e),
    };
    let (out, errors) = (child.stdout.take(), child.stderr.take());
    // both at once: a full pipe would stop the program
    std::thread::scope(|scope| {
        scope.spawn(|| {
            if let Some(from) = errors {
                pass_on(from, io::stderr());
            }
        });
        if let Some(from) = out {
            pass_on(from, io::stdout());
        }
    });
    match child.wait() {
        // the codes of the program are small; a crash has a large one, or on other systems none
        Ok(status) => {
            status.code().and_then(|c| u8::try_from(c).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(e) => not_started(&program.display().to_string(), &e),
    }
}

/// `mingzhang` in the folder of this file.
fn program() -> io::Result<PathBuf> {
    let here = std::env::current_exe()?;
    Ok(here.with_file_name(format!("mingzhang{}", std::env::consts::EXE_SUFFIX)))
}

/// Hands on what comes until nothing more does. When nobody takes it any longer, the rest is still read, so that the
/// program comes to its end.
fn pass_on(mut from: impl Read, mut to: impl Write) {
    let mut piece = [0; 8192];
    let mut heard = true;
    loop {
        match from.read(&mut piece) {
            Ok(0) => return,
            Ok(n) => {
                let piece = piece.get(..n).unwrap_or_default();
                heard = heard && to.write_all(piece).and_then(|()| to.flush()).is_ok();
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

fn not_started(program: &str, e: &io::Error) -> ExitCode {
    // nobody may be there to read it
    let _ = writeln!(io::stderr(), "{program}: {e}");
    ExitCode::from(EXIT_NOT_STARTED)
}
