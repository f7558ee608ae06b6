//! What a gateway answers to a device of 見本整骨院, for pictures and tests.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use shikaku_calendar::japan_date;
use shikaku_clinic::account::{ClinicState, DeviceState, PasswordPolicy, Role, SessionPolicy};
use shikaku_clinic::history::purge_after;
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::{CheckMethod, DeviceStatus, ResultEntry, ResultKind, ServedClinic, SignedIn};
use shikaku_core::port::DeviceKeyKind;
use shikaku_core::workflow::DeviceProfile;

use crate::sample::{confirmation, now};

/// What the device `d-1` says of itself.
#[must_use]
pub fn device_profile() -> DeviceProfile {
    DeviceProfile {
        name: "受付の端末".to_owned(),
        platform: "Android 16".to_owned(),
        key_kind: DeviceKeyKind::Hardware,
    }
}

/// How far the device `d-1` and its clinic are. The screen locks after ten minutes.
///
/// # Panics
/// Never: ten minutes are a time.
#[must_use]
pub fn device_status(state: DeviceState, clinic_state: ClinicState) -> DeviceStatus {
    let idle_lock_seconds = NonZeroU32::new(600).expect("a time");
    DeviceStatus {
        device_id: "d-1".to_owned(),
        state,
        registration_number: "協9900001-0-0".to_owned(),
        clinic_name: "見本整骨院".to_owned(),
        trade: Trade::Judo,
        clinic_state,
        session: SessionPolicy { idle_lock_seconds, ..SessionPolicy::default() },
        password: PasswordPolicy::default(),
    }
}

/// The person `s-1` with these roles.
#[must_use]
pub fn signed_in_person(roles: &[Role], must_change_password: bool) -> SignedIn {
    SignedIn {
        session_ends_at: now() + TimeDelta::hours(12),
        staff_id: "s-1".to_owned(),
        display_name: "山辺　花子".to_owned(),
        roles: roles.iter().copied().collect(),
        must_change_password,
        clinics: Vec::new(),
    }
}

/// 併設: the clinic of the device, the other one at its place, and one of the same group at another place.
#[must_use]
pub fn served_clinics() -> Vec<ServedClinic> {
    let clinic = |number: &str, name: &str, trade, same_place| ServedClinic {
        registration_number: number.to_owned(),
        clinic_name: name.to_owned(),
        trade,
        clinic_state: ClinicState::Operating,
        same_place,
    };
    vec![
        clinic("協9900001-0-0", "見本整骨院", Trade::Judo, true),
        clinic("協9900002-0-0", "見本鍼灸院", Trade::Ahaki, true),
        clinic("協9900003-0-0", "見本整骨院　駅前", Trade::Judo, false),
    ]
}

/// A result of this device, `r-1` for the first, that is not handed over.
#[must_use]
pub fn clinic_result(number: u32, device: &str) -> ResultEntry {
    ResultEntry {
        id: format!("r-{number}"),
        sequence: number.into(),
        kind: ResultKind::Confirmed,
        treatment_date: japan_date(now()),
        confirmed_at: now() - TimeDelta::minutes(number.into()),
        method: CheckMethod::Pin,
        device: device.to_owned(),
        device_name: Some("施術室の端末".to_owned()),
        staff: "s-2".to_owned(),
        staff_name: Some("谷　次郎".to_owned()),
        patient: format!("p-{number}"),
        purge_after: purge_after(japan_date(now())),
        handed_over_at: None,
        message: confirmation().into(),
    }
}
