//! The names of a gateway, for which proofs of a device's key are made.

use shikaku_core::port::HttpMethod::Get;

use crate::accounts::device::code;
use crate::accounts::{CLINIC, Site};
use crate::fixture::TOKEN;
use crate::wire::say;

/// A gateway that knows this name and no other. The clients of the tests call it by its address.
fn start(name: &str, known: impl FnOnce() -> String) -> Site {
    Site::start_as(name, |settings| settings.names = vec![known().parse().expect("a name")])
}

#[test]
fn a_proof_for_another_name_is_refused_where_the_gateway_knows_its_own() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let free = listener.local_addr().expect("an address");
    drop(listener);
    let site = Site::start_as("own-name.db", |settings| {
        settings.listen = free;
        settings.names = vec![free.to_string().parse().expect("a name")];
    });
    let mut device = site.first_device(CLINIC);
    assert_eq!(device.get("/v1/devices").status, 200);

    // The proof is for the name that the request shows, which is none of this gateway.
    let other = start("other-name.db", || "gateway.example".to_owned());
    let (invitation, _) = other.add_clinic(CLINIC);
    let mut device = other.device();
    assert_eq!(device.enrol(CLINIC, &invitation).err().as_deref(), Some("dpop-proof-invalid"));
    let proof = device.proof(Get, "/v1/device", None);
    assert_eq!(code(&device.send(Get, "/v1/device", None, &proof, b"").0), "dpop-proof-invalid");
    // A bearer token is bound to no name.
    let request = format!(
        "GET /v1/confirmations/none HTTP/1.1\r\nHost: any\r\nAuthorization: Bearer {TOKEN}\r\nConnection: close\r\n\r\n"
    );
    assert!(say(&other.running, request.as_bytes()).starts_with("HTTP/1.1 404"));
}
