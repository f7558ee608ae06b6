use shikaku_virtual_card::QUIRKS;

use crate::{JPKI, PIN, WRONG_PIN, card, data, hex, quirks, quirky, send, transmit};

/// Plays `commands` on the ordinary card with one quirk.
#[track_caller]
fn check(quirk: &str, commands: &str, expected: &str) {
    assert_eq!(send(&mut quirky(&[quirk]), commands), expected, "{quirk}: {commands}");
}

#[test]
fn the_first_command_after_power_up_fails_once() {
    check("first-6f00", JPKI, "0 6F00");
    check("first-6f00", &format!("{JPKI};{JPKI}"), "0 9000");
    let mut card = quirky(&["first-6f00"]);
    send(&mut card, &format!("{JPKI};{JPKI}"));
    card.warm_reset();
    assert_eq!(send(&mut card, JPKI), "0 9000");
    card.power_cycle();
    assert_eq!(send(&mut card, JPKI), "0 6F00");
}

#[test]
fn extended_lengths_are_refused_and_short_ones_still_work() {
    check("short-only", &format!("{JPKI};00B08A00000000"), "0 6700");
    check("extended-6c00", &format!("{JPKI};00B08A00000000"), "0 6C00");
    check("short-only", &format!("{JPKI};00B08A0000"), "256 9000");
}

#[test]
fn short_identifiers_are_refused_and_cost_no_try() {
    for (quirk, status) in [("no-sfi", "6A86"), ("sfi-6982", "6982"), ("sfi-6b00", "6B00")] {
        check(quirk, &format!("{JPKI};00B08A0000"), &format!("0 {status}"));
        check(quirk, &format!("{JPKI};{WRONG_PIN}"), &format!("0 {status}"));
        check(quirk, &format!("{JPKI};{WRONG_PIN};00A4020C020018;00200080"), "0 63C3");
        check(quirk, &format!("{JPKI};00A4020C02000A;00B0000000"), "256 9000");
    }
}

#[test]
fn the_end_of_a_file_is_reported_in_three_forms() {
    check("eof-6282", &format!("{JPKI};00B08800FF"), "3 6282");
    check("eof-6282", &format!("{JPKI};00B0880000"), "3 9000");
    check("eof-6cxx", &format!("{JPKI};00B08800FF"), "0 6C03");
    check("eof-6cxx", &format!("{JPKI};00B0880003"), "3 9000");
    check("eof-6cxx", &format!("{JPKI};00B08A00000000"), "0 6700");
}

#[test]
fn a_long_answer_comes_in_pieces() {
    let mut card = quirky(&["61xx"]);
    send(&mut card, JPKI);
    let mut response = transmit(&mut card, "00B0860000");
    assert_eq!(response.split_off(128), [0x61, 32]);
    assert_eq!(transmit(&mut card, "00C0000010")[16..], [0x61, 16]);
    assert_eq!(transmit(&mut card, "00C0000010")[16..], [0x90, 0x00]);
    send(&mut card, "00B0860000");
    assert_eq!(send(&mut card, "00200098;00C0000010"), "0 6985", "another command drops what waited");
}

#[test]
fn get_response_wants_a_class_and_an_le() {
    let sign = format!("{JPKI};{PIN};802A029720{}00", "11".repeat(32));
    for (quirk, own, other) in [
        ("61xx", "128 9000", "128 9000"),
        ("61xx-class", "128 9000", "0 6E00"),
        ("61xx-00", "0 6E00", "128 9000"),
    ] {
        for (class, expected) in [("80", own), ("00", other)] {
            let mut card = quirky(&["61xx", quirk]);
            assert_eq!(send(&mut card, &format!("{sign};{class}C0000080")), expected, "{quirk} {class}");
        }
    }
    let mut card = quirky(&["61xx", "61xx-6cxx"]);
    assert_eq!(send(&mut card, &sign), "128 6100");
    assert_eq!(send(&mut card, "80C0000000"), "0 6C80");
    assert_eq!(send(&mut card, "80C0000080"), "128 9000");
}

