//! See `shikaku_tests::fuzz::acs_codec`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::acs_codec(bytes));
