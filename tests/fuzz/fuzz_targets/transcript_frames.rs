//! See `shikaku_tests::fuzz::transcript_frames`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::transcript_frames(bytes));
