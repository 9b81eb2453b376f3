//! One way of drawing fails, or both; the failures are real ones: drivers that are not there.

use super::session::{Session, YANGQUAN, files, wait_for};
use std::process::Command;

const NOWHERE: &str = "/nonexistent";

/// No OpenGL by GLX.
fn without_glx(command: &mut Command) -> &mut Command {
    command.env("LIBGL_DRIVERS_PATH", NOWHERE)
}

/// No OpenGL by EGL.
fn without_egl(command: &mut Command) -> &mut Command {
    command.env("__EGL_VENDOR_LIBRARY_FILENAMES", NOWHERE)
}

fn without_vulkan(command: &mut Command) -> &mut Command {
    command.env("VK_ICD_FILENAMES", NOWHERE).env("VK_DRIVER_FILES", NOWHERE)
}

#[test]
fn where_opengl_fails_the_other_way_draws_and_is_remembered() {
    let session = Session::start();
    let mut command = session.program(&[YANGQUAN]);
    let mut app = session.run(without_egl(without_glx(&mut command)));
    session.wait_for_title(&mut app, "阳泉");
    assert!(session.log().contains("cannot draw with glow"), "{}", session.log());
    wait_for("the choice in the settings", || session.settings().contains("renderer: Some(Wgpu)"));
    wait_for("the end of the start", || !session.path("data/starting").exists());
}

#[test]
fn what_is_remembered_and_fails_gives_way_to_the_other() {
    let session = Session::start();
    std::fs::create_dir_all(session.path("home/.config/mingzhang")).unwrap();
    std::fs::write(session.path("home/.config/mingzhang/settings.ron"), "(renderer: Some(Wgpu))").unwrap();
    let mut command = session.program(&[YANGQUAN]);
    let mut app = session.run(without_egl(without_vulkan(&mut command)));
    session.wait_for_title(&mut app, "阳泉");
    assert!(session.log().contains("cannot draw with wgpu"), "{}", session.log());
    wait_for("the choice in the settings", || session.settings().contains("renderer: Some(Glow)"));
}

#[test]
fn without_any_graphics_a_message_box_says_what_to_do_and_the_exit_code_is_three() {
    let session = Session::start();
    let mut command = session.program(&[YANGQUAN]);
    let mut app = session.run(without_vulkan(without_egl(without_glx(&mut command))));
    assert_eq!(app.exit_code(), Some(3), "{}", session.log());
    let said = session.boxes();
    for words in ["明账打不开窗口", "您的文件都没有动", "可以试试", "glow: ", "wgpu: "] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(session.log().contains("打不开窗口"), "{}", session.log());
    assert!(!files(&session.path("data")).contains(&"starting".to_owned()), "the start was not cut short");
}

#[test]
fn what_the_command_line_names_is_the_only_way_tried_and_is_not_remembered() {
    let session = Session::start();
    let mut command = session.program(&["--renderer", "glow", YANGQUAN]);
    let mut app = session.run(without_egl(without_glx(&mut command)));
    assert_eq!(app.exit_code(), Some(3), "{}", session.log());
    assert!(session.boxes().contains("glow: ") && !session.boxes().contains("wgpu: "), "{}", session.boxes());

    let mut command = session.program(&["--renderer=wgpu", YANGQUAN]);
    let mut app = session.run(&mut command);
    session.wait_for_title(&mut app, "阳泉");
    drop(app);
    assert!(!session.settings().contains("Wgpu"), "{}", session.settings());
}

#[test]
fn a_start_that_died_in_the_middle_makes_the_next_begin_with_the_other_way() {
    let session = Session::start();
    let marker = session.path("data/starting");
    let cut_short = || std::fs::read_to_string(&marker).is_ok_and(|name| name == "glow");
    // now and then it is quicker than we are
    for _ in 0..10 {
        let app = session.run(&mut session.program(&[YANGQUAN]));
        while !cut_short() {
            std::thread::yield_now();
        }
        drop(app);
        if cut_short() {
            break;
        }
    }
    assert!(cut_short(), "no start could be cut short");
    // the journal of nothing, the settings of nobody: only the marker tells
    let _ = std::fs::remove_file(session.path("home/.config/mingzhang/settings.ron"));
    let mut app = session.run(&mut session.program(&[YANGQUAN]));
    session.wait_for_title(&mut app, "阳泉");
    wait_for("the choice in the settings", || session.settings().contains("renderer: Some(Wgpu)"));
    wait_for("the end of the start", || !marker.exists());
}
