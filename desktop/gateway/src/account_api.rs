//! The HTTP layer of accounts: each route with who may ask, what it takes and what it gives.

use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::routing::{get, post};
use shikaku_core::gateway::{
    AccountEventList, DeviceDecision, DeviceEntry, DeviceList, EnrolmentRequest, NewPerson, PasswordChange,
    PresentPassword, Receipt, RecoveryRequest, RefreshRequest, SignInRequest, StaffEntry, StaffList,
    Stopping,
};
use shikaku_core::port::HttpResponse;

use crate::account::tables::device::DeviceRow;
use crate::account::tables::staff::StaffRow;
use crate::account_call::Work;
use crate::server::{Api, Peer};

/// A route.
struct Route {
    /// As the log names it.
    name: &'static str,
    path: &'static str,
    is_get: bool,
    work: Work,
}

const fn gets(name: &'static str, path: &'static str, work: Work) -> Route {
    Route { name, path, is_get: true, work }
}

const fn posts(name: &'static str, path: &'static str, work: Work) -> Route {
    Route { name, path, is_get: false, work }
}

/// Every route of accounts.
static ROUTES: &[Route] = &[
    posts("POST /v1/enrolments", "/v1/enrolments", |accounts, call| {
        let request = EnrolmentRequest::decode(&call.body)?;
        let status = accounts.enrol(&call.thumbprint, &request, &call.address, call.now)?;
        Ok(HttpResponse { status: 201, body: status.encode() })
    }),
    gets("GET /v1/device", "/v1/device", |accounts, call| {
        Ok(ok(accounts.device_status(&call.thumbprint)?.encode()))
    }),
    posts("POST /v1/sessions", "/v1/sessions", |accounts, call| {
        let request = SignInRequest::decode(&call.body)?;
        let tokens = accounts.sign_in(&call.device(accounts)?, &request, call.now)?;
        Ok(HttpResponse { status: 201, body: tokens.encode() })
    }),
    posts("POST /v1/tokens", "/v1/tokens", |accounts, call| {
        let RefreshRequest { refresh_token } = RefreshRequest::decode(&call.body)?;
        Ok(ok(accounts.refresh(&call.device(accounts)?, &refresh_token, call.now)?.encode()))
    }),
    posts("POST /v1/sign-out", "/v1/sign-out", |accounts, call| {
        accounts.sign_out(&call.person(accounts)?, call.now)?;
        Ok(done())
    }),
    posts("POST /v1/password", "/v1/password", |accounts, call| {
        let change = PasswordChange::decode(&call.body)?;
        accounts.change_password(&call.person(accounts)?, &change, call.now)?;
        Ok(done())
    }),
    posts("POST /v1/recoveries", "/v1/recoveries", |accounts, call| {
        let request = RecoveryRequest::decode(&call.body)?;
        accounts.recover(&call.device(accounts)?, &request, call.now)?;
        Ok(done())
    }),
    posts("POST /v1/recovery-codes", "/v1/recovery-codes", |accounts, call| {
        let present = PresentPassword::decode(&call.body)?;
        let codes = accounts.make_recovery_codes(&call.person(accounts)?, &present, call.now)?;
        Ok(HttpResponse { status: 201, body: codes.encode() })
    }),
    gets("GET /v1/devices", "/v1/devices", |accounts, call| {
        let devices = accounts.devices(&call.person(accounts)?)?;
        Ok(ok(DeviceList { devices: devices.into_iter().map(Into::into).collect() }.encode()))
    }),
    posts("POST /v1/devices/invitations", "/v1/devices/invitations", |accounts, call| {
        let invitation = accounts.invite(&call.person(accounts)?, call.now)?;
        Ok(HttpResponse { status: 201, body: invitation.encode() })
    }),
    posts("POST /v1/devices/{id}/state", "/v1/devices/{id}/state", |accounts, call| {
        let DeviceDecision { state } = DeviceDecision::decode(&call.body)?;
        accounts.decide_device(&call.person(accounts)?, &call.id, state, call.now)?;
        Ok(done())
    }),
    gets("GET /v1/staff", "/v1/staff", |accounts, call| {
        let staff = accounts.staff(&call.person(accounts)?)?;
        Ok(ok(StaffList { staff: staff.into_iter().map(Into::into).collect() }.encode()))
    }),
    posts("POST /v1/staff", "/v1/staff", |accounts, call| {
        let new = NewPerson::decode(&call.body)?;
        let password = accounts.add_person(&call.person(accounts)?, &new, call.now)?;
        Ok(HttpResponse { status: 201, body: password.encode() })
    }),
    posts("POST /v1/staff/{id}/password", "/v1/staff/{id}/password", |accounts, call| {
        let password = accounts.reset_password(&call.person(accounts)?, &call.id, call.now)?;
        Ok(HttpResponse { status: 201, body: password.encode() })
    }),
    posts("POST /v1/staff/{id}/stopped", "/v1/staff/{id}/stopped", |accounts, call| {
        let Stopping { stopped } = Stopping::decode(&call.body)?;
        accounts.set_stopped(&call.person(accounts)?, &call.id, stopped, call.now)?;
        Ok(done())
    }),
    gets("GET /v1/events", "/v1/events", |accounts, call| {
        Ok(ok(AccountEventList { events: accounts.events(&call.person(accounts)?)? }.encode()))
    }),
];

/// Adds every route of accounts.
pub(crate) fn add_routes(router: Router<Arc<Api>>) -> Router<Arc<Api>> {
    let mut by_path: Vec<(&str, Vec<&'static Route>)> = Vec::new();
    for route in ROUTES {
        match by_path.iter_mut().find(|(path, _)| *path == route.path) {
            Some((_, same)) => same.push(route),
            None => by_path.push((route.path, vec![route])),
        }
    }
    by_path.into_iter().fold(router, |router, (path, routes)| {
        let methods = routes.into_iter().fold(axum::routing::MethodRouter::new(), |methods, route| {
            let handler = move |State(api): State<Arc<Api>>,
                                ConnectInfo(peer): ConnectInfo<Peer>,
                                id: Option<Path<String>>,
                                request: Request| async move {
                // What is no identifier is none of an account either.
                let id = id.map(|Path(id)| id).filter(|id| Receipt::parse(id).is_ok()).unwrap_or_default();
                api.account(route.name, peer, request, id, route.work).await
            };
            if route.is_get { methods.merge(get(handler)) } else { methods.merge(post(handler)) }
        });
        router.route(path, methods)
    })
}

const fn ok(body: Vec<u8>) -> HttpResponse {
    HttpResponse { status: 200, body }
}

/// What has no content.
const fn done() -> HttpResponse {
    HttpResponse { status: 204, body: Vec::new() }
}

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
