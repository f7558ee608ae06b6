//! Several clinics behind one device: 併設, and clinics of one group (法人).

mod counts;
mod orders;
mod place;
mod served;

use shikaku_clinic::account::SignInName;
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::{PasswordChange, ServedClinicList};
use shikaku_gateway::{ClinicSheet, NewClinic};

use crate::accounts::device::{TestDevice, body_or_code};
use crate::accounts::{PASSWORD, Site};

const AHAKI: &str = "契9900002-0-0";

fn new_clinic(number: &str, trade: Trade, place: Option<&str>, group: Option<&str>) -> NewClinic {
    NewClinic {
        registration_number: number.to_owned(),
        name: format!("みほん{number}"),
        trade,
        group: group.map(str::to_owned),
        place: place.map(str::to_owned),
        administrator: SignInName::parse(number).expect("a name"),
    }
}

/// A device of a clinic with this sheet, with its administrator signed in, whose name is the number.
fn device(site: &Site, number: &str, sheet: &ClinicSheet) -> TestDevice {
    let mut device = site.device();
    device.enrol(number, &sheet.invitation.code).expect("a device");
    device.sign_in(number, &sheet.password).expect("signed in");
    let change = PasswordChange { present: sheet.password.clone(), new: PASSWORD.to_owned() };
    assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
    device
}

/// The numbers of the clinics that a device serves, and whether each is at its place.
fn served(device: &mut TestDevice) -> Vec<(String, bool)> {
    let list = body_or_code(&device.get("/v1/clinics"), ServedClinicList::decode).expect("a list");
    list.clinics.into_iter().map(|clinic| (clinic.registration_number, clinic.same_place)).collect()
}

/// The same, as a test writes it.
fn numbers(clinics: &[(&str, bool)]) -> Vec<(String, bool)> {
    clinics.iter().map(|(number, same_place)| ((*number).to_owned(), *same_place)).collect()
}
