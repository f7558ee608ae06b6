//! The HTTP layer of results and of receipt computers, for people who are signed in on a device.

use shikaku_clinic::account::{Activity, Permission};
use shikaku_core::gateway::{ChoiceRequest, VendorAccessList, VendorLinkList, VendorLinkRequest};
use shikaku_core::port::HttpResponse;

use crate::account_call::{Route, done, gets, ok, posts};
use crate::results::{CountedMonth, ResultQuery};

/// Every route of results, and of links with receipt computers. Each takes the clinic that it is for, but the counts of a group.
pub(crate) static RESULT_ROUTES: &[Route] = &[
    gets("GET /v1/results", "/v1/results", |service, call| {
        let person = call.person(service)?;
        person.may(Activity::SeeResults, Permission::SeeResults)?;
        let query = ResultQuery::parse(&call.query)?;
        Ok(ok(service.results.page(&person.clinic, &query, call.now)?.encode()))
    })
    .of_each_clinic(),
    gets("GET /v1/results/{id}", "/v1/results/{id}", |service, call| {
        let person = call.person(service)?;
        person.may(Activity::SeeResults, Permission::SeeResults)?;
        Ok(ok(service.results.one(&person.clinic, &call.id, call.now)?.encode()))
    })
    .of_each_clinic(),
    posts("POST /v1/results/{id}/handed-over", "/v1/results/{id}/handed-over", |service, call| {
        let person = call.person(service)?;
        person.may(Activity::SeeResults, Permission::HandOverResults)?;
        service.results.hand_over(&person.clinic, &call.id, call.now)?;
        Ok(done())
    })
    .of_each_clinic(),
    posts("POST /v1/results/{id}/choice", "/v1/results/{id}/choice", |service, call| {
        let person = call.person(service)?;
        person.may(Activity::CheckPatient, Permission::CheckPatient)?;
        let request = ChoiceRequest::decode(&call.body)?;
        let chosen = service.results.choose(&person, &call.id, &request, call.now)?;
        Ok(HttpResponse { status: 201, body: chosen.encode() })
    })
    .of_each_clinic(),
    gets("GET /v1/vendor-links", "/v1/vendor-links", |service, call| {
        let links = service.vendors.links(&call.person_at_place(service)?)?;
        Ok(ok(VendorLinkList { links }.encode()))
    })
    .of_each_clinic(),
    posts("POST /v1/vendor-links", "/v1/vendor-links", |service, call| {
        let person = call.person_at_place(service)?;
        let request = VendorLinkRequest::decode(&call.body)?;
        let link = service.vendors.approve(&person, &request, call.now)?;
        Ok(HttpResponse { status: 201, body: link.encode() })
    })
    .of_each_clinic(),
    gets("GET /v1/vendor-links/{userCode}", "/v1/vendor-links/{id}", |service, call| {
        let asking = service.vendors.asking(&call.person_at_place(service)?, &call.id, call.now)?;
        Ok(ok(asking.encode()))
    })
    .of_each_clinic(),
    posts("POST /v1/vendor-links/{id}/revoke", "/v1/vendor-links/{id}/revoke", |service, call| {
        service.vendors.end(&call.person_at_place(service)?, &call.id, call.now)?;
        Ok(done())
    })
    .of_each_clinic(),
    gets("GET /v1/vendor-accesses", "/v1/vendor-accesses", |service, call| {
        let accesses = service.vendors.accesses(&call.person_at_place(service)?)?;
        Ok(ok(VendorAccessList { accesses }.encode()))
    })
    .of_each_clinic(),
    gets("GET /v1/group/counts", "/v1/group/counts", |service, call| {
        let clinics = service.accounts.clinics_of_group(&call.person(service)?)?;
        let month = CountedMonth::parse(&call.query, call.now)?;
        Ok(ok(service.results.counts(clinics, &month, call.now)?.encode()))
    }),
];
