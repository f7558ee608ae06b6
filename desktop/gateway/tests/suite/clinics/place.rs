//! 併設: two clinics at one place. A device of either serves both, and everything of a clinic stays with it.

use shikaku_clinic::account::{Role, SignInName};
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::{
    Answer, ChallengeRequest, CheckMethod, NewPerson, OneTimePassword, PasswordChange, ServedClinicList,
    TakenRequest, confirmation_request, poll_call, read_challenge, read_confirmation,
};
use shikaku_eligibility::{Confirmation, OfficialMessage};
use shikaku_gateway::OperatorError;

use super::{AHAKI, device, new_clinic, numbers, served};
use crate::accounts::device::{TestDevice, body_or_code, code};
use crate::accounts::{CLINIC, Site};
use crate::fixture::Held;
use crate::results::vendor::TestVendor;
use crate::results::{check, entry, feed, listed};

/// A pair of clinics at one place, with a device of each.
fn pair(name: &str) -> (Site, TestDevice, TestDevice) {
    let site = Site::start(name);
    let add = |number, trade| site.operator.add_clinic(&new_clinic(number, trade, Some("みほん"), None));
    let (judo, ahaki) = (add(CLINIC, Trade::Judo), add(AHAKI, Trade::Ahaki));
    let judo = device(&site, CLINIC, &judo.expect("a clinic"));
    let ahaki = device(&site, AHAKI, &ahaki.expect("a clinic"));
    (site, judo, ahaki)
}

#[test]
fn a_device_serves_both_clinics_of_its_place_and_none_elsewhere() {
    let (site, mut judo, mut ahaki) = pair("place.db");
    site.operator
        .add_clinic(&new_clinic("協9900003-0-0", Trade::Judo, None, None))
        .expect("a clinic elsewhere");
    assert_eq!(served(&mut judo), numbers(&[(CLINIC, true), (AHAKI, true)]));
    assert_eq!(served(&mut ahaki), numbers(&[(AHAKI, true), (CLINIC, true)]));
    let listed = body_or_code(&judo.get("/v1/clinics"), ServedClinicList::decode).expect("a list").clinics;
    assert_eq!(judo.tokens.as_ref().expect("a session").clinics, listed, "a sign-in gives the same list");
    for path in ["/v1/results", "/v1/vendor-links", "/v1/vendor-accesses"] {
        judo.clinic = Some("協9900003-0-0".to_owned());
        assert_eq!(code(&judo.get(path)), "not-found", "{path}");
        judo.clinic = Some(CLINIC.to_owned());
        assert_eq!(judo.get(path).status, 200, "{path} of the own clinic by name");
        judo.clinic = Some(AHAKI.to_owned());
        assert_eq!(judo.get(path).status, 200, "{path} of the other clinic");
    }
    for none in ["", "\0", &"9".repeat(1_000)] {
        judo.clinic = Some(none.to_owned());
        assert_eq!(code(&judo.get("/v1/results")), "not-found", "no clinic has such a number");
    }
    for path in ["/v1/devices", "/v1/staff", "/v1/events", "/v1/clinics"] {
        assert_eq!(code(&judo.get(path)), "malformed-request", "{path} is about the own clinic");
    }
    assert_eq!(code(&judo.post("/v1/devices/invitations", b"{}")), "malformed-request");
}

#[test]
fn a_result_is_of_the_clinic_that_was_acted_for_and_names_who_made_it() {
    let (site, mut judo, mut ahaki) = pair("place-results.db");
    check(&mut judo, "valid", "k1");
    judo.clinic = Some(AHAKI.to_owned());
    let Answer::Completed(answer) = check(&mut judo, "valid", "k1") else { panic!("not completed") };
    let message = OfficialMessage::from(*answer).xml_msg.message_header;
    assert_eq!(message.medical_institution_code.map(|code| code.as_str().to_owned()).as_deref(), Some(AHAKI));

    let of_ahaki = listed(&mut ahaki, "").results;
    assert_eq!(listed(&mut judo, "").results, of_ahaki);
    let [result] = of_ahaki.as_slice() else { panic!("{of_ahaki:?}") };
    let made_by = judo.tokens.clone().expect("a session").staff_id;
    assert_eq!((result.sequence, &result.staff), (1, &made_by));
    assert_eq!(result.staff_name.as_deref(), Some(CLINIC));
    assert_eq!(result.device_name.as_deref(), Some("受付のタブレット"));
    judo.clinic = None;
    let of_judo = listed(&mut judo, "").results;
    assert_eq!(of_judo.len(), 1);
    assert_ne!((&of_judo[0].id, &of_judo[0].patient), (&result.id, &result.patient));
    assert_eq!(code(&judo.get(&format!("/v1/results/{}", result.id))), "not-found");
    assert_eq!(code(&judo.post(&format!("/v1/results/{}/handed-over", result.id), b"{}")), "not-found");

    let vendor = TestVendor::linked(&site, &mut ahaki);
    let [item] = &feed(&vendor.get("/v1/feed")).items[..] else { panic!("not one item") };
    assert_eq!((&item.id, &item.staff, &item.staff_name), (&result.id, &made_by, &None));
}

