//! A device that learns its gateway from a sheet, and one that serves several clinics.

use shikaku_clinic::account::Role;
use shikaku_clinic::history::{HistoryStore, StaffLabel, StoreError};
use shikaku_core::application::Setup;
use shikaku_core::view::{ButtonId, Screen};
use shikaku_core::workflow::{Account, History, StoreOpener};

use super::Device;
use super::answers::{group_counts, signed_in_at_several};
use crate::account_answers::device_profile;
use crate::fixed_random::FixedRandom;

/// The store of a device that no person has unlocked yet.
struct Locked;

impl StoreOpener for Locked {
    fn open(&self) -> Result<(Box<dyn HistoryStore + Send>, StaffLabel), StoreError> {
        Err(StoreError::KeyLocked)
    }
}

/// A device whose shell knows no gateway.
pub(super) fn addresses() -> Vec<(String, Screen)> {
    let begin = Device::without_gateway;
    let closed = History::opened_by(Box::new(Locked), FixedRandom::boxed());
    let closed = Device::with_account(
        Setup { history: Some(closed), ..Setup::default() },
        Account::without_gateway(device_profile()),
    );
    let sheet =
        "shikaku-enrol:1?gateway=https://gateway.example:8443&clinic=%E5%8D%949900001-0-0&code=45780179897";
    let typed = || begin().text("協9900001-0-0");
    vec![
        closed.named("blocked-store"),
        begin().text(sheet).named("gateway-confirming"),
        typed().named("address"),
        typed().text("http://g").named("address-refused"),
    ]
}

/// A device that serves several clinics.
pub(super) fn clinics() -> Vec<(String, Screen)> {
    let is_in = || Device::new().types_password().answer(signed_in_at_several());
    let listed = || is_in().press(ButtonId::ChooseClinic);
    let asked = || is_in().press(ButtonId::ChoosePin);
    let counted = |month, results| {
        let menu = Device::signed_in(&[Role::GroupAdministrator]).press(ButtonId::Account);
        menu.choose(1).answer(group_counts(month, results))
    };
    vec![
        counted("2026-11", 7).named("group-counts"),
        counted("2026-11", 7)
            .press(ButtonId::Continue)
            .answer(group_counts("2026-10", 31))
            .named("group-counts-last"),
        is_in().named("clinics-home"),
        listed().named("clinics"),
        listed().choose(3).named("clinics-home-changed"),
        asked().named("clinics-choosing"),
        asked().choose(2).named("clinics-entering-pin"),
    ]
}
