//! See `shikaku_tests::fuzz::handover_fhir`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shikaku_tests::fuzz::handover_fhir(bytes));
