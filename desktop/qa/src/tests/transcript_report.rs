use expect_test::{Expect, expect};

use crate::sample::samples;
use crate::show;
use crate::transcript_report::Report;

/// Only the lines from one heading to the next, so that a case shows what it is about.
#[track_caller]
fn check(name: &str, heading: &str, expected: &Expect) {
    let (_, transcript) = samples().into_iter().find(|(known, _)| *known == name).expect("a sample");
    let text = show(&Report::of(&transcript));
    let part = text.split("\n\n").find(|part| part.trim_start().starts_with(heading));
    expected.assert_eq(&format!("{}\n", part.expect("a heading").trim()));
}

#[test]
fn a_recording_says_what_made_it_and_how_much_was_taken_out() {
    check(
        "pin-valid",
        "Recording",
        &expect![[r"
        Recording
          recorded by         shikaku-cli 0.1.0
          core                0.1.0
          platform            linux x86_64
          link                pcsc
          limits of the link  extended APDUs, 65544 bytes out, 65538 bytes in at most
          card                ordinary
          phones as cards     not accepted
          redaction           redacted: what was personal is synthetic
          begins              2026-11-22 01:00:00 UTC
    "]],
    );
}

#[test]
fn a_check_by_pin_is_reported_exchange_by_exchange() {
    check(
        "pin-valid",
        "What happened",
        &expect![[r"
            What happened
              seconds         took  who      what
                0.000               state    choosing-method
                1.850               person   presses choose-pin
                1.850               state    entering-pin
                1.851     118.0 ms  gateway  POST /v1/challenges → 201, challenge  (16 out, 24 in)
                2.381      1.236 s  person   types digits
                4.237               person   presses enter
                4.237               state    waiting-for-card
                6.547               card     card found, extended APDUs up to 65544 bytes
                6.547               state    reading-card
                6.548      14.2 ms  card     SELECT JPKI AP → 9000  (15 out, 2 in)
                6.563      21.0 ms  card     READ BINARY user-authentication certificate 0..255 → 9000  (5 out, 258 in)
                                             308205C8308204B0A00302010202035900FE300D06092A864886F70D01010B05… (256 bytes)
                6.585      21.0 ms  card     READ BINARY user-authentication certificate 256..511 → 9000  (5 out, 258 in)
                                             0D06092A864886F70D01010105000382010F003082010A0282010100CF0BEF85… (256 bytes)
                6.607      21.0 ms  card     READ BINARY user-authentication certificate 512..767 → 9000  (5 out, 258 in)
                                             4323E2E9BA4F4C9F2E3B2EF24DAFD8DD62EAA37A981CB65C882281F302030100… (256 bytes)
                6.629      21.0 ms  card     READ BINARY user-authentication certificate 768..1023 → 9000  (5 out, 258 in)
                                             A0819BA48198308195310B3009060355040613024A5031123010060355040A0C… (256 bytes)
                6.651      21.0 ms  card     READ BINARY user-authentication certificate 1024..1279 → 9000  (5 out, 258 in)
                                             DF058BA1818DA4818A308187310B3009060355040613024A5031123010060355… (256 bytes)
                6.673      21.0 ms  card     READ BINARY user-authentication certificate 1280..1535 → 9000  (5 out, 206 in)
                                             4340E7121C271BC9FCDC3CBECDA32641B1BA50C2C28C165081866D4402FF5930… (204 bytes)
                6.695       9.8 ms  card     VERIFY user-authentication PIN: how many tries are left → 63C3, 3 tries left  (4 out, 2 in)
                6.705      61.0 ms  card     VERIFY user-authentication PIN (4 bytes) → 9000  (9 out, 2 in)
                6.767     412.7 ms  card     COMPUTE DIGITAL SIGNATURE user-authentication key (51 bytes) → 9000  (57 out, 258 in)
                                             5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A… (256 bytes)
                7.181      11.0 ms  card     SELECT issuer domain → 9000  (12 out, 2 in)
                7.192               state    asking-gateway
                7.192     843.0 ms  gateway  POST /v1/confirmations → 200, valid 有効  (2400 out, 125 in)
                8.036               state    showing
                8.036               history  keeps the result
                8.039               history  kept
                8.939               card     card lost
               13.139               person   presses finish
               13.140               state    closed
        "]],
    );
}

#[test]
fn what_a_card_gave_and_what_it_took_is_reported_at_the_end() {
    check(
        "pin-valid",
        "Read off the card",
        &expect![[r"
            Read off the card
              user-authentication certificate, JPKI AP: certificate, 1484 bytes
                issuer              OU=Japan Agency for Local Authority Information Systems,OU=JPKI for user authentication,O=JPKI-TEST,C=JP
                subject             CN=0000000TEST0099999000A,C=JP
                serial number       59:00:FE
                valid from          2021-11-16 01:35:42 UTC
                valid until         2026-11-15 14:59:59 UTC
                key                 RSA, 2048 bits
                policy              1.2.392.200149.8.5.1.0.30 (test, user authentication); critical
                key usage           digitalSignature; critical
                extended key usage  clientAuth
        "]],
    );
    check(
        "pin-valid",
        "Totals",
        &expect![[r"
            Totals
              waiting for people     11.651 s, 89 %
              at the card            634.7 ms, 5 %
              at the gateway         843.0 ms, 6 %
              in the device          10.9 ms, 0 %
              whole time             13.139 s
              exchanges              11; 127 bytes out, 1762 bytes in
              gateway calls          2; 2416 bytes out, 149 bytes in
              longest exchange       412.7 ms, COMPUTE DIGITAL SIGNATURE user-authentication key (51 bytes)
              PINs sent to the card  1; fewest tries left: 3
        "]],
    );
    check(
        "pin-valid",
        "Outcome",
        &expect![[r"
        Outcome
          ended         valid
          last state    showing
          last verdict  valid 有効
    "]],
    );
}

#[test]
fn a_wrong_pin_and_a_lost_card_are_reported_with_what_is_left() {
    check(
        "pin-wrong-then-lost",
        "What happened",
        &expect![[r"
            What happened
              seconds         took  who      what
                0.000               state    choosing-method
                2.100               person   presses choose-pin
                2.100               state    entering-pin
                2.101     118.0 ms  gateway  POST /v1/challenges → 201, challenge  (16 out, 24 in)
                2.631      1.236 s  person   types digits
                4.367               person   presses enter
                4.367               state    waiting-for-card
                6.677               card     card found, short APDUs up to 261 bytes
                6.677               state    reading-card
                6.678      14.0 ms  card     SELECT JPKI AP → 9000  (15 out, 2 in)
                6.693       9.0 ms  card     VERIFY user-authentication PIN: how many tries are left → 63C3, 3 tries left  (4 out, 2 in)
                6.703      62.0 ms  card     VERIFY user-authentication PIN (4 bytes) → 63C2, 2 tries left  (9 out, 2 in)
                6.765               state    entering-pin
                                             PIN-01, 2 tries left: The PIN did not match; tries are left.
                7.965               card     card lost
                8.377      1.236 s  person   types digits
               10.313               person   presses enter
               10.313               state    waiting-for-card
               12.623               card     card found, short APDUs up to 261 bytes
               12.624               state    reading-card
               12.625      14.0 ms  card     SELECT JPKI AP → 9000  (15 out, 2 in)
               12.640       9.0 ms  card     VERIFY user-authentication PIN: how many tries are left → 63C2, 2 tries left  (4 out, 2 in)
               12.649      38.0 ms  card     VERIFY user-authentication PIN (4 bytes) → the command was sent and its answer is missing  (9 out, 0 in)
               12.688               card     card lost
               12.688               state    failed
                                             PIN-05: The card left during the PIN check; whether the try was counted is not known yet.
               18.688               person   presses confirm-otherwise
        "]],
    );
}

#[test]
fn tries_are_counted_and_the_last_failure_is_reported() {
    check(
        "pin-wrong-then-lost",
        "Totals",
        &expect![[r"
            Totals
              waiting for people     18.536 s, 99 %
              at the card            146.0 ms, 1 %
              at the gateway         0.0 ms, 0 %
              in the device          6.1 ms, 0 %
              whole time             18.688 s
              exchanges              6; 56 bytes out, 10 bytes in
              gateway calls          1; 16 bytes out, 24 bytes in
              longest exchange       62.0 ms, VERIFY user-authentication PIN (4 bytes)
              PINs sent to the card  2; fewest tries left: 2
        "]],
    );
    check(
        "pin-wrong-then-lost",
        "Outcome",
        &expect![[r"
        Outcome
          ended         failed
          last state    failed
          last failure  PIN-05: The card left during the PIN check; whether the try was counted is not known yet.
    "]],
    );
}

#[test]
fn a_file_that_comes_by_get_response_is_put_together_and_named() {
    check(
        "visual-invalid",
        "Read off the card",
        &expect![[r"
            Read off the card
              certificates present, JPKI AP: 3 bytes
                signature certificate            present
                user-authentication certificate  present
              user-authentication certificate, JPKI AP: certificate, 1484 bytes
                issuer              OU=Japan Agency for Local Authority Information Systems,OU=JPKI for user authentication,O=JPKI-TEST,C=JP
                subject             CN=0000000TEST0099999000A,C=JP
                serial number       59:00:FE
                valid from          2021-11-16 01:35:42 UTC
                valid until         2026-11-15 14:59:59 UTC
                key                 RSA, 2048 bits
                policy              1.2.392.200149.8.5.1.0.30 (test, user authentication); critical
                key usage           digitalSignature; critical
                extended key usage  clientAuth
              age record, card-surface AP: TLV, 547 bytes
                FF10 [542] age record
                  DF11 [8] birth date  3139383030323137
                  DF12 [265] public key of the card
                    90 [3] public exponent  010001
                    91 [256] modulus  A42EE2BE856764F733239C2AD54E0E520DEA332A9DA71CA54D5DAB4FA514808B… (256 bytes)
                  DF13 [256] signature  3375D4754E776B1FE49413209E68EE3AC4AD6BE19837525D35FE31F44FA4E140… (256 bytes)
              card-verifiable certificate, card-surface AP: TLV, 568 bytes
                7F21 [563] card-verifiable certificate
                  5F4E [297] body of a card-verifiable certificate  3639393030323308053030310000000039393939393031080530303000000000… (297 bytes)
                  5F37 [256] signature  07A67C4BCCE1D57649776E760762DB9D5B51F4E1992B63B8A4EA95770994C413… (256 bytes)
        "]],
    );
    check(
        "visual-invalid",
        "Outcome",
        &expect![[r"
        Outcome
          ended         another way taken
          last state    taking-way
          last verdict  invalid 無効
    "]],
    );
}

#[test]
fn a_log_without_a_reception_is_reported_too() {
    check(
        "imported-log",
        "What happened",
        &expect![[r"
            What happened
              seconds         took  who      what
                0.000      18.0 ms  card     SELECT application A000000063504B4353 → 6A82, not found  (14 out, 2 in)
                0.019      15.0 ms  card     SELECT JPKI AP → 9000  (15 out, 2 in)
                0.035      12.0 ms  card     SELECT token information → 9000  (7 out, 2 in)
                0.048      22.0 ms  card     READ BINARY token information 0..159 → 9000  (5 out, 162 in)
                                             4A504B494150494343544F4B454E322020202020202020202020202020202020… (160 bytes)
                0.071      12.0 ms  card     SELECT user-authentication PIN → 9000  (7 out, 2 in)
                0.084       9.0 ms  card     VERIFY user-authentication PIN: how many tries are left → 6984, blocked  (4 out, 2 in)
                0.093               end      the recording is full; what came after is missing
        "]],
    );
    check(
        "imported-log",
        "Read off the card",
        &expect![[r"
            Read off the card
              token information, JPKI AP: 160 bytes
                kind          plastic Individual Number Card
                label         JPKIAPICCTOKEN2
                manufacturer  J-LIS
                model         E16R01NJ
        "]],
    );
    check(
        "imported-log",
        "Outcome",
        &expect![[r"
        Outcome
          ended  exchanges only
    "]],
    );
}
