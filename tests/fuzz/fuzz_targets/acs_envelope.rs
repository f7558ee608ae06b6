//! See `shikaku_tests::fuzz::acs_envelope`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::acs_envelope(bytes));
