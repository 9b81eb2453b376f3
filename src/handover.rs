//! Files that reach the window from outside: a second start hands its file to the window that is open already, through
//! a socket or pipe only this user can reach; on macOS the system itself says what is to be opened.
//!
//! The window answers when it has taken the file, or that it cannot: it is busy with another one. One that hangs does
//! not answer: then, too, the second start opens a window of its own, and the first, when it wakes up, finds the file
//! taken back. Of several windows the first one listens; when it is gone, the next start does.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

#[cfg(target_os = "macos")]
pub mod opened;
#[cfg(windows)]
#[path = "handover/pipe.rs"]
mod way;
#[cfg(unix)]
#[path = "handover/socket.rs"]
mod way;
mod wire;

/// So long the other side may take to be heard.
const TO_HEAR: Duration = Duration::from_millis(1_000);
/// So long the window may take to answer.
const TO_ANSWER: Duration = Duration::from_millis(2_000);
/// So long a second start waits, which is longer.
const TO_WAIT: Duration = Duration::from_millis(3_000);

/// What a second start asks of the open window: to come to the front, with a file or without.
pub struct Request {
    file: Mutex<Option<Option<PathBuf>>>,
    answer: Sender<bool>,
}

impl Request {
    fn new(file: Option<PathBuf>) -> (Arc<Self>, Receiver<bool>) {
        let (sender, answer) = channel();
        (Arc::new(Self { file: Mutex::new(Some(file)), answer: sender }), answer)
    }

    /// Whether it names a file, and was not taken back.
    pub fn has_file(&self) -> bool {
        matches!(&*self.file.lock().unwrap_or_else(PoisonError::into_inner), Some(Some(_)))
    }

    /// Takes it, unless it was taken back in the meantime.
    pub fn take(&self) -> Option<Option<PathBuf>> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        // nobody may be waiting any more, and has gone in peace
        let _ = self.answer.send(true);
        Some(file)
    }

    /// Leaves it to a window of its own.
    pub fn refuse(&self) {
        if self.withdraw() {
            let _ = self.answer.send(false);
        }
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

/// Where the window finds what is asked of it.
#[derive(Default)]
pub struct Inbox {
    requests: Mutex<VecDeque<Arc<Request>>>,
    wake: Mutex<Option<Wake>>,
    /// The system wants the program to end, and something is not saved.
    quit: AtomicBool,
    unsaved: AtomicBool,
}

/// Has the window look at what came.
type Wake = Box<dyn Fn() + Send>;

impl std::fmt::Debug for Inbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inbox")
    }
}

impl Inbox {
    /// From now on this is called whenever something came.
    pub fn wake_with(&self, wake: impl Fn() + Send + 'static) {
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(wake));
    }

    /// What came, one at a time.
    pub fn poll(&self) -> Option<Arc<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Puts something in, a file or none; the answer is whether the window has taken it.
    pub fn put(&self, file: Option<PathBuf>) -> (Arc<Request>, Receiver<bool>) {
        let (request, answer) = Request::new(file);
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push_back(Arc::clone(&request));
        self.wake();
        (request, answer)
    }

    fn wake(&self) {
        if let Some(wake) = &*self.wake.lock().unwrap_or_else(PoisonError::into_inner) {
            wake();
        }
    }

    /// The window says whether ending now would lose something.
    pub fn set_unsaved(&self, unsaved: bool) {
        self.unsaved.store(unsaved, Ordering::SeqCst);
    }

    /// The system wants the program to end; whether it may at once. If not, the window asks about what is not saved.
    pub fn may_quit(&self) -> bool {
        let may = !self.unsaved.load(Ordering::SeqCst);
        if !may {
            self.quit.store(true, Ordering::SeqCst);
            self.wake();
        }
        may
    }

    /// Whether the program is to end, once.
    pub fn take_quit(&self) -> bool {
        self.quit.swap(false, Ordering::SeqCst)
    }
}

/// A second start is listened for as long as this lives.
pub struct Listener(#[expect(dead_code, reason = "it is there to be dropped")] way::Open);

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listener")
    }
}

