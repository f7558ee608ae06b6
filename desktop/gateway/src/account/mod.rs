//! Accounts: clinics, their devices and staff, codes, passwords and sessions (product reference, 2 to 4).
//!
//! A device is known by its key, and proves with every request that it has it (`DPoP`, RFC 9449). A person is known by a session on such a
//! device. Everything that is secret is stored as a digest; passwords as Argon2id.

mod administration;
mod enrolment;
mod group;
mod hasher;
mod identity;
mod password;
#[cfg(test)]
mod plans;
mod served;
mod session;
pub(crate) mod tables;
mod token;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use shikaku_clinic::account::{PasswordPolicy, SessionPolicy, SignInThrottle};
use shikaku_core::gateway::ProblemCode;

use self::hasher::Hasher;
pub(crate) use self::identity::{Device, Identity, Person};
use crate::chance::Chance;
use crate::label::is_label;
use crate::store::Store;

/// SHA-256 of a code or token.
pub(crate) type Digest = [u8; 32];

/// The rules of sign-in, which an operator may set.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountPolicy {
    /// What passwords are accepted.
    pub password: PasswordPolicy,
    /// How long sessions and tokens live.
    pub session: SessionPolicy,
}

/// The accounts of a gateway.
pub(crate) struct Accounts {
    store: Arc<Store>,
    chance: Arc<Chance>,
    policy: AccountPolicy,
    hasher: Hasher,
}

impl Accounts {
    pub(crate) fn new(store: Arc<Store>, chance: Arc<Chance>, policy: AccountPolicy) -> Self {
        Self { store, chance, policy, hasher: Hasher::default() }
    }

    /// The same, with another random source.
    pub(crate) fn with_chance(self, chance: Arc<Chance>) -> Self {
        Self { chance, ..self }
    }

    /// What is stored of a code. It has few digits, so that its digest alone would soon be found out: it takes the key of the
    /// database too.
    fn tag(&self, code: &str) -> Digest {
        self.store.digest(&["code"], code.as_bytes())
    }

    /// Deletes codes, sessions and counts of wrong passwords past their time.
    pub(crate) fn purge(&self, now: DateTime<Utc>) -> Result<u64, crate::StoreError> {
        self.store.write(|work| {
            let codes = tables::code::purge(work, now - CODES_KEPT)?;
            // An account that only an administrator can open stays so.
            let before = now - WRONG_PASSWORDS_KEPT;
            let counts = tables::staff::purge_wrong_passwords(work, SignInThrottle::LIMIT, before)?;
            Ok(codes + counts + tables::session::purge(work, now)?)
        })
    }
}

/// Longer than a code lives, so that wrong entries are counted as long as any code that they could meet.
const CODES_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(8);

/// So long after the last wrong password its count is forgotten, unless it reached the limit. So a device that is enrolled can
/// guess 99 times, and again after a month of silence.
const WRONG_PASSWORDS_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// Refuses a name that is empty, longer than 64 characters, or has a control character.
fn check_label(text: &str) -> Result<(), ProblemCode> {
    if is_label(text) { Ok(()) } else { Err(ProblemCode::MalformedRequest) }
}

/// The digest of a code or token.
pub(crate) fn digest_of(secret: &str) -> Digest {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
    out
}
