//! A second start hands its file to the window that is open already, through a socket only this user can reach.
//!
//! The window answers when it has taken the file. One that hangs does not answer: then the second start opens a
//! window of its own, and the first, when it wakes up, finds the file taken back. Of several windows the first one
//! listens; when it is gone, the next start does.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

#[cfg(unix)]
#[path = "handover/socket.rs"]
mod way;
#[cfg(not(unix))]
#[path = "handover/none.rs"]
mod way;

/// So long the other side may take to be heard.
const TO_HEAR: Duration = Duration::from_millis(1_000);
/// So long the window may take to answer.
const TO_ANSWER: Duration = Duration::from_millis(2_000);
/// So long a second start waits, which is longer.
const TO_WAIT: Duration = Duration::from_millis(3_000);

/// What a second start asks of the open window: to come to the front, with a file or without.
pub struct Request {
    file: Mutex<Option<Option<PathBuf>>>,
    taken: Sender<()>,
}

impl Request {
    fn new(file: Option<PathBuf>) -> (Arc<Self>, Receiver<()>) {
        let (taken, answer) = channel();
        (Arc::new(Self { file: Mutex::new(Some(file)), taken }), answer)
    }

    /// Takes it, unless it was taken back in the meantime.
    pub fn take(&self) -> Option<Option<PathBuf>> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        // nobody may be waiting any more, and has gone in peace
        let _ = self.taken.send(());
        Some(file)
    }

    /// Takes it back; whether that was in time.
    fn withdraw(&self) -> bool {
        self.file.lock().unwrap_or_else(PoisonError::into_inner).take().is_some()
    }
}

/// Hands a file to the open window of this user, or asks it to come to the front; whether it has done so.
pub fn hand_over(data: &Path, file: Option<&Path>) -> bool {
    let (sender, answer) = channel();
    let (data, file) = (data.to_owned(), file.map(Path::to_owned));
    let waiting = Arc::new(AtomicBool::new(true));
    let still = Arc::clone(&waiting);
    // a window that hangs must not make this one hang
    std::thread::spawn(move || {
        let _ = sender.send(way::ask(&data, file.as_deref(), &still));
    });
    let answer = answer.recv_timeout(TO_HEAR + TO_WAIT);
    waiting.store(false, Ordering::SeqCst);
    match answer {
        Ok(Ok(taken)) => taken,
        Ok(Err(e)) => {
            log::info!("no open window to hand a file to: {e}");
            false
        }
        Err(_) => false,
    }
}

/// The window that listens.
pub struct Listener {
    requests: Mutex<Receiver<Arc<Request>>>,
    wake: Arc<Mutex<Option<Wake>>>,
    _way: way::Open,
}

/// Has the window look at what came.
type Wake = Box<dyn Fn() + Send>;

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listener")
    }
}

impl Listener {
    /// Begins to listen; `None` if another window does, or it cannot be done safely here.
    pub fn start(data: &Path) -> Option<Self> {
        let (sender, requests) = channel();
        let wake: Arc<Mutex<Option<Wake>>> = Arc::default();
        let theirs = Arc::clone(&wake);
        let opened = way::listen(data, move |file| {
            let (request, answer) = Request::new(file);
            if sender.send(Arc::clone(&request)).is_err() {
                return false;
            }
            if let Some(wake) = &*theirs.lock().unwrap_or_else(PoisonError::into_inner) {
                wake();
            }
            answer.recv_timeout(TO_ANSWER).is_ok() || !request.withdraw()
        });
        match opened {
            Ok(way) => Some(Self { requests: Mutex::new(requests), wake, _way: way? }),
            Err(e) => {
                log::warn!("a second start will open a window of its own: {e}");
                None
            }
        }
    }

    /// From now on this is called whenever something came.
    pub fn wake_with(&self, wake: impl Fn() + Send + 'static) {
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(wake));
    }

    /// What came, one at a time.
    pub fn poll(&self) -> Option<Arc<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).try_recv().ok()
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use std::time::Instant;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    /// A window that takes whatever comes.
    fn window(listener: Listener) -> std::thread::JoinHandle<Option<PathBuf>> {
        std::thread::spawn(move || {
            let began = Instant::now();
            loop {
                if let Some(request) = listener.poll() {
                    return request.take().flatten();
                }
                assert!(began.elapsed() < Duration::from_secs(30), "nothing came");
                std::thread::sleep(Duration::from_millis(5));
            }
        })
    }

    #[test]
    fn the_open_window_gets_the_file_whatever_it_is_called() {
        use std::os::unix::ffi::OsStringExt as _;
        let folder = tempfile::tempdir().unwrap();
        let odd = PathBuf::from(std::ffi::OsString::from_vec(b"/a\n\xff/\xe9\x98\xb3.ron".to_vec()));
        for file in [Some(odd.as_path()), Some(Path::new("/有 空格/预算.ron")), None] {
            let window = window(Listener::start(folder.path()).unwrap());
            assert!(hand_over(folder.path(), file));
            assert_eq!(window.join().unwrap().as_deref(), file);
        }
    }

    #[test]
    fn the_socket_is_for_this_user_only_and_a_folder_open_to_others_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let listener = Listener::start(folder.path()).unwrap();
        let place = way::folder(folder.path());
        assert_eq!(mode(&place), 0o700);
        drop(listener);
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o770)).unwrap();
        assert!(Listener::start(folder.path()).is_none());
        assert!(!hand_over(folder.path(), None));
    }

    #[test]
    fn one_window_listens_and_after_it_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let first = Listener::start(folder.path()).unwrap();
        assert!(Listener::start(folder.path()).is_none());
        drop(first);
        assert!(!hand_over(folder.path(), None), "nobody is there");
        assert!(Listener::start(folder.path()).is_some());
    }

    #[test]
    fn a_socket_that_was_left_behind_is_no_window() {
        let folder = tempfile::tempdir().unwrap();
        drop(Listener::start(folder.path()).unwrap());
        let left = way::socket(folder.path());
        drop(std::os::unix::net::UnixListener::bind(&left).unwrap());
        assert!(left.exists());
        assert!(!hand_over(folder.path(), None));
        let window = window(Listener::start(folder.path()).unwrap());
        assert!(hand_over(folder.path(), Some(Path::new("/a.ron"))));
        assert_eq!(window.join().unwrap(), Some(PathBuf::from("/a.ron")));
    }

    #[test]
    fn a_window_that_hangs_does_not_get_the_file_later() {
        let folder = tempfile::tempdir().unwrap();
        let listener = Listener::start(folder.path()).unwrap();
        let began = Instant::now();
        assert!(!hand_over(folder.path(), Some(Path::new("/a.ron"))));
        assert!(began.elapsed() < Duration::from_secs(10));
        let request = listener.poll().unwrap();
        assert!(request.take().is_none(), "it was taken back");
    }

    #[test]
    fn nonsense_is_no_request() {
        use std::io::Write as _;
        let folder = tempfile::tempdir().unwrap();
        let listener = Listener::start(folder.path()).unwrap();
        for nonsense in [&b""[..], b"GET / HTTP/1.1", b"mingzhang 2\n/a.ron", &[b'x'; 100_000]] {
            let mut stream = std::os::unix::net::UnixStream::connect(way::socket(folder.path())).unwrap();
            let _ = stream.write_all(nonsense);
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        let window = window(listener);
        assert!(hand_over(folder.path(), Some(Path::new("/b.ron"))));
        assert_eq!(window.join().unwrap(), Some(PathBuf::from("/b.ron")));
    }
}