impl Listener {
    /// Begins to listen; `None` if another window does, or it cannot be done safely here.
    pub fn start(data: &Path, inbox: Arc<Inbox>) -> Option<Self> {
        let opened = way::listen(data, move |file| {
            let (request, answer) = inbox.put(file);
            match answer.recv_timeout(TO_ANSWER) {
                Ok(taken) => taken,
                Err(_) if request.withdraw() => false,
                // taken or refused in this very moment: the answer is on its way
                Err(_) => answer.recv().unwrap_or(true),
            }
        });
        match opened {
            Ok(way) => way.map(Self),
            Err(e) => {
                log::warn!("a second start will open a window of its own: {e}");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn listen(folder: &Path) -> Option<(Listener, Arc<Inbox>)> {
        let inbox = Arc::new(Inbox::default());
        Some((Listener::start(folder, Arc::clone(&inbox))?, inbox))
    }

    /// A window that takes whatever comes, once it is woken.
    fn window((listener, inbox): (Listener, Arc<Inbox>)) -> std::thread::JoinHandle<Option<PathBuf>> {
        let (wake, woken) = channel();
        inbox.wake_with(move || wake.send(()).unwrap_or_default());
        std::thread::spawn(move || {
            woken.recv_timeout(Duration::from_secs(30)).unwrap();
            let file = inbox.poll().unwrap().take().flatten();
            drop(listener);
            file
        })
    }

    #[test]
    fn the_open_window_gets_the_file_whatever_it_is_called() {
        #[cfg(unix)]
        let odd = {
            use std::os::unix::ffi::OsStringExt as _;
            PathBuf::from(std::ffi::OsString::from_vec(b"/a\n\xff/\xe9\x98\xb3.ron".to_vec()))
        };
        #[cfg(windows)]
        let odd = {
            use std::os::windows::ffi::OsStringExt as _;
            PathBuf::from(std::ffi::OsString::from_wide(&[0x43, 0x3a, 0x5c, 0xd800, 0x9633, 0x2e]))
        };
        let folder = tempfile::tempdir().unwrap();
        for file in [Some(odd.as_path()), Some(Path::new("/有 空格/预算.ron")), None] {
            let window = window(listen(folder.path()).unwrap());
            assert!(hand_over(folder.path(), file));
            assert_eq!(window.join().unwrap().as_deref(), file);
        }
    }

    #[test]
    fn what_comes_is_taken_in_turn_and_once() {
        let inbox = Inbox::default();
        let (first, answer) = inbox.put(Some("/a.ron".into()));
        let (second, _) = inbox.put(None);
        assert!(second.withdraw());
        let request = inbox.poll().unwrap();
        assert!(answer.try_recv().is_err());
        assert_eq!(request.take(), Some(Some(PathBuf::from("/a.ron"))));
        assert_eq!(answer.try_recv(), Ok(true));
        assert!(!first.withdraw() && request.take().is_none());
        assert!(inbox.poll().unwrap().take().is_none(), "it was taken back");
        assert!(inbox.poll().is_none());
        let (third, answer) = inbox.put(Some("/c.ron".into()));
        assert!(third.has_file());
        inbox.poll().unwrap().refuse();
        assert_eq!(answer.try_recv(), Ok(false));
        assert!(third.take().is_none() && !third.has_file());
    }

    #[test]
    fn a_busy_window_leaves_the_file_to_another_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (_listener, inbox) = listen(folder.path()).unwrap();
        let (wake, woken) = channel();
        inbox.wake_with(move || wake.send(()).unwrap_or_default());
        let busy = std::thread::spawn(move || {
            woken.recv_timeout(Duration::from_secs(30)).unwrap();
            inbox.poll().unwrap().refuse();
        });
        assert!(!hand_over(folder.path(), Some(Path::new("/a.ron"))));
        busy.join().unwrap();
    }

    #[test]
    fn the_program_may_end_unless_something_is_not_saved() {
        let inbox = Inbox::default();
        assert!(inbox.may_quit() && !inbox.take_quit());
        inbox.set_unsaved(true);
        assert!(!inbox.may_quit());
        assert!(inbox.take_quit() && !inbox.take_quit());
    }

    #[cfg(unix)]
    #[test]
    fn the_socket_is_for_this_user_only_and_a_folder_open_to_others_is_not_used() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let listener = listen(folder.path()).unwrap();
        let place = way::folder(folder.path());
        assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o700);
        drop(listener);
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o770)).unwrap();
        assert!(listen(folder.path()).is_none());
        assert!(!hand_over(folder.path(), None));
    }

    #[test]
    fn one_window_listens_and_after_it_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let first = listen(folder.path()).unwrap();
        assert!(listen(folder.path()).is_none());
        drop(first);
        assert!(!hand_over(folder.path(), None), "nobody is there");
        assert!(listen(folder.path()).is_some());
    }

    #[test]
    fn what_was_left_behind_is_no_window() {
        let folder = tempfile::tempdir().unwrap();
        drop(listen(folder.path()).unwrap());
        #[cfg(unix)]
        {
            let left = way::socket(folder.path());
            drop(std::os::unix::net::UnixListener::bind(&left).unwrap());
            assert!(left.exists());
        }
        // the name of a pipe that is no more, and what is no name of ours
        #[cfg(windows)]
        for left in ["01890a5d-ac96-774b-bcce-b302099a8057", r"\\somewhere\pipe\else", ""] {
            crate::storage::write_atomic(&way::name_file(folder.path()), left.as_bytes()).unwrap();
            assert!(!hand_over(folder.path(), None));
        }
        assert!(!hand_over(folder.path(), None));
        let window = window(listen(folder.path()).unwrap());
        assert!(hand_over(folder.path(), Some(Path::new("/a.ron"))));
        assert_eq!(window.join().unwrap(), Some(PathBuf::from("/a.ron")));
    }

    #[test]
    fn a_window_that_hangs_does_not_get_the_file_later() {
        let folder = tempfile::tempdir().unwrap();
        let (_listener, inbox) = listen(folder.path()).unwrap();
        let began = Instant::now();
        assert!(!hand_over(folder.path(), Some(Path::new("/a.ron"))));
        assert!(began.elapsed() < Duration::from_secs(10));
        assert!(inbox.poll().unwrap().take().is_none(), "it was taken back");
    }

    #[test]
    fn nonsense_is_no_request() {
        use std::io::Write as _;
        let folder = tempfile::tempdir().unwrap();
        let open = listen(folder.path()).unwrap();
        for nonsense in [&b""[..], b"GET / HTTP/1.1", b"mingzhang 2\n/a.ron", &[b'x'; 100_000]] {
            let mut stream = way::connect(folder.path()).unwrap();
            let _ = stream.write_all(nonsense);
        }
        let window = window(open);
        assert!(hand_over(folder.path(), Some(Path::new("/b.ron"))));
        assert_eq!(window.join().unwrap(), Some(PathBuf::from("/b.ron")));
    }
}