#[test]
fn a_read_runs_on_beyond_its_le() {
    let mut card = quirky(&["read-runs-on"]);
    assert_eq!(send(&mut card, &format!("{JPKI};00B08A0000")), "256 6100");
    assert_eq!(send(&mut card, "00C0000000"), "256 6100");
    check("read-runs-on", &format!("{JPKI};00B08A00000000"), "1590 9000");
    check("read-runs-on", &format!("{JPKI};00B0860020"), "32 6180");
}

#[test]
fn long_reads_are_refused_or_come_empty() {
    check("extended-6f00", &format!("{JPKI};00B08A00000000"), "0 6F00");
    check("extended-6f00", &format!("{JPKI};00B08A0000"), "256 9000");
    for (quirk, status) in [("long-read-6f00", "6F00"), ("long-read-empty", "9000")] {
        check(quirk, &format!("{JPKI};00B08A0000"), &format!("0 {status}"));
        check(quirk, &format!("{JPKI};00B08A0080"), "128 9000");
    }
}

#[test]
fn all_pieces_of_a_signature_make_the_signature() {
    let command = format!("802A029720{}00", "11".repeat(32));
    let whole = {
        let mut card = quirky(&[]);
        send(&mut card, &format!("{JPKI};{PIN}"));
        data(&mut card, &command)
    };
    let mut card = quirky(&["61xx"]);
    send(&mut card, &format!("{JPKI};{PIN}"));
    let mut pieces = transmit(&mut card, &command);
    assert_eq!(pieces.split_off(128), [0x61, 128]);
    pieces.extend(data(&mut card, "00C0000080"));
    assert_eq!(hex(&pieces), hex(&whole));
}

#[test]
fn a_response_is_no_longer_than_the_card_can_make() {
    check("response-1024", &format!("{JPKI};00B08A00000000"), "1022 9000");
    check("response-1024", &format!("{JPKI};00B08A00000000;00B003FE000000"), "568 9000");
}

#[test]
fn blocked_and_verified_have_other_status_words() {
    let blocked = format!("{JPKI};{WRONG_PIN};{WRONG_PIN};{WRONG_PIN}");
    check("blocked-6983", &blocked, "0 63C0");
    check("blocked-6983", &format!("{blocked};{PIN}"), "0 6983");
    check("blocked-6983", &format!("{blocked};00200098"), "0 6983");
    check("verified-9000", &format!("{JPKI};{PIN};00200098"), "0 9000");
    check("verified-9000", &format!("{JPKI};00200098"), "0 63C3");
}

#[test]
fn selecting_again_ends_the_verify_state_where_it_is_wanted() {
    let sign = format!("802A029720{}00", "11".repeat(32));
    check("reselect-clears", &format!("{JPKI};{PIN};{JPKI};{sign}"), "0 6982");
}

#[test]
fn a_certificate_never_issued_may_be_an_empty_file() {
    let mut card = card("no-certificate").with_quirks(quirks(&["empty-certificate"]));
    assert_eq!(send(&mut card, &format!("{JPKI};00A4020C02000A")), "0 9000");
    assert_eq!(send(&mut card, "00B0000000"), "0 6B00");
}

#[test]
fn every_quirk_has_its_own_name_and_changes_something() {
    for quirk in QUIRKS {
        assert_eq!(QUIRKS.iter().filter(|other| other.name == quirk.name).count(), 1, "{}", quirk.name);
        assert_ne!(quirky(&[quirk.name]).quirks(), quirky(&[]).quirks(), "{}", quirk.name);
    }
}

#[test]
fn the_readme_names_every_quirk_and_every_kind() {
    let readme = include_str!("../../README.md");
    let kinds = shikaku_virtual_card::Deck::standard().cards().iter().map(|card| {
        let kind = serde_json::to_value(card.kind).unwrap();
        kind.as_str().unwrap().to_owned()
    });
    for name in QUIRKS.iter().map(|quirk| quirk.name.to_owned()).chain(kinds) {
        assert!(readme.contains(&format!("`{name}`")), "{name}");
    }
}
