//! See `shikaku_tests::fuzz::gateway_request_json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::gateway_request_json(bytes));
