//! Any text as a quantity: an error that points into it, or a number whose interval holds it.
#![no_main]
#![allow(dead_code, unused_imports, reason = "only the parser is used here")]

#[path = "../../../src/quantity/mod.rs"]
mod quantity;

use quantity::Rounding;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match quantity::parse(text, &["场".into()]) {
        Ok(q) => {
            assert!(text.contains(q.text()) && q.text().contains(q.printed()));
            for rounding in [Rounding::Nearest, Rounding::Truncated] {
                if let Some(interval) = q.interval(rounding, q.decimals()) {
                    assert!(interval.contains(q.base_value()));
                }
            }
            // what was understood is understood again, alone
            assert_eq!(quantity::parse(q.text(), &["场".into()]).ok().as_ref(), Some(&q));
        }
        Err(error) => assert!(text.trim().is_char_boundary(error.at())),
    }
});
