use std::num::NonZeroU32;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

named!(SessionState);

/// Settings for the session of a person on a device, in seconds: 10 minutes without an input until it locks, 12 hours until
/// it ends, 10 minutes for an access token (product reference, 3 and 4). A gateway publishes its own settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionPolicy {
    /// Without an input for so long, the screen locks.
    pub idle_lock_seconds: NonZeroU32,
    /// So long after the sign-in, the session ends.
    pub session_seconds: NonZeroU32,
    /// So long an access token can be used.
    pub access_token_seconds: NonZeroU32,
}

/// The times that decide the state of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTimes {
    /// The last time that the password was typed to begin the session.
    pub signed_in_at: DateTime<Utc>,
    /// The last input of a person, or the unlocking.
    pub last_input_at: DateTime<Utc>,
}

/// What a session permits at a moment.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SessionState {
    /// ログイン中: everything that the roles permit.
    SignedIn,
    /// ロック中: nothing until the same person unlocks the screen. A check under way survives.
    Locked,
    /// 終了: nothing until a person signs in.
    Ended,
}

impl SessionPolicy {
    /// The state of a session at this time. A clock that was set back before the last input locks it, because the idle time
    /// is unknown then.
    #[must_use]
    pub fn state(&self, times: SessionTimes, now: DateTime<Utc>) -> SessionState {
        let idle = now.signed_duration_since(times.last_input_at);
        if now.signed_duration_since(times.signed_in_at) >= span(self.session_seconds) {
            SessionState::Ended
        } else if idle < TimeDelta::zero() || idle >= span(self.idle_lock_seconds) {
            SessionState::Locked
        } else {
            SessionState::SignedIn
        }
    }

    /// When an access token that was issued at this time expires. It is refused from then on.
    #[must_use]
    pub fn access_token_expires_at(&self, issued_at: DateTime<Utc>) -> DateTime<Utc> {
        let expiry = issued_at.checked_add_signed(span(self.access_token_seconds));
        expiry.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

fn span(seconds: NonZeroU32) -> TimeDelta {
    TimeDelta::seconds(i64::from(seconds.get()))
}

impl Default for SessionPolicy {
    fn default() -> Self {
        const TEN_MINUTES: NonZeroU32 = NonZeroU32::MIN.saturating_add(10 * 60 - 1);
        const TWELVE_HOURS: NonZeroU32 = NonZeroU32::MIN.saturating_add(12 * 60 * 60 - 1);
        Self {
            idle_lock_seconds: TEN_MINUTES,
            session_seconds: TWELVE_HOURS,
            access_token_seconds: TEN_MINUTES,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{SessionPolicy, SessionState, SessionTimes};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn state(last_input: i64, now: i64) -> SessionState {
        let times = SessionTimes { signed_in_at: at(0), last_input_at: at(last_input) };
        SessionPolicy::default().state(times, at(now))
    }

    #[test]
    fn a_session_locks_after_ten_idle_minutes_and_ends_after_twelve_hours() {
        assert_eq!(state(0, 0), SessionState::SignedIn);
        assert_eq!(state(0, 599), SessionState::SignedIn);
        assert_eq!(state(0, 600), SessionState::Locked);
        assert_eq!(state(43_199, 43_199), SessionState::SignedIn);
        assert_eq!(state(43_199, 43_200), SessionState::Ended);
        assert_eq!(state(0, 43_200), SessionState::Ended);
    }

    #[test]
    fn a_clock_that_was_set_back_locks() {
        assert_eq!(state(100, 99), SessionState::Locked);
        assert_eq!(state(0, -1), SessionState::Locked);
    }

    #[test]
    fn an_access_token_lives_for_ten_minutes() {
        let policy = SessionPolicy::default();
        assert_eq!(policy.access_token_expires_at(at(0)), at(600));
        let end = DateTime::<Utc>::MAX_UTC;
        assert_eq!(policy.access_token_expires_at(end), end);
    }

    #[test]
    fn the_wire_form_is_the_documented_one() {
        let json = r#"{"idleLockSeconds":600,"sessionSeconds":43200,"accessTokenSeconds":600}"#;
        assert_eq!(serde_json::to_string(&SessionPolicy::default()).expect("JSON"), json);
        assert_eq!(serde_json::from_str::<SessionPolicy>(json).expect("settings"), SessionPolicy::default());
        assert!(serde_json::from_str::<SessionPolicy>(&json.replace("43200", "0")).is_err());
    }
}
