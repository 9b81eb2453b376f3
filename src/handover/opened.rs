//! What macOS asks the program to open: a double click on a file, "open with", a file dropped on its icon.
//!
//! Such a request comes neither on the command line nor by a second start but as an event, to the delegate of the
//! application, and the first one before there is a window. The delegate is that of winit, which holds the event loop
//! and must stay, so it is made one of a subclass that knows one method more. This is the one place in the program
//! where rules of Objective-C are kept by hand.
#![allow(unsafe_code, reason = "methods of Objective-C have no types the compiler could check")]

use super::Inbox;
use block2::RcBlock;
use objc2::runtime::{AnyObject, ClassBuilder, Sel};
use objc2::{MainThreadMarker, sel};
use objc2_app_kit::{NSApplication, NSApplicationWillFinishLaunchingNotification};
use objc2_foundation::{
    NSArray, NSDictionary, NSNotification, NSNotificationCenter, NSString, NSURL, NSUserDefaults,
};
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
            // nobody waits for the answer
            let _ = inbox.put(Some(path));
        }
    }
}
