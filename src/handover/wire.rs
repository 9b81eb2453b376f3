//! What the two sides say to each other, whatever carries it.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// A path is not longer.
const MOST_BYTES: usize = 64 * 1024;

/// What a request begins with; the length of the path follows in four bytes, then the path, or nothing.
const BEGINS: &[u8; 12] = b"mingzhang 1\n";
/// The window has heard it. Whoever asked may be gone by then: a program that was stopped hears late.
const HEARD: &[u8; 6] = b"heard\n";
/// Whoever asked is still there.
const GO: &[u8; 3] = b"go\n";
/// The window has taken it.
const TAKEN: &[u8; 6] = b"taken\n";

/// Asks the window, unless it is given up in the meantime. Once it is heard, `be_patient` allows for the time the
/// window needs.
///
/// # Errors
/// When it is not heard, or not taken.
pub fn ask<S: Read + Write>(
    mut stream: S,
    file: Option<&Path>,
    waiting: &AtomicBool,
    be_patient: impl FnOnce(&S) -> io::Result<()>,
) -> io::Result<bool> {
    let began = Instant::now();
    let path = file.map(bytes).unwrap_or_default();
    let length = u32::try_from(path.len()).map_err(io::Error::other)?;
    // in one piece: a message is heard whole or not at all
    stream.write_all(&[BEGINS.as_slice(), &length.to_be_bytes(), &path].concat())?;
    expect(&mut stream, HEARD)?;
    // a pipe has no time limit of its own; what is heard late may be answered too late
    if !waiting.load(Ordering::SeqCst) || began.elapsed() > super::TO_HEAR {
        return Ok(false);
    }
    stream.write_all(GO)?;
    be_patient(&stream)?;
    expect(&mut stream, TAKEN)?;
    Ok(true)
}

/// Answers whoever asks; `take` says whether the window has taken it.
///
/// # Errors
/// When it is nonsense, or whoever asked has gone.
pub fn answer<S: Read + Write>(mut stream: S, take: impl FnOnce(Option<PathBuf>) -> bool) -> io::Result<()> {
    expect(&mut stream, BEGINS)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
    if length > MOST_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut path = vec![0; length];
    stream.read_exact(&mut path)?;
    let file = if path.is_empty() { None } else { Some(of_bytes(path)?) };
    stream.write_all(HEARD)?;
    expect(&mut stream, GO)?;
    if take(file) {
        stream.write_all(TAKEN)?;
        stream.flush()?;
    }
    Ok(())
}

fn expect<const N: usize>(stream: &mut impl Read, word: &[u8; N]) -> io::Result<()> {
    let mut said = [0; N];
    stream.read_exact(&mut said)?;
    if said == *word { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// A path as it is, also where it is no text.
#[cfg(unix)]
fn bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_owned()
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have bytes that are no path")]
fn of_bytes(path: Vec<u8>) -> io::Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Ok(std::ffi::OsString::from_vec(path).into())
}

/// A path as it is: Windows has units of two bytes, which need not be text either.
#[cfg(windows)]
fn bytes(path: &Path) -> Vec<u8> {
    use std::os::windows::ffi::OsStrExt as _;
    path.as_os_str().encode_wide().flat_map(u16::to_le_bytes).collect()
}

#[cfg(windows)]
fn of_bytes(path: Vec<u8>) -> io::Result<PathBuf> {
    use std::os::windows::ffi::OsStringExt as _;
    let (units, []) = path.as_chunks::<2>() else { return Err(io::ErrorKind::InvalidData.into()) };
    let units: Vec<u16> = units.iter().copied().map(u16::from_le_bytes).collect();
    Ok(std::ffi::OsString::from_wide(&units).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window that hears late, and would take whatever it is told to.
    struct Late {
        delay: std::time::Duration,
        said: Vec<u8>,
        written: Vec<u8>,
    }

    impl Read for Late {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            std::thread::sleep(std::mem::take(&mut self.delay));
            let n = into.len().min(self.said.len());
            into[..n].copy_from_slice(&self.said.drain(..n).collect::<Vec<_>>());
            Ok(n)
        }
    }

    impl Write for Late {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.written.extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<S: Read> Read for Kept<'_, S> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.0.read(into)
        }
    }

    impl<S: Write> Write for Kept<'_, S> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    /// A stream that can be looked at afterwards.
    struct Kept<'a, S>(&'a mut S);

    #[test]
    fn what_is_heard_too_late_is_not_handed_over() {
        let waiting = AtomicBool::new(true);
        for (delay, handed_over) in [(std::time::Duration::ZERO, true), (super::super::TO_HEAR * 2, false)] {
            let mut window = Late { delay, said: [&HEARD[..], TAKEN].concat(), written: Vec::new() };
            let taken = ask(Kept(&mut window), Some(Path::new("/a.ron")), &waiting, |_| Ok(()));
            assert_eq!(taken.unwrap(), handed_over);
            assert_eq!(window.written.ends_with(GO), handed_over);
        }
    }
}
