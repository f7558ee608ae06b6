//! See `shikaku_tests::fuzz::transcript_card`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::transcript_card(bytes));