#[test]
fn what_was_begun_for_one_clinic_is_not_found_at_the_other() {
    let (_site, mut judo, mut ahaki) = pair("place-begun.db");
    let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
    let given = read_challenge(Ok(judo.post("/v1/challenges", &asked))).expect("a challenge");
    let request = confirmation_request(&Held::up("valid").by_pin(&given), "k1");
    judo.clinic = Some(AHAKI.to_owned());
    assert_eq!(code(&judo.confirm(&request)), "challenge-unknown");
    judo.clinic = None;
    assert_eq!(judo.confirm(&request).status, 200);

    judo.clinic = Some(AHAKI.to_owned());
    let Answer::Pending { receipt, .. } = check(&mut judo, "processing", "k2") else { panic!("not pending") };
    let poll = poll_call(&receipt).path;
    judo.clinic = None;
    assert_eq!(code(&judo.get(&poll)), "receipt-unknown");
    judo.clinic = Some(AHAKI.to_owned());
    while let Ok(Answer::Pending { .. }) = read_confirmation(Ok(judo.get(&poll))) {}
    assert_eq!(listed(&mut ahaki, "").results.len(), 1);

    check(&mut judo, "multiple", "k3");
    let several = listed(&mut ahaki, "").results.remove(0).id;
    judo.clinic = None;
    let path = format!("/v1/results/{several}/choice");
    assert_eq!(code(&judo.post(&path, br#"{"index":0}"#)), "not-found");
    judo.clinic = Some(AHAKI.to_owned());
    assert_eq!(entry(&judo.post(&path, br#"{"index":0}"#)).sequence, 3);
}

#[test]
fn feed_cursor_link_and_reference_number_are_those_of_a_clinic() {
    let (site, mut judo, mut ahaki) = pair("place-feed.db");
    let of_judo = TestVendor::linked(&site, &mut judo);
    judo.clinic = Some(AHAKI.to_owned());
    // The administrator of the one clinic approves a receipt computer for the other.
    let of_ahaki = TestVendor::linked(&site, &mut judo);
    let links =
        |device: &mut TestDevice| String::from_utf8(device.get("/v1/vendor-links").body).expect("text");
    assert!(links(&mut ahaki).contains(&of_ahaki.link) && !links(&mut ahaki).contains(&of_judo.link));
    let log = |clinic| site.operator.events(clinic, 1).expect("events").remove(0);
    assert_eq!((log(AHAKI).subject, log(CLINIC).subject), (of_ahaki.link.clone(), of_judo.link.clone()));
    assert_eq!(log(AHAKI).staff, judo.tokens.clone().expect("a session").staff_id);

    let cursors = [&of_judo, &of_ahaki].map(|vendor| feed(&vendor.get("/v1/feed")).cursor);
    check(&mut judo, "valid", "k1");
    judo.clinic = None;
    check(&mut judo, "valid", "k1");
    let after = |vendor: &TestVendor, cursor: &str| feed(&vendor.get(&format!("/v1/feed?after={cursor}")));
    let first = after(&of_ahaki, &cursors[1]).items.remove(0);
    assert_eq!(after(&of_judo, &cursors[0]).items.len(), 1);
    assert_eq!(code(&of_judo.get(&format!("/v1/feed?after={}", cursors[1]))), "cursor-invalid");
    assert_eq!(code(&of_judo.get("/v1/feed?clinic=x")), "malformed-request");

    let taken = TakenRequest { reference_number: Some("P-0042".to_owned()) }.encode();
    let path = format!("/v1/feed/{}/taken", first.id);
    assert_eq!(code(&of_judo.post(&path, Some("t"), &taken)), "not-found");
    assert_eq!(of_ahaki.post(&path, Some("t"), &taken).status, 204);
    let mut number = |clinic: Option<&str>, key| {
        judo.clinic = clinic.map(str::to_owned);
        let Answer::Completed(answer) = check(&mut judo, "valid", key) else { panic!("not completed") };
        reference_number(&answer)
    };
    assert_eq!(number(None, "k2"), None);
    assert_eq!(number(Some(AHAKI), "k3").as_deref(), Some("P-0042"));
}

fn reference_number(answer: &Confirmation) -> Option<String> {
    answer.results()[0].reference_number.as_ref().map(|number| number.as_str().to_owned())
}

#[test]
fn the_clinics_are_shown_to_every_role_behind_a_password_of_its_own() {
    let site = Site::start("place-roles.db");
    let mut first = site.first_device(CLINIC);
    assert_eq!(first.tokens.as_ref().expect("a session").clinics, [], "one clinic is not listed");
    assert_eq!(served(&mut first), numbers(&[(CLINIC, true)]));
    let person = NewPerson {
        sign_in_name: SignInName::parse("etsuran").expect("a name"),
        display_name: "見本　読子".to_owned(),
        roles: std::iter::once(Role::Viewer).collect(),
    };
    let once = body_or_code(&first.post("/v1/staff", &person.encode()), OneTimePassword::decode);
    let once = once.expect("a password").password;
    first.sign_in("etsuran", &once).expect("signed in");
    assert_eq!(code(&first.get("/v1/clinics")), "password-change-needed");
    let change = PasswordChange { present: once, new: "ocha to senbei".to_owned() };
    assert_eq!(first.post("/v1/password", &change.encode()).status, 204);
    assert_eq!(served(&mut first), numbers(&[(CLINIC, true)]));
}

/// Orders of several programs at the same database.
#[test]
fn orders_at_once_put_no_third_clinic_at_a_place() {
    let site = Site::start("place-at-once.db");
    let added = std::thread::scope(|scope| {
        let orders: Vec<_> = (0..8)
            .map(|number| {
                let operator = &site.operator;
                let trade = if number % 2 == 0 { Trade::Judo } else { Trade::Ahaki };
                let group = if number < 4 { None } else { Some("みほん会") };
                let new = new_clinic(&format!("協99000{number}0-0-0"), trade, Some("みほん"), group);
                scope.spawn(move || operator.add_clinic(&new).is_ok())
            })
            .collect();
        orders.into_iter().filter_map(|order| order.join().ok()).filter(|is_added| *is_added).count()
    });
    let there = site.operator.clinics().expect("clinics");
    assert_eq!(there.len(), added);
    assert!((1..=2).contains(&added), "{added}");
    assert!(there.iter().all(|clinic| clinic.group == there[0].group), "one group");
}

#[test]
fn a_place_has_two_trades_at_most() {
    let site = Site::start("place-trades.db");
    let add = |number: &str, trade| {
        site.operator.add_clinic(&new_clinic(number, trade, Some("みほん"), None)).map(drop)
    };
    assert!(add(CLINIC, Trade::Judo).is_ok());
    assert!(matches!(add("協9900003-0-0", Trade::Judo), Err(OperatorError::Place)));
    assert!(add(AHAKI, Trade::Ahaki).is_ok());
    assert!(matches!(add("契9900004-0-0", Trade::Ahaki), Err(OperatorError::Place)));
    let of = |number: &str, trade, group| {
        site.operator.add_clinic(&new_clinic(number, trade, Some("別館"), group)).map(drop)
    };
    assert!(of("協9900005-0-0", Trade::Judo, Some("みほん会")).is_ok());
    for group in [None, Some("ほかの会")] {
        // Their devices would see each other's results by a place that happens to have the same name.
        let refused = of("契9900006-0-0", Trade::Ahaki, group);
        assert!(matches!(refused, Err(OperatorError::PlaceOfAnother)), "{group:?}");
    }
    let clinics = site.operator.clinics().expect("clinics").into_iter();
    let places: Vec<_> = clinics.map(|it| it.place.unwrap_or_default()).collect();
    assert_eq!(places.iter().filter(|place| *place == "みほん").count(), 2);
    assert_eq!(places.len(), 3);
}
