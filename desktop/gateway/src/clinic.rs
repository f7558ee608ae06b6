use std::collections::HashMap;

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use shikaku_core::gateway::ProblemCode;
use thiserror::Error;

/// 施術所: the clinics that may ask, by the digest of their bearer tokens. No token is kept.
#[derive(Clone, derive_more::Debug)]
#[debug("Clinics({})", by_digest.len())]
pub struct Clinics {
    by_digest: HashMap<Vec<u8>, String>,
}

/// Who asks: a device of a clinic by its token, or a person on a device.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Caller(..)")]
pub(crate) struct Caller {
    /// 登録記号番号 of the clinic that the call is for.
    pub(crate) clinic: String,
    /// 登録記号番号 of the clinic of the device, whose limits the call counts against.
    pub(crate) own_clinic: String,
    /// The name of the token: the beginning of its digest, which reveals nothing of the token. Each device has one.
    pub(crate) device: String,
    /// The person who is signed in; empty for a token of a device.
    pub(crate) staff: String,
}

/// Why a list of tokens cannot be used. Repeats nothing of it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ClinicsError {
    /// There is no token in it.
    #[error("there is no token")]
    Empty,
    /// A token is shorter than eight characters.
    #[error("line {line}: a token has at least eight characters")]
    TooShort {
        /// Counted from one.
        line: usize,
    },
}

/// Given to clinics without a registration number (登録記号番号) in the list: prefecture 99.
const UNNAMED: &str = "協9900000-0-0";

impl Clinics {
    /// Reads one clinic a line: token, and after a space its 登録記号番号. `#` starts a comment line.
    ///
    /// # Errors
    /// Names the line, never the token.
    pub fn parse(list: &str) -> Result<Self, ClinicsError> {
        let mut by_digest = HashMap::new();
        for (index, line) in list.lines().enumerate() {
            let mut words = line.split_whitespace();
            let Some(token) = words.next().filter(|token| !token.starts_with('#')) else { continue };
            if token.len() < 8 {
                return Err(ClinicsError::TooShort { line: index + 1 });
            }
            by_digest.insert(digest_of(token), words.next().unwrap_or(UNNAMED).to_owned());
        }
        if by_digest.is_empty() { Err(ClinicsError::Empty) } else { Ok(Self { by_digest }) }
    }

    /// No clinic: each one has devices and people of its own.
    #[must_use]
    pub fn none() -> Self {
        Self { by_digest: HashMap::new() }
    }

    /// Who asks with this `Authorization` header.
    pub(crate) fn authorize(&self, header: &str) -> Option<Caller> {
        let (scheme, token) = header.split_once(' ')?;
        // Compares digests, so that the time reveals nothing of the token.
        let digest = digest_of(token.trim());
        let clinic = self.by_digest.get(&digest).filter(|_| scheme.eq_ignore_ascii_case("bearer"))?;
        let device = HEXLOWER.encode(digest.get(..8)?);
        Some(Caller::of_device(clinic.clone(), device))
    }
}

impl Caller {
    /// A device that asks for its own clinic, and no person on it.
    pub(crate) fn of_device(clinic: String, device: String) -> Self {
        Self { own_clinic: clinic.clone(), clinic, device, staff: String::new() }
    }

    /// Refuses a call that is for another clinic than the own one of its device.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] for another clinic, as for one that does not exist.
    pub(crate) fn for_own(&self, clinic: Option<&str>) -> Result<(), ProblemCode> {
        if clinic.is_none_or(|clinic| clinic == self.own_clinic) {
            Ok(())
        } else {
            Err(ProblemCode::NotFound)
        }
    }
}

fn digest_of(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::{Clinics, ClinicsError};

    #[test]
    fn a_clinic_is_known_by_its_whole_token_only() {
        let clinics =
            Clinics::parse("# tokens\n\ntoken-one 協9900001-0-0\ntoken-two\n").expect("two clinics");
        let clinic = |header| clinics.authorize(header).map(|caller| caller.clinic);
        assert_eq!(clinic("Bearer token-one").as_deref(), Some("協9900001-0-0"));
        assert_eq!(clinic("bearer token-two").as_deref(), Some("協9900000-0-0"));
        let device = |header| clinics.authorize(header).map(|caller| caller.device);
        assert_ne!(device("Bearer token-one"), device("Bearer token-two"));
        for header in
            ["Bearer token-on", "Bearer token-one2", "Basic token-one", "token-one", "Bearer", "Bearer "]
        {
            assert_eq!(clinics.authorize(header), None, "{header}");
        }
    }

    #[test]
    fn a_list_without_a_usable_token_is_refused() {
        assert_eq!(Clinics::parse("# none\n").err(), Some(ClinicsError::Empty));
        assert_eq!(Clinics::parse("token-one\nshort\n").err(), Some(ClinicsError::TooShort { line: 2 }));
    }
}
