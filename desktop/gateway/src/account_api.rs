//! The HTTP layer of accounts: each route with who may ask, what it takes and what it gives.

use shikaku_core::gateway::{
    AccountEventList, DeviceDecision, DeviceEntry, DeviceList, EnrolmentRequest, NewPerson, PasswordChange,
    PresentPassword, RecoveryRequest, RefreshRequest, ServedClinicList, SignInRequest, StaffEntry, StaffList,
    Stopping,
};
use shikaku_core::port::HttpResponse;

use crate::account::tables::device::DeviceRow;
use crate::account::tables::staff::StaffRow;
use crate::account_call::{Route, done, gets, ok, posts};
use crate::metrics::SignInOutcome;

/// Every route of accounts.
pub(crate) static ACCOUNT_ROUTES: &[Route] = &[
    posts("POST /v1/enrolments", "/v1/enrolments", |service, call| {
        let request = EnrolmentRequest::decode(&call.body)?;
        let status = service.accounts.enrol(&call.thumbprint, &request, &call.address, call.now)?;
        Ok(HttpResponse { status: 201, body: status.encode() })
    }),
    gets("GET /v1/device", "/v1/device", |service, call| {
        Ok(ok(service.accounts.device_status(&call.thumbprint)?.encode()))
    }),
    posts("POST /v1/sessions", "/v1/sessions", |service, call| {
        let request = SignInRequest::decode(&call.body)?;
        let tokens = service.accounts.sign_in(&call.device(service)?, &request, call.now);
        service.metrics.sign_ins.add(SignInOutcome::of(&tokens));
        Ok(HttpResponse { status: 201, body: tokens?.encode() })
    }),
    posts("POST /v1/tokens", "/v1/tokens", |service, call| {
        let RefreshRequest { refresh_token } = RefreshRequest::decode(&call.body)?;
        Ok(ok(service.accounts.refresh(&call.device(service)?, &refresh_token, call.now)?.encode()))
    }),
    posts("POST /v1/sign-out", "/v1/sign-out", |service, call| {
        service.accounts.sign_out(&call.person(service)?, call.now)?;
        Ok(done())
    }),
    posts("POST /v1/password", "/v1/password", |service, call| {
        let person = call.person(service)?;
        service.accounts.change_password(&person, &PasswordChange::decode(&call.body)?, call.now)?;
        Ok(done())
    }),
    posts("POST /v1/recoveries", "/v1/recoveries", |service, call| {
        let request = RecoveryRequest::decode(&call.body)?;
        service.accounts.recover(&call.device(service)?, &request, call.now)?;
        Ok(done())
    }),
    posts("POST /v1/recovery-codes", "/v1/recovery-codes", |service, call| {
        let person = call.person(service)?;
        let present = PresentPassword::decode(&call.body)?;
        let codes = service.accounts.make_recovery_codes(&person, &present, call.now)?;
        Ok(HttpResponse { status: 201, body: codes.encode() })
    }),
    gets("GET /v1/devices", "/v1/devices", |service, call| {
        let devices = service.accounts.devices(&call.person(service)?)?;
        Ok(ok(DeviceList { devices: devices.into_iter().map(Into::into).collect() }.encode()))
    }),
    posts("POST /v1/devices/invitations", "/v1/devices/invitations", |service, call| {
        let invitation = service.accounts.invite(&call.person(service)?, call.now)?;
        Ok(HttpResponse { status: 201, body: invitation.encode() })
    }),
    posts("POST /v1/devices/{id}/state", "/v1/devices/{id}/state", |service, call| {
        let person = call.person(service)?;
        let DeviceDecision { state } = DeviceDecision::decode(&call.body)?;
        service.accounts.decide_device(&person, &call.id, state, call.now)?;
        Ok(done())
    }),
    gets("GET /v1/staff", "/v1/staff", |service, call| {
        let staff = service.accounts.staff(&call.person(service)?)?;
        Ok(ok(StaffList { staff: staff.into_iter().map(Into::into).collect() }.encode()))
    }),
    posts("POST /v1/staff", "/v1/staff", |service, call| {
        let person = call.person(service)?;
        let new = NewPerson::decode(&call.body)?;
        let password = service.accounts.add_person(&person, &new, call.now)?;
        Ok(HttpResponse { status: 201, body: password.encode() })
    }),
    posts("POST /v1/staff/{id}/password", "/v1/staff/{id}/password", |service, call| {
        let password = service.accounts.reset_password(&call.person(service)?, &call.id, call.now)?;
        Ok(HttpResponse { status: 201, body: password.encode() })
    }),
    posts("POST /v1/staff/{id}/stopped", "/v1/staff/{id}/stopped", |service, call| {
        let person = call.person(service)?;
        let Stopping { stopped } = Stopping::decode(&call.body)?;
        service.accounts.set_stopped(&person, &call.id, stopped, call.now)?;
        Ok(done())
    }),
    gets("GET /v1/clinics", "/v1/clinics", |service, call| {
        let clinics = service.accounts.served_clinics(&call.person(service)?)?;
        Ok(ok(ServedClinicList { clinics }.encode()))
    }),
    gets("GET /v1/events", "/v1/events", |service, call| {
        Ok(ok(AccountEventList { events: service.accounts.events(&call.person(service)?)? }.encode()))
    }),
];

impl From<DeviceRow> for DeviceEntry {
    fn from(row: DeviceRow) -> Self {
        Self {
            device_id: row.id,
            name: row.name,
            platform: row.platform,
            key_kind: row.key_kind,
            state: row.state,
            enrolled_at: row.enrolled_at,
        }
    }
}

impl From<StaffRow> for StaffEntry {
    fn from(row: StaffRow) -> Self {
        Self {
            staff_id: row.id,
            sign_in_name: row.sign_in_name,
            display_name: row.display_name,
            roles: row.roles,
            stopped: row.is_stopped,
            must_change_password: row.must_change,
        }
    }
}
