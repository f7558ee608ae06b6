//! See `shikaku_tests::fuzz::import_logcat`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::import_logcat(bytes));
