//! See `shikaku_tests::fuzz::response_apdu`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::response_apdu(bytes));
