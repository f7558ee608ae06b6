//! What a gateway can prove by itself about one request.

use chrono::{DateTime, NaiveDate, Utc};
use shikaku_calendar::japan_date;
use shikaku_card::certificate::{AuthCertificate, CertificateValidity, TrustAnchors};
use shikaku_card::presence::{CvAnchors, verify_presence};
use shikaku_core::gateway::{
    CheckMethod, ConfirmationRequest, PresenceProof, ProblemCode, Proof, Purpose, VisualCheckPolicy,
    signed_message,
};

use crate::settings::GraceReading;

/// The requirements for every request.
pub(crate) struct Rules {
    pub(crate) anchors: TrustAnchors,
    pub(crate) presence_anchors: CvAnchors,
    pub(crate) visual_check: VisualCheckPolicy,
    pub(crate) grace: GraceReading,
}

/// A certificate that hangs on a root, shown together with what its method asks for.
pub(crate) struct Evidence {
    pub(crate) certificate: AuthCertificate,
    /// 生年月日 from a proof of presence.
    pub(crate) birth_date: Option<NaiveDate>,
}

/// Side information about a certificate that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Advice {
    ExpiringSoon,
    InGrace,
}

impl Rules {
    /// Proves the certificate and the proof of this request. Expiry and revocation are checked afterwards, so that only
    /// the holder of a certificate learns them.
    pub(crate) fn prove(
        &self,
        request: &ConfirmationRequest,
        method: CheckMethod,
        challenge: &[u8; 32],
    ) -> Result<Evidence, ProblemCode> {
        let certificate = AuthCertificate::parse(&request.certificate_der)
            .map_err(|_| ProblemCode::CertificateMalformed)?;
        self.anchors.verify(&certificate).map_err(|_| ProblemCode::CertificateUntrusted)?;
        let birth_date = match (method, &request.proof) {
            (CheckMethod::Pin, Proof::PinSignature(signature)) => {
                let message = signed_message(Purpose::PinCheck, challenge);
                certificate
                    .verify_signature(&message, signature)
                    .map_err(|_| ProblemCode::SignatureInvalid)?;
                None
            }
            (CheckMethod::Visual, Proof::VisualCheck { presence }) => {
                self.visual_check(presence.as_ref(), challenge)?
            }
            _ => return Err(ProblemCode::ChallengeUnknown),
        };
        Ok(Evidence { certificate, birth_date })
    }

    /// Whether a visual check may be begun at all.
    pub(crate) fn permits(&self, method: CheckMethod) -> Result<(), ProblemCode> {
        match (method, self.visual_check) {
            (CheckMethod::Visual, VisualCheckPolicy::Off) => Err(ProblemCode::VisualCheckNotPermitted),
            (CheckMethod::Visual | CheckMethod::Pin, _) => Ok(()),
        }
    }

    /// Whether a certificate of this age is accepted, and with what advice.
    pub(crate) fn age(
        &self,
        certificate: &AuthCertificate,
        now: DateTime<Utc>,
    ) -> Result<Option<Advice>, ProblemCode> {
        match certificate.validity(now) {
            CertificateValidity::NotYetValid => Err(ProblemCode::CertificateUntrusted),
            CertificateValidity::Valid => Ok(None),
            CertificateValidity::ExpiringSoon { .. } => Ok(Some(Advice::ExpiringSoon)),
            CertificateValidity::InGrace { until_from_day, until_from_month_end } => {
                let until = match self.grace {
                    GraceReading::FromDay => until_from_day,
                    GraceReading::FromMonthEnd => until_from_month_end,
                };
                if japan_date(now) <= until {
                    Ok(Some(Advice::InGrace))
                } else {
                    Err(ProblemCode::CertificateExpired)
                }
            }
            CertificateValidity::Expired => Err(ProblemCode::CertificateExpired),
        }
    }

    fn visual_check(
        &self,
        presence: Option<&PresenceProof>,
        challenge: &[u8; 32],
    ) -> Result<Option<NaiveDate>, ProblemCode> {
        self.permits(CheckMethod::Visual)?;
        match presence {
            // An optional proof must still be a true one.
            Some(proof) => self.presence(proof, challenge).map(Some),
            None if self.visual_check == VisualCheckPolicy::PresenceProof => {
                Err(ProblemCode::PresenceProofRequired)
            }
            None => Ok(None),
        }
    }

    fn presence(&self, proof: &PresenceProof, challenge: &[u8; 32]) -> Result<NaiveDate, ProblemCode> {
        let message = signed_message(Purpose::Presence, challenge);
        let PresenceProof { record, certificate, signature } = proof;
        verify_presence(record, certificate, &self.presence_anchors, &message, signature)
            .map(|proven| proven.birth_date())
            .map_err(|_| ProblemCode::PresenceProofInvalid)
    }
}
