//! The list of recent files that the system itself keeps, beside the one on the program's first page.
//!
//! Linux has a file that all programs share; macOS is told; Windows notes by itself what is opened by a double click
//! or in its dialogs.

use std::path::Path;

#[cfg(all(unix, not(target_os = "macos")))]
mod xbel;

/// Puts a file on the system's list. What goes wrong is logged: the list is a convenience of the system's.
///
/// On macOS only the main thread can do it; from others nothing happens.
pub fn note(path: &Path) {
    #[cfg(all(unix, not(target_os = "macos")))]
    xbel::note(path);
    #[cfg(target_os = "macos")]
    {
        let main = objc2::MainThreadMarker::new();
        if let (Some(main), Some(url)) = (main, objc2_foundation::NSURL::from_file_path(path)) {
            objc2_app_kit::NSDocumentController::sharedDocumentController(main)
                .noteNewRecentDocumentURL(&url);
        }
    }
    #[cfg(windows)]
    log::debug!("the system notes it itself: {}", path.display());
}
