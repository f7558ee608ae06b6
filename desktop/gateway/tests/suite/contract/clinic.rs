use super::{OPERATIONS, RECEIPTS, Run, Site};
use crate::accounts::device::code;

impl Run {
    /// A bearer token is for its own clinic, and for no other.
    pub(super) fn clinics_of_a_token(&mut self, site: &Site) {
        for (operation, path) in OPERATIONS {
            let mut of = |clinic: &str| {
                let path = format!("{path}?clinic={clinic}");
                let reply = self.send(site, operation, &path, &[("idempotency-key", "k")], b"{}");
                (reply.status, code(&reply))
            };
            // With the own clinic the call is refused for its body, or for its receipt.
            assert_eq!(of("%E5%8D%949900000-0-0").0, if operation == RECEIPTS { 404 } else { 400 });
            assert_eq!(of("%E5%8D%949900001-0-0"), (404, "not-found".to_owned()));
            assert_eq!(of(""), (404, "not-found".to_owned()));
            assert_eq!(of("%E5"), (400, "malformed-request".to_owned()));
        }
    }
}
