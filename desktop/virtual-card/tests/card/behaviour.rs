use shikaku_virtual_card::{Counters, Reference};

use crate::{ISSUER, JPKI, PASSWORD, PIN, SURFACE, WRONG_PIN, bytes, card, data, send, transmit};

/// Plays `commands` on an ordinary card fresh from power-up and compares the last answer.
#[track_caller]
fn check(commands: &str, expected: &str) {
    assert_eq!(send(&mut card("valid"), commands), expected, "{commands}");
}

#[test]
fn the_certificate_is_read_in_two_commands() {
    let mut card = card("valid");
    data(&mut card, JPKI);
    let certificate = data(&mut card, "00B08A00000000");
    assert_eq!(Some(&certificate[..]), card.credentials().auth_certificate());
}

#[test]
fn a_card_that_takes_short_commands_only_is_read_in_eight() {
    let mut card = card("valid");
    data(&mut card, JPKI);
    let mut certificate = data(&mut card, "00B08A0000");
    for page in 1..=5 {
        certificate.extend(data(&mut card, &format!("00B0{page:02X}0000")));
    }
    certificate.extend(data(&mut card, "00B0060036"));
    assert_eq!(Some(&certificate[..]), card.credentials().auth_certificate());
}

#[test]
fn selecting_by_name_follows_the_card() {
    check(JPKI, "0 9000");
    check("00A404000AD392F00026010000000100", "14 9000");
    check("00A404000AD392F000260100000001", "0 9000");
    check("00A4040C05D392F00026", "0 9000");
    check(ISSUER, "0 9000");
    check("00A4040C0AD392F000260100000002", "0 6A82");
    check("00A4040C0BD392F00026010000000100", "0 6A82");
    check("00A4090C020018", "0 6A86");
    check("00A40000", "0 6A86");
    check(&format!("{JPKI};00A40000"), "0 9000");
    check(&format!("{JPKI};00A4000C023F00"), "0 6A82");
}

#[test]
fn what_opensc_sends_to_other_cards_is_refused() {
    for name in [
        "627601FF000000",
        "A00000000101",
        "E82B0601040181C31F0201",
        "A00000030800001000",
        "A000000116DB00",
        "A0000000791000",
        "A0000000790100",
        "F276A288BCFBA69D34F31001",
        "A00000039742544659",
        "D27600012401",
        "D23300000045737445494420763335",
    ] {
        check(&format!("00A40400{:02X}{name}00", name.len() / 2), "0 6A82");
    }
    check("00CADF3005", "0 6A88");
    check("00CB3FFF035C017E08", "0 6D00");
}

#[test]
fn files_are_selected_within_the_application_only() {
    check("00A4020C02000A", "0 6A82");
    check(&format!("{JPKI};00A4020C02000A"), "0 9000");
    check(&format!("{JPKI};00A4020C020011"), "0 6A82");
    for unknown in ["0005", "0010", "0019", "001C", "001E"] {
        check(&format!("{JPKI};00A4020C02{unknown}"), "0 9000");
    }
    check(&format!("{JPKI};00B0000000"), "0 6986");
    check(&format!("{JPKI};00A4020C020018;00B0000000"), "0 6981");
}

#[test]
fn reading_ends_where_the_file_ends() {
    check(&format!("{JPKI};00B08800FF"), "3 9000");
    check(&format!("{JPKI};00B0880203"), "1 9000");
    check(&format!("{JPKI};00B0880301"), "0 6B00");
    check(&format!("{JPKI};00B0880001;00B0000200"), "1 9000");
    check(&format!("{JPKI};00B08600000000"), "160 9000");
    check(&format!("{JPKI};00B086"), "0 6700");
    check(&format!("{JPKI};00B08900FF"), "0 6982");
    check(&format!("{JPKI};00B0800000"), "0 6A86");
    check(&format!("{JPKI};00B0830000"), "0 6A82");
}

#[test]
fn the_signature_certificate_opens_with_its_password_only() {
    check(&format!("{JPKI};00A4020C020001"), "0 9000");
    check(&format!("{JPKI};00A4020C020001;00B0000000"), "0 6982");
    check(&format!("{JPKI};{PIN};00B0810000"), "0 6982");
    check(&format!("{JPKI};{PASSWORD};00B0810000"), "256 9000");
}

#[test]
fn a_query_costs_nothing_and_takes_no_le() {
    let mut card = card("valid");
    send(&mut card, JPKI);
    assert_eq!(send(&mut card, "00200098"), "0 63C3");
    assert_eq!(send(&mut card, "0020009800"), "0 6700");
    assert_eq!(send(&mut card, "00200080"), "0 63C3");
    assert_eq!(send(&mut card, "0020009B"), "0 63C5");
    assert_eq!(card.verify_attempts(Reference::AuthPin), 0);
}

