//! Any bytes as a budget file: refused with problems inside the file, or read; never a panic.
#![no_main]
#![allow(dead_code, unused_imports, reason = "only the reader is used here")]

// The two rooms are included and not linked, as the whole library would bring the window with it.
#[path = "../../../src/budget/mod.rs"]
mod budget;
#[path = "../../../src/quantity/mod.rs"]
mod quantity;

use budget::{LoadError, Progress};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match budget::load_bytes(bytes, &Progress::default()) {
        Ok(budget) => {
            for (id, _) in budget.figures() {
                assert_eq!(budget.find(&budget.key(id)), Some(id));
            }
        }
        Err(LoadError::Problems { problems, .. }) => {
            let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|p| p.line >= 1 && p.line as usize <= lines && p.column >= 1));
        }
        Err(LoadError::NotUtf8 { .. } | LoadError::Empty | LoadError::NotBudget) => {}
        Err(other) => panic!("{other:?}"),
    }
});
