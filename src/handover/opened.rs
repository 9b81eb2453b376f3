//! What macOS asks of the program: to open what was double-clicked, chosen with "open with" or dropped on its icon; and
//! to end, by ⌘Q, by its icon, or when one logs out.
//!
//! Such a request comes neither on the command line nor by a second start nor to the window but as an event, to the
//! delegate of the application, and the first one before there is a window. The delegate is that of winit, which holds
//! the event loop and must stay, so it is made one of a subclass that knows two methods more. This is the one place in
//! the program where rules of Objective-C are kept by hand.
#![allow(unsafe_code, reason = "methods of Objective-C have no types the compiler could check")]

use super::Inbox;
use block2::RcBlock;
use objc2::runtime::{AnyObject, ClassBuilder, Sel};
use objc2::{MainThreadMarker, sel};
use objc2_app_kit::{NSApplication, NSApplicationWillFinishLaunchingNotification};
use objc2_foundation::{
    NSArray, NSDictionary, NSNotification, NSNotificationCenter, NSString, NSUInteger, NSURL, NSUserDefaults,
};
use std::path::Path;
use std::ptr::NonNull;
use std::sync::{Arc, OnceLock};

/// Where the method puts what it is given: it belongs to a class, of which there is one.
static INBOX: OnceLock<Arc<Inbox>> = OnceLock::new();

/// From now on files that the system wants opened go into the inbox. To be called once, before the event loop runs.
pub fn listen(inbox: &Arc<Inbox>) {
    if INBOX.set(Arc::clone(inbox)).is_err() {
        return;
    }
    // the command line has been read; AppKit would open its words once more
    let key = NSString::from_str("NSTreatUnknownArgumentsAsOpen");
    let no = NSString::from_str("NO");
    let defaults = NSDictionary::from_slices(&[&*key], &[AsRef::<AnyObject>::as_ref(&*no)]);
    // SAFETY: the values are strings, as a property list may hold.
    unsafe { NSUserDefaults::standardUserDefaults().registerDefaults(&defaults) };
    // by then winit has set its delegate, and no event has been handed out
    let block = RcBlock::new(|_: NonNull<NSNotification>| {
        if let Some(main) = MainThreadMarker::new() {
            extend_delegate(main);
        }
    });
    // SAFETY: the name is one of AppKit's; without a queue the block runs on the thread that posts, which is the main
    // one; it captures nothing.
    let observer = unsafe {
        NSNotificationCenter::defaultCenter().addObserverForName_object_queue_usingBlock(
            Some(NSApplicationWillFinishLaunchingNotification),
            None,
            None,
            &block,
        )
    };
    // it is to observe as long as the program runs
    std::mem::forget(observer);
}

/// Gives the delegate that is there the method it lacks.
fn extend_delegate(main: MainThreadMarker) {
    let Some(delegate) = NSApplication::sharedApplication(main).delegate() else {
        log::warn!("no delegate: files opened from the Finder do not arrive");
        return;
    };
    let delegate: &AnyObject = (*delegate).as_ref();
    let Some(mut class) = ClassBuilder::new(c"MingzhangDelegate", delegate.class()) else {
        log::warn!("no class of that name: files opened from the Finder do not arrive");
        return;
    };
    // SAFETY: `application:openURLs:` has these arguments and no result.
    unsafe {
        class.add_method(sel!(application:openURLs:), open_urls as extern "C-unwind" fn(_, _, _, _));
    }
    // SAFETY: `applicationShouldTerminate:` has this argument, and a number as its result.
    unsafe {
        class.add_method(
            sel!(applicationShouldTerminate:),
            should_terminate as extern "C-unwind" fn(_, _, _) -> NSUInteger,
        );
    }
    // SAFETY: the new class is a subclass of the object's own, has no variables and overrides nothing; only the main
    // thread has to do with the delegate.
    unsafe { AnyObject::set_class(delegate, class.register()) };
}

extern "C-unwind" fn open_urls(
    _this: &AnyObject,
    _: Sel,
    _application: &NSApplication,
    urls: &NSArray<NSURL>,
) {
    let Some(inbox) = INBOX.get() else { return };
    for url in urls {
        if url.isFileURL()
            && let Some(path) = url.to_file_path()
        {
            let (_, answer) = inbox.put(Some(path.clone()));
            // however long it takes: the window may not be there yet
            std::thread::spawn(move || {
                if answer.recv() == Ok(false) {
                    open_another(&path);
                }
            });
        }
    }
}

/// A window of its own for a file that the open one leaves to another.
fn open_another(path: &Path) {
    let program = std::env::current_exe();
    let started = program.and_then(|p| std::process::Command::new(p).arg("--new-window").arg(path).spawn());
    if let Err(e) = started {
        log::warn!("no window for what was to be opened: {e}: {}", path.display());
    }
}

/// `NSTerminateCancel`: the window asks about what is not saved, and ends the program itself.
const CANCEL: NSUInteger = 0;
/// `NSTerminateNow`
const NOW: NSUInteger = 1;

extern "C-unwind" fn should_terminate(_this: &AnyObject, _: Sel, _application: &NSApplication) -> NSUInteger {
    if INBOX.get().is_none_or(|inbox| inbox.may_quit()) { NOW } else { CANCEL }
}
