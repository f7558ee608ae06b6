use chrono::{DateTime, TimeDelta, Utc};
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::gateway::{ChallengeId, RequestError, base64url, request};

/// 本人確認の方法.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum CheckMethod {
    /// 暗証番号: the patient types the four digits.
    #[default]
    Pin,
    /// 目視確認: the staff compare the face with the photograph.
    Visual,
}

/// What the gateway accepts instead of a PIN. Only an approved verifier may accept anything
/// (公的個人認証法 第38条の2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum VisualCheckPolicy {
    /// Nothing.
    Off,
    /// The certificate read from the card.
    CertificateOnly,
    /// The certificate, and a signature by the card's 券面事項確認 key.
    PresenceProof,
}

/// Asks for a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeRequest {
    /// The method it is for.
    pub method: CheckMethod,
}

impl ChallengeRequest {
    /// JSON.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        request::json(self)
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// When it is too long or not this request.
    pub fn decode(body: &[u8]) -> Result<Self, RequestError> {
        request::read(body)
    }
}

/// チャレンジ: what the card signs. Single use, expiring.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("Challenge({expires_at:?}, {visual_check:?}, {server_time:?})")]
#[serde(rename_all = "camelCase")]
pub struct Challenge {
    /// Its name.
    #[serde(rename = "challengeId")]
    pub id: ChallengeId,
    /// 32 random bytes.
    #[serde(rename = "challenge", with = "base64url")]
    pub bytes: [u8; 32],
    /// Expiry: the gateway refuses the challenge from this time on.
    pub expires_at: DateTime<Utc>,
    /// What this gateway accepts in a visual check.
    pub visual_check: VisualCheckPolicy,
    /// Time of the gateway's clock when it answered. Gateways of the first version do not send it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_time: Option<DateTime<Utc>>,
}

impl Challenge {
    /// How far two clocks may differ before people are warned: more than a slow network and a clock that is set by hand
    /// differ, and less than moves a treatment to another day unnoticed.
    pub const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(2);

    /// No gateway lets a challenge wait longer for its card.
    pub const LIFE_MAX: TimeDelta = TimeDelta::hours(1);

    /// What the gateway's clock showed when this answer came, at `device` by the clock of the device.
    ///
    /// The time of a gateway that does not send it follows from its challenge where the device is far behind: the challenge
    /// would live for longer than any does. `None` when neither gives the time, and when the sent time contradicts the
    /// challenge.
    #[must_use]
    pub fn gateway_time(&self, device: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let lives = |from: DateTime<Utc>| self.expires_at.signed_duration_since(from);
        match self.server_time {
            Some(time) => (TimeDelta::zero()..=Self::LIFE_MAX).contains(&lives(time)).then_some(time),
            None if lives(device) > Self::LIFE_MAX => self.expires_at.checked_sub_signed(USUAL_LIFE),
            None => None,
        }
    }

    /// The `Idempotency-Key` of the one confirmation that this challenge is for: it follows from the challenge,
    /// so that a resend cannot carry another.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        let mut digest = Context::new(&SHA256);
        digest.update(b"shikaku/v1/idempotency\0");
        digest.update(&self.bytes);
        base64url::encode(digest.finish().as_ref())
    }
}

/// How long a challenge of the reference gateway lives.
const USUAL_LIFE: TimeDelta = TimeDelta::minutes(5);
