//! See `shikaku_tests::fuzz::transcript`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::transcript(bytes));
