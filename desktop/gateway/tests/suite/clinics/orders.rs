//! The orders of the operator about clinics of a group, as the program takes them while a gateway runs.

use std::process::{Output, Stdio};

use shikaku_clinic::readiness::Trade;

use super::{AHAKI, device, new_clinic};
use crate::accounts::{CLINIC, OTHER, Site};
use crate::program::Place;

/// What the program prints for an order, or why it fails.
fn order(site: &Site, arguments: &[&str]) -> Result<String, String> {
    let place = Place::new("orders");
    let database = site.arguments();
    let arguments: Vec<_> = arguments.iter().copied().chain(database.iter().map(String::as_str)).collect();
    let Output { status, stdout, stderr } =
        place.command(&arguments).stdout(Stdio::piped()).output().expect("a program");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    if status.success() { Ok(text(stdout)) } else { Err(text(stderr)) }
}

#[test]
fn the_program_names_clinics_for_a_device_and_gives_roles() {
    let site = Site::start("orders.db");
    let add = |number, group| site.operator.add_clinic(&new_clinic(number, Trade::Judo, None, Some(group)));
    let sheet = add(CLINIC, "みほん会").expect("a clinic");
    add(OTHER, "みほん会").expect("a clinic");
    add(AHAKI, "ほかの会").expect("a clinic");
    let mut device = device(&site, CLINIC, &sheet);
    let id = device.status().expect("a status").device_id;
    let line = |number: &str| format!("{number}\tJudo\toperating\tみほん{number}\n");
    let serve = |more: &[&str]| order(&site, &[&["device", "serve", CLINIC, &id], more].concat());
    assert_eq!(serve(&[]), Ok(line(CLINIC)));
    assert_eq!(serve(&["--also", OTHER]), Ok(line(CLINIC) + &line(OTHER)));
    assert!(serve(&["--also", AHAKI]).is_err_and(|error| error.contains("another one of the same group")));
    assert!(serve(&["--also", OTHER, "--no-longer", OTHER]).is_err());
    assert_eq!(serve(&["--no-longer", OTHER]), Ok(line(CLINIC)));
    assert!(
        serve(&["--no-longer", OTHER]).is_err_and(|error| error.contains("was not named for this device"))
    );

    let person = device.tokens.expect("a session").staff_id;
    let roles = |more: &[&str]| order(&site, &[&["staff", "roles", CLINIC, &person], more].concat());
    let own = r#"["administrator","reception","viewer""#;
    assert_eq!(roles(&[]), Ok(format!("{own}]\n")));
    assert_eq!(roles(&["--add", "group-administrator"]), Ok(format!("{own},\"group-administrator\"]\n")));
    assert_eq!(
        roles(&["--remove", "group-administrator", "--remove", "viewer"]),
        Ok("[\"administrator\",\"reception\"]\n".to_owned())
    );
    assert!(roles(&["--remove", "administrator"]).is_err_and(|error| error.contains("last administrator")));
    assert!(roles(&["--add", "director"]).is_err());
}
