//! See `shikaku_tests::fuzz::handover_clipboard`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::handover_clipboard(bytes));
