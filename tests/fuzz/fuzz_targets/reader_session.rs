//! See `shikaku_tests::fuzz::reader_session`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::reader_session(bytes));
