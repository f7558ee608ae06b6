//! See `shikaku_tests::fuzz::import_opensc`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::import_opensc(bytes));
