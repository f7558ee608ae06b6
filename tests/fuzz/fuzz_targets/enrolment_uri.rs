//! See `shikaku_tests::fuzz::enrolment_uri`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::enrolment_uri(bytes));
