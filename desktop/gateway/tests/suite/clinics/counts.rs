//! 法人管理者: counts of every clinic of a group, and no person.

use chrono::TimeDelta;
use shikaku_clinic::account::{Role, Roles, SignInName};
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::{
    CheckMethod, ClinicCounts, GroupCounts, MethodCounts, NewPerson, OneTimePassword, OutcomeCounts,
    PasswordChange, ProblemCode,
};
use shikaku_gateway::OperatorError;

use super::{AHAKI, device, new_clinic};
use crate::accounts::device::{TestDevice, body_or_code, code};
use crate::accounts::{CLINIC, OTHER, Site};
use crate::fixture::Held;
use crate::results::{check, check_by, confirmed_by, listed};

const GROUP: Option<&str> = Some("みほん会");
const PASSWORD: &str = "umi yama kawa";

/// Two clinics of a group and one of another; a device of the first that serves the second, with its administrator signed in.
fn group(name: &str) -> (Site, TestDevice) {
    let site = Site::start(name);
    let add = |number, group| site.operator.add_clinic(&new_clinic(number, Trade::Judo, None, group));
    let sheet = add(CLINIC, GROUP).expect("a clinic");
    add(OTHER, GROUP).expect("a clinic");
    add(AHAKI, Some("ほかの会")).expect("a clinic");
    let mut device = device(&site, CLINIC, &sheet);
    let id = device.status().expect("a status").device_id;
    site.operator.serve_also(CLINIC, &id, OTHER).expect("a clinic of the group");
    (site, device)
}

/// Adds a person without a role, to whom the operator gives that of the group, and signs them in; the identifier.
fn appoint(site: &Site, device: &mut TestDevice) -> String {
    let new = NewPerson {
        sign_in_name: SignInName::parse("houjin").expect("a name"),
        display_name: "見本　統子".to_owned(),
        roles: Roles::default(),
    };
    let made =
        body_or_code(&device.post("/v1/staff", &new.encode()), OneTimePassword::decode).expect("a person");
    let appointed = || site.operator.change_roles(CLINIC, &made.staff_id, &[Role::GroupAdministrator], &[]);
    let early = appointed();
    assert!(matches!(early, Err(OperatorError::FirstPassword)), "an administrator knows the password");
    device.sign_in("houjin", &made.password).expect("signed in");
    let change = PasswordChange { present: made.password.clone(), new: PASSWORD.to_owned() };
    assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
    assert_eq!(appointed().ok(), Some(Roles::from_iter([Role::GroupAdministrator])));
    made.staff_id
}

fn counts(device: &mut TestDevice, month: &str) -> Result<GroupCounts, String> {
    body_or_code(&device.get(&format!("/v1/group/counts?month={month}")), GroupCounts::decode)
}

