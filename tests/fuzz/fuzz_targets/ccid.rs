//! See `shikaku_tests::fuzz::ccid`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::ccid(bytes));
