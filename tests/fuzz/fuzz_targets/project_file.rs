//! Any bytes as a project file: refused, or read; and what was read is written and read again, exactly.
#![no_main]
#![allow(dead_code, unused_imports, reason = "only the reader and the writer are used here")]

// The rooms are included and not linked, as the whole library would bring the window with it.
#[path = "../../../src/budget/mod.rs"]
mod budget;
#[path = "../../../src/compare/mod.rs"]
mod compare;
#[path = "../../../src/quantity/mod.rs"]
mod quantity;
#[path = "../../../src/review/mod.rs"]
mod review;
#[path = "../../../src/storage.rs"]
mod storage;

use budget::LoadError;
use review::project::{ProjectError, read, read_bytes, write};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match read_bytes(bytes) {
        Ok(opened) => {
            let text = write(&opened.review, opened.recovery.as_ref());
            let again = read(&text).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
            assert_eq!(again.review, opened.review);
            assert_eq!(again.recovery, opened.recovery);
            assert_eq!(write(&again.review, again.recovery.as_ref()), text);
            // reasons written by hand in several lines are put in order by the first merging
            let merged = opened.review.merged(&again.review);
            assert_eq!(merged.merged(&again.review), merged);
        }
        Err(ProjectError::File(LoadError::Problems { problems, .. })) => {
            let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|p| p.line >= 1 && p.line as usize <= lines && p.column >= 1));
        }
        Err(ProjectError::File(LoadError::NotUtf8 { .. } | LoadError::Empty)) => {}
        Err(ProjectError::NotProject | ProjectError::Newer(..)) => {}
        Err(other) => panic!("{other:?}"),
    }
});
