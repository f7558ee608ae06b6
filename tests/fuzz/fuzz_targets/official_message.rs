//! See `shikaku_tests::fuzz::official_message`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::official_message(bytes));
