//! Argon2id for passwords (RFC 9106; product reference, 4).

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use shikaku_clinic::account::Password;

use crate::chance::Chance;
use crate::refusal::Refusal;
use crate::store::StoreError;

/// Derives and compares passwords, a small number at a time: each takes 19 MiB of memory.
#[derive(Default)]
pub(super) struct Hasher {
    working: Mutex<u32>,
    freed: Condvar,
}

/// Whether a password was the right one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    Right {
        /// The stored value was derived with less work than the present parameters take.
        is_weak: bool,
    },
    Wrong,
}

/// Memory in KiB, passes and lanes: at least what OWASP asks for.
const PARAMETERS: (u32, u32, u32) = (19_456, 2, 1);

/// Passwords that are derived at a time.
const AT_ONCE: u32 = 2;

/// What the password of an unknown name is compared with, so that it costs the same. No password derives it.
static OF_NO_PERSON: LazyLock<String> = LazyLock::new(|| {
    let (memory, passes, lanes) = PARAMETERS;
    let zeros = "A".repeat(43);
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}$AAAAAAAAAAAAAAAAAAAAAA${zeros}")
});

impl Hasher {
    /// The PHC string of a password, with a salt of 16 bytes.
    pub(super) fn derive(&self, password: &Password, chance: &Chance) -> Result<String, Refusal> {
        let salt = SaltString::encode_b64(&chance.half()?).map_err(|_| Refusal::from(StoreError::Random))?;
        let derived = self.one_of_few(|argon| {
            argon.hash_password(password.as_str().as_bytes(), &salt).map(|hash| hash.to_string())
        });
        derived.map_err(|_| Refusal::from(StoreError::Random))
    }

    /// Compares a password with a stored value; with none, it does the same work.
    pub(super) fn compare(&self, password: &Password, stored: Option<&str>) -> Compared {
        let Ok(hash) = PasswordHash::new(stored.unwrap_or(&OF_NO_PERSON)) else { return Compared::Wrong };
        let verified =
            self.one_of_few(|argon| argon.verify_password(password.as_str().as_bytes(), &hash).is_ok());
        if !verified || stored.is_none() {
            return Compared::Wrong;
        }
        let (memory, passes, _) = PARAMETERS;
        let is_weak = Params::try_from(&hash)
            .map_or(true, |stored| stored.m_cost() < memory || stored.t_cost() < passes);
        Compared::Right { is_weak }
    }

    fn one_of_few<T>(&self, work: impl FnOnce(&Argon2<'_>) -> T) -> T {
        let working = self.working.lock().unwrap_or_else(PoisonError::into_inner);
        let full = self.freed.wait_while(working, |working| *working >= AT_ONCE);
        *full.unwrap_or_else(PoisonError::into_inner) += 1;
        let (memory, passes, lanes) = PARAMETERS;
        let parameters = Params::new(memory, passes, lanes, None).unwrap_or_default();
        let done = work(&Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters));
        *self.working.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.freed.notify_one();
        done
    }
}

#[cfg(test)]
mod tests {
    use shikaku_adapter::SystemRandom;
    use shikaku_clinic::account::Password;

    use super::{Compared, Hasher, OF_NO_PERSON};
    use crate::chance::Chance;

    fn password(text: &str) -> Password {
        Password::new(text).expect("short enough")
    }

    #[test]
    fn a_password_is_right_for_its_own_value_only() {
        let (hasher, chance) = (Hasher::default(), Chance::new(Box::new(SystemRandom)));
        let stored = hasher.derive(&password("gohan to miso"), &chance).ok().expect("a value");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let compare = |typed, stored| hasher.compare(&password(typed), stored);
        assert!(compare("ｇｏｈａｎ to miso", Some(&stored)) == Compared::Right { is_weak: false });
        assert!(compare("gohan to mise", Some(&stored)) == Compared::Wrong);
        assert!(compare("gohan to miso", None) == Compared::Wrong);
        assert!(compare("gohan to miso", Some(&OF_NO_PERSON)) == Compared::Wrong);
        let again = hasher.derive(&password("gohan to miso"), &chance).ok().expect("a value");
        assert_ne!(stored, again, "two values have the same salt");
    }

    #[test]
    fn a_value_of_less_work_is_recognised() {
        use argon2::password_hash::{PasswordHasher as _, SaltString};
        let salt = SaltString::encode_b64(&[7; 16]).expect("a salt");
        let weak = argon2::Params::new(8_192, 1, 1, None).expect("parameters");
        let weak = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, weak);
        let stored = weak.hash_password(b"gohan to miso", &salt).expect("a value").to_string();
        let compared = Hasher::default().compare(&password("gohan to miso"), Some(&stored));
        assert!(compared == Compared::Right { is_weak: true });
    }
}
