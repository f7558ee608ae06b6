//! See `shikaku_tests::fuzz::gateway_cursor`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::gateway_cursor(bytes));
