//! A message box of the system, for when there is no window to say something in.

/// Shows a message and waits until it is read. Without a display, or without a program that shows one, nothing
/// happens: whoever calls says it on standard error too.
pub fn tell(title: &str, text: &str) {
    #[cfg(not(any(target_os = "windows", target_os = "macos")))]
    {
        let has = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if !has("DISPLAY") && !has("WAYLAND_DISPLAY") {
            return;
        }
        // rfd knows zenity only, which desktops of KDE do not have
        let programs: [(&str, &[&str]); 3] = [
            ("zenity", &["--no-markup", "--error", "--title", title, "--text", text]),
            ("kdialog", &["--title", title, "--error", text]),
            ("xmessage", &["-center", text]),
        ];
        for (program, arguments) in programs {
            // some of them want to know more about the display than they are told, and end at once
            match std::process::Command::new(program).args(arguments).status() {
                Ok(status) if status.success() || status.code() == Some(1) => return,
                Ok(status) => log::info!("{program}: {status}"),
                Err(e) => log::info!("{program}: {e}"),
            }
        }
    }
    #[cfg(any(target_os = "windows", target_os = "macos"))]
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title(title)
        .set_description(text)
        .set_buttons(rfd::MessageButtons::Ok)
        .show();
}