#[test]
fn a_group_administrator_sees_the_counts_of_each_clinic_and_no_person() {
    let (site, mut device) = group("counts.db");
    for (card, key) in [("valid", "k1"), ("valid", "k2"), ("invalid", "k3"), ("none", "k4")] {
        check(&mut device, card, key);
    }
    // An error says nothing of a person, and is no result.
    let error =
        confirmed_by(&mut device, CheckMethod::Pin, "k5", |given| Held::up("person-error").by_pin(given));
    assert_eq!(error.status, 200);
    check_by(&mut device, CheckMethod::Visual, "k6", |given| Held::up("valid").by_sight(given, false));
    device.clinic = Some(OTHER.to_owned());
    check(&mut device, "multiple", "k1");
    let several = listed(&mut device, "").results.remove(0);
    assert_eq!(device.post(&format!("/v1/results/{}/choice", several.id), br#"{"index":0}"#).status, 201);
    device.clinic = None;
    assert_eq!(counts(&mut device, "2026-11"), Err("not-permitted".to_owned()));

    appoint(&site, &mut device);
    let text = String::from_utf8(device.get("/v1/group/counts?month=2026-11").body).expect("text");
    for secret in ["資格", &several.id, &several.patient, "4900001", "19840410"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let of = |number: &str, (pin, visual), outcomes: OutcomeCounts| ClinicCounts {
        results: pin + visual,
        by_method: MethodCounts { pin, visual },
        by_outcome: outcomes,
        ..ClinicCounts::none(number.to_owned(), format!("みほん{number}"))
    };
    let own = OutcomeCounts { valid: 3, invalid: 1, not_found: 1, ..OutcomeCounts::default() };
    let other = OutcomeCounts { multiple: 1, ..OutcomeCounts::default() };
    let expected = GroupCounts {
        month: "2026-11".to_owned(),
        clinics: vec![of(CLINIC, (4, 1), own), of(OTHER, (1, 0), other)],
    };
    assert_eq!(counts(&mut device, "2026-11"), Ok(expected));
    for path in
        ["/v1/results", "/v1/vendor-links", "/v1/vendor-accesses", "/v1/staff", "/v1/devices", "/v1/events"]
    {
        assert_eq!(code(&device.get(path)), "not-permitted", "{path}");
    }
    assert_eq!(code(&device.get(&format!("/v1/results/{}", several.id))), "not-permitted");
    assert_eq!(code(&device.post("/v1/challenges", br#"{"method":"pin"}"#)), "not-permitted");
    assert_eq!(code(&device.get("/v1/group/counts?month=2026-11&clinic=x")), "malformed-request");
}

#[test]
fn only_months_whose_results_are_kept_are_counted() {
    let (site, mut device) = group("counts-months.db");
    check(&mut device, "valid", "k1");
    appoint(&site, &mut device);
    let totals = |device: &mut TestDevice, month: &str| {
        counts(device, month)
            .map(|counts| counts.clinics.iter().map(|clinic| clinic.results).collect::<Vec<_>>())
    };
    let refused = |code: &str| Err(code.to_owned());
    assert_eq!(totals(&mut device, "2026-11"), Ok(vec![1, 0]));
    assert_eq!(totals(&mut device, "2026-10"), Ok(vec![0, 0]));
    for month in ["2026-09", "2026-12"] {
        assert_eq!(totals(&mut device, month), refused("treatment-date-out-of-range"), "{month}");
    }
    for month in ["", "2026", "2026-13", "2026-1", "2026-11-01", "11-2026"] {
        assert_eq!(totals(&mut device, month), refused("malformed-request"), "{month}");
    }
    let unnamed = body_or_code(&device.get("/v1/group/counts"), GroupCounts::decode).expect("counts");
    assert_eq!((unnamed.month.as_str(), unnamed.clinics[0].results), ("2026-11", 1), "this month");
    // Until the last second of the next month in Japan, and no longer.
    site.clock.put_forward(TimeDelta::days(39) + TimeDelta::hours(11));
    device.sign_in("houjin", PASSWORD).expect("signed in");
    assert_eq!(totals(&mut device, "2026-11"), Ok(vec![1, 0]));
    site.clock.put_forward(TimeDelta::hours(1));
    device.sign_in("houjin", PASSWORD).expect("signed in");
    assert_eq!(totals(&mut device, "2026-11"), refused("treatment-date-out-of-range"));
}

#[test]
fn the_operator_alone_makes_a_group_administrator() {
    let (site, mut device) = group("counts-role.db");
    let administrator = device.tokens.clone().expect("a session");
    let new = br#"{"signInName":"x","displayName":"x","roles":["group-administrator"]}"#;
    assert_eq!(code(&device.post("/v1/staff", new)), "not-permitted");
    let person = appoint(&site, &mut device);
    device.tokens = Some(administrator.clone());
    let reset = format!("/v1/staff/{person}/password");
    assert_eq!(code(&device.post(&reset, b"{}")), "not-permitted", "it would open the counts of the group");
    assert!(site.operator.reset_password(CLINIC, &person).is_ok());

    let operator = &site.operator;
    let change = |clinic: &str, id: &str, add: &[Role], remove: &[Role]| {
        operator.change_roles(clinic, id, add, remove)
    };
    assert!(matches!(change(CLINIC, "unknown", &[], &[]), Err(OperatorError::Person)));
    assert!(matches!(
        change(CLINIC, &administrator.staff_id, &[], &[Role::Administrator]),
        Err(OperatorError::Refused(ProblemCode::LastAdministrator))
    ));
    operator
        .add_clinic(&new_clinic("協9900004-0-0", Trade::Judo, None, None))
        .expect("a clinic without a group");
    let of_none = operator.staff("協9900004-0-0").expect("staff").remove(0).staff_id;
    let refused = change("協9900004-0-0", &of_none, &[Role::GroupAdministrator], &[]);
    assert!(matches!(refused, Err(OperatorError::NoGroup)));
    // A role that is taken back is gone from the session that lives.
    device.sign_in(CLINIC, crate::accounts::PASSWORD).expect("signed in");
    change(CLINIC, &administrator.staff_id, &[Role::GroupAdministrator], &[]).expect("a role");
    assert!(counts(&mut device, "2026-11").is_ok());
    change(CLINIC, &administrator.staff_id, &[], &[Role::GroupAdministrator]).expect("a role");
    assert_eq!(counts(&mut device, "2026-11"), Err("not-permitted".to_owned()));
}
