//! See `shikaku_tests::fuzz::import_pcscd`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::import_pcscd(bytes));
