//! 併設: two clinics at one place, each with its own keys, results and feed.

use shikaku_clinic::account::SignInName;
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::{NewPerson, OneTimePassword, PasswordChange, ServedClinicList};
use shikaku_gateway::{ClinicSheet, NewClinic, OperatorError};

use super::device::{TestDevice, body_or_code, code};
use super::{CLINIC, PASSWORD, Site};
use crate::results::vendor::TestVendor;
use crate::results::{check, feed, listed};

const AHAKI: &str = "契9900002-0-0";

fn new_clinic(number: &str, trade: Trade, place: Option<&str>) -> NewClinic {
    NewClinic {
        registration_number: number.to_owned(),
        name: format!("みほん{number}"),
        trade,
        group: None,
        place: place.map(str::to_owned),
        administrator: SignInName::parse("admin").expect("a name"),
    }
}

/// A device of a clinic with this sheet, with its administrator signed in.
fn device(site: &Site, number: &str, sheet: &ClinicSheet) -> TestDevice {
    let mut device = site.device();
    device.enrol(number, &sheet.invitation.code).expect("a device");
    device.sign_in("admin", &sheet.password).expect("signed in");
    let change = PasswordChange { present: sheet.password.clone(), new: PASSWORD.to_owned() };
    assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
    device
}

fn numbers(device: &mut TestDevice) -> Vec<String> {
    let list = body_or_code(&device.get("/v1/clinics"), ServedClinicList::decode).expect("a list");
    list.clinics.into_iter().map(|clinic| clinic.registration_number).collect()
}

#[test]
fn a_device_sees_the_clinics_of_its_place_and_results_stay_with_the_clinic_of_the_check() {
    let site = Site::start("place.db");
    let judo = site.operator.add_clinic(&new_clinic(CLINIC, Trade::Judo, Some("みほん")));
    let mut judo = device(&site, CLINIC, &judo.expect("a clinic"));
    assert_eq!(numbers(&mut judo), [CLINIC]);
    let ahaki = site.operator.add_clinic(&new_clinic(AHAKI, Trade::Ahaki, Some("みほん")));
    let mut ahaki = device(&site, AHAKI, &ahaki.expect("a clinic"));
    site.operator.add_clinic(&new_clinic("協9900003-0-0", Trade::Judo, None)).expect("a clinic elsewhere");
    assert_eq!(numbers(&mut judo), [CLINIC, AHAKI]);
    assert_eq!(numbers(&mut ahaki), [AHAKI, CLINIC]);

    check(&mut judo, "valid", "place-judo");
    assert_eq!((listed(&mut judo, "").results.len(), listed(&mut ahaki, "").results.len()), (1, 0));
    let vendors = [TestVendor::linked(&site, &mut judo), TestVendor::linked(&site, &mut ahaki)];
    let items = vendors.each_ref().map(|vendor| feed(&vendor.get("/v1/feed")).items.len());
    assert_eq!(items, [1, 0]);
}

#[test]
fn the_clinics_are_shown_to_every_role_behind_a_password_of_its_own() {
    let site = Site::start("place-roles.db");
    let mut first = site.first_device(CLINIC);
    assert_eq!(numbers(&mut first), [CLINIC]);
    let person = NewPerson {
        sign_in_name: SignInName::parse("etsuran").expect("a name"),
        display_name: "見本　読子".to_owned(),
        roles: std::iter::once(shikaku_clinic::account::Role::Viewer).collect(),
    };
    let once = body_or_code(&first.post("/v1/staff", &person.encode()), OneTimePassword::decode);
    let once = once.expect("a password").password;
    first.sign_in("etsuran", &once).expect("signed in");
    assert_eq!(code(&first.get("/v1/clinics")), "password-change-needed");
    let change = PasswordChange { present: once, new: "ocha to senbei".to_owned() };
    assert_eq!(first.post("/v1/password", &change.encode()).status, 204);
    assert_eq!(numbers(&mut first), [CLINIC]);
}

#[test]
fn a_place_has_two_trades_at_most() {
    let site = Site::start("place-trades.db");
    let add =
        |number: &str, trade| site.operator.add_clinic(&new_clinic(number, trade, Some("みほん"))).map(drop);
    assert!(add(CLINIC, Trade::Judo).is_ok());
    assert!(matches!(add("協9900003-0-0", Trade::Judo), Err(OperatorError::Place)));
    assert!(add(AHAKI, Trade::Ahaki).is_ok());
    assert!(matches!(add("契9900004-0-0", Trade::Ahaki), Err(OperatorError::Place)));
    let places: Vec<_> = site.operator.clinics().expect("clinics").into_iter().map(|it| it.place).collect();
    assert_eq!(places, [Some("みほん".to_owned()), Some("みほん".to_owned())]);
}