#[test]
fn wrong_tries_count_down_to_blocked_and_stay() {
    let mut card = card("valid");
    send(&mut card, JPKI);
    for answer in ["0 63C2", "0 63C1", "0 63C0", "0 6984"] {
        assert_eq!(send(&mut card, WRONG_PIN), answer);
    }
    assert_eq!(send(&mut card, PIN), "0 6984");
    card.power_cycle();
    assert_eq!(send(&mut card, &format!("{JPKI};00200098")), "0 63C0");
    assert_eq!(card.counters(), Counters { auth: 0, signature: 5, birth: 10 });
    assert_eq!(card.verify_attempts(Reference::AuthPin), 5);
}

#[test]
fn the_right_pin_restores_the_counter_and_a_wrong_one_ends_the_state() {
    let mut card = card("valid");
    assert_eq!(send(&mut card, &format!("{JPKI};{WRONG_PIN};{PIN}")), "0 9000");
    assert_eq!(card.counters().auth, 3);
    assert_eq!(send(&mut card, SIGN), "256 9000");
    assert_eq!(send(&mut card, &format!("{WRONG_PIN};{SIGN}")), "0 6982");
}

/// P1 = 02 over 32 bytes, key by short identifier.
const SIGN: &str = "802A0297201111111111111111111111111111111111111111111111111111111111111111 00";

#[test]
fn the_key_needs_its_own_pin() {
    check(&format!("{JPKI};{SIGN}"), "0 6982");
    check(&format!("{JPKI};{PASSWORD};{SIGN}"), "0 6982");
    check(&format!("{JPKI};{PIN};{SIGN}"), "256 9000");
}

#[test]
fn the_verify_state_ends_with_the_application_and_with_the_power_only() {
    let mut card = card("valid");
    send(&mut card, &format!("{JPKI};{PIN}"));
    card.warm_reset();
    assert_eq!(send(&mut card, &format!("{JPKI};{SIGN}")), "256 9000");
    assert_eq!(
        send(&mut card, &format!("00A4040C020102;{SIGN}")),
        "256 9000",
        "a refused SELECT changes nothing"
    );
    assert_eq!(send(&mut card, &format!("{ISSUER};{JPKI};{SIGN}")), "0 6982");
    send(&mut card, &format!("{PIN};{SURFACE}"));
    assert_eq!(send(&mut card, &format!("{JPKI};{SIGN}")), "0 6982");
    send(&mut card, PIN);
    card.power_cycle();
    assert_eq!(send(&mut card, &format!("{JPKI};{SIGN}")), "0 6982");
}

#[test]
fn a_pin_is_changed_after_it_was_verified() {
    let change = "002401980435363738";
    check(&format!("{JPKI};{change}"), "0 6982");
    check(&format!("{JPKI};{PIN};{change}"), "0 9000");
    check(&format!("{JPKI};{PIN};{change};{PIN}"), "0 63C2");
    check(&format!("{JPKI};{PIN};00240198053536373839"), "0 6A80");
}

#[test]
fn what_the_card_does_not_know_is_refused_as_the_card_refuses() {
    check("01A4040C00", "0 6881");
    check("4020 0098", "0 6881");
    check("0C20 0098", "0 6882");
    check("1020 0098", "0 6884");
    check("FF20 0098", "0 6E00");
    check("802000 98", "0 6E00");
    check("00FF0000", "0 6D00");
    check("00B0", "0 6700");
    check("00C0000000", "0 6985");
    check("0084000008", "8 9000");
    check("00840000000008", "0 6985");
    check("80FC0000", "0 6700");
    check(&format!("{JPKI};80A20000"), "0 6A86");
    check(&format!("{JPKI};80AE0000"), "0 6982");
    check(&format!("{SURFACE};80AE0000"), "0 66F1");
}

#[test]
fn two_challenges_differ() {
    let mut card = card("valid");
    assert_ne!(transmit(&mut card, "0084000020"), transmit(&mut card, "0084000020"));
}

#[test]
fn extended_commands_do_what_short_ones_do() {
    let mut card = card("valid");
    send(&mut card, JPKI);
    assert_eq!(card.transmit(&bytes("00200098 000004 31323334")), [0x90, 0x00]);
    let digest = "11".repeat(32);
    let short = transmit(&mut card, &format!("802A029720{digest}00"));
    assert_eq!(transmit(&mut card, &format!("802A0297000020{digest}0000")), short);
}
