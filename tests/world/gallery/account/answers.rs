//! What a gateway answers to a device in the pictures.
#![allow(clippy::unnecessary_wraps, reason = "an answer may be an error of the link")]

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_clinic::account::{ClinicState, DeviceState, Role, Roles};
use shikaku_core::gateway::{
    AccountEvent, AccountEventKind, AccountEventList, ClinicCounts, DeviceEntry, DeviceList, GroupCounts,
    MethodCounts, OutcomeCounts, RecoveryCodes, ResultEntry, ResultPage, SignedIn, StaffEntry, StaffList,
    VendorLinkEntry, VendorScope,
};
use shikaku_core::port::{DeviceKeyKind, HttpResponse};

use super::Answer;
use crate::account_answers::{clinic_result, device_status, served_clinics, signed_in_person};
use crate::sample::now;

pub(super) fn done() -> Answer {
    Ok(HttpResponse { status: 204, body: Vec::new() })
}

pub(super) fn status(state: DeviceState, clinic_state: ClinicState) -> Answer {
    Ok(HttpResponse { status: 200, body: device_status(state, clinic_state).encode() })
}

pub(super) fn signed_in(roles: &[Role], must_change_password: bool) -> Answer {
    Ok(HttpResponse { status: 201, body: signed_in_person(roles, must_change_password).encode() })
}

/// A group of two clinics in a month.
pub(super) fn group_counts(month: &str, results: u32) -> Answer {
    let clinic = |number: &str, name: &str, results| ClinicCounts {
        results,
        by_method: MethodCounts { pin: results / 2, visual: results - results / 2 },
        by_outcome: OutcomeCounts {
            valid: results.saturating_sub(2),
            superseded: results.min(2),
            ..OutcomeCounts::default()
        },
        ..ClinicCounts::none(number.to_owned(), name.to_owned())
    };
    let clinics =
        vec![clinic("協9900001-0-0", "見本整骨院", results), clinic("協9900003-0-0", "見本整骨院　駅前", 0)];
    let body = GroupCounts { month: month.to_owned(), clinics }.encode();
    Ok(HttpResponse { status: 200, body })
}

/// The same person on a device that serves several clinics.
pub(super) fn signed_in_at_several() -> Answer {
    let person = signed_in_person(&[Role::Reception], false);
    let body = SignedIn { clinics: served_clinics(), ..person }.encode();
    Ok(HttpResponse { status: 201, body })
}

pub(super) fn staff() -> Answer {
    let person =
        |id: &str, name: &str, shown: &str, roles: &[Role], stopped, must_change_password| StaffEntry {
            staff_id: id.to_owned(),
            sign_in_name: name.to_owned(),
            display_name: shown.to_owned(),
            roles: roles.iter().copied().collect::<Roles>(),
            stopped,
            must_change_password,
        };
    let staff = vec![
        person("s-1", "yamanobe", "山辺　花子", &[Role::Administrator, Role::Reception], false, false),
        person("s-2", "tani", "谷　次郎", &[Role::Reception], false, true),
        person("s-3", "hara", "原　四郎", &[Role::Viewer], true, false),
    ];
    Ok(HttpResponse { status: 200, body: StaffList { staff }.encode() })
}

pub(super) fn device_list() -> Answer {
    let device = |id: &str, name: &str, platform: &str, key_kind, state| DeviceEntry {
        device_id: id.to_owned(),
        name: name.to_owned(),
        platform: platform.to_owned(),
        key_kind,
        state,
        enrolled_at: now(),
    };
    let devices = vec![
        device("d-1", "受付のタブレット", "Android 16", DeviceKeyKind::Hardware, DeviceState::Approved),
        device(
            "d-2",
            "施術室のスマートフォン",
            "iOS 26",
            DeviceKeyKind::Hardware,
            DeviceState::AwaitingApproval,
        ),
        device("d-3", "古いパソコン", "Windows 11", DeviceKeyKind::Software, DeviceState::Stopped),
    ];
    Ok(HttpResponse { status: 200, body: DeviceList { devices }.encode() })
}

/// Three results, of which the receipt computer has the last.
pub(super) fn result_page() -> Answer {
    let taken = ResultEntry { handed_over_at: Some(now()), ..clinic_result(3, "d-2") };
    let results = vec![clinic_result(1, "d-2"), clinic_result(2, "d-2"), taken];
    let page = ResultPage { results, older: None, newer: None };
    Ok(HttpResponse { status: 200, body: page.encode() })
}

pub(super) fn recovery_codes() -> Answer {
    let codes = (0..10).map(|number| format!("74299823442663{number}")).collect();
    Ok(HttpResponse { status: 201, body: RecoveryCodes { codes }.encode() })
}

pub(super) fn events() -> Answer {
    let kinds = [
        AccountEventKind::SignedIn,
        AccountEventKind::SignedOut,
        AccountEventKind::DeviceApproved,
        AccountEventKind::DeviceEnrolled,
        AccountEventKind::DeviceInvited,
        AccountEventKind::DeviceStopped,
        AccountEventKind::PasswordChanged,
        AccountEventKind::PasswordReset,
        AccountEventKind::RecoveryCodeUsed,
        AccountEventKind::RecoveryCodesMade,
        AccountEventKind::RefreshTokenReused,
        AccountEventKind::StaffAdded,
        AccountEventKind::StaffReturned,
        AccountEventKind::StaffStopped,
        AccountEventKind::VendorLinked,
        AccountEventKind::VendorLinkEnded,
        AccountEventKind::ClinicAdded,
    ];
    let at = |number: i64| -> DateTime<Utc> { now() - TimeDelta::minutes(number) };
    let events = kinds.into_iter().zip(0..).map(|(kind, number)| AccountEvent {
        at: at(number),
        device: "d-1".to_owned(),
        staff: "s-1".to_owned(),
        kind,
        subject: String::new(),
    });
    Ok(HttpResponse { status: 200, body: AccountEventList { events: events.collect() }.encode() })
}

pub(super) fn link() -> VendorLinkEntry {
    VendorLinkEntry {
        link_id: "l-1".to_owned(),
        vendor_name: "見本レセコン".to_owned(),
        scopes: vec![VendorScope::ResultsRead, VendorScope::ResultsLink],
        approved_by: "s-1".to_owned(),
        approved_at: Some(now()),
        last_used_at: Some(now()),
        ended_at: None,
    }
}
