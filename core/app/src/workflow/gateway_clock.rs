use chrono::{DateTime, TimeDelta, Utc};

use crate::gateway::Challenge;

/// The gateway's clock, read from the answer to the last challenge and carried on by the device's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GatewayClock(Option<Reading>);

/// What both clocks showed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    gateway: DateTime<Utc>,
    device: DateTime<Utc>,
}

impl GatewayClock {
    /// So long a reading is carried on. A device whose clock is set right in the middle of a check moves the time by no more
    /// than this.
    const CARRIED_MAX: TimeDelta = TimeDelta::hours(1);

    /// Reads it from a challenge that has just come, at `device` by the clock of the device.
    #[must_use]
    pub fn read(challenge: &Challenge, device: DateTime<Utc>) -> Self {
        Self(challenge.gateway_time(device).map(|gateway| Reading { gateway, device }))
    }

    /// The gateway's time; `None` where it is not known.
    #[must_use]
    pub fn time(self, device: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let Reading { gateway, device: at_reading } = self.0?;
        let passed = device.signed_duration_since(at_reading).clamp(TimeDelta::zero(), Self::CARRIED_MAX);
        gateway.checked_add_signed(passed)
    }

    /// The gateway's time, and the device's where it is not known.
    #[must_use]
    pub fn now(self, device: DateTime<Utc>) -> DateTime<Utc> {
        self.time(device).unwrap_or(device)
    }

    /// Whether the clocks differ by more than people have to know.
    #[must_use]
    pub fn differs(self) -> bool {
        self.0.is_some_and(|Reading { gateway, device }| {
            device.signed_duration_since(gateway).abs() > Challenge::CLOCK_TOLERANCE
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::GatewayClock;
    use crate::gateway::{Challenge, ChallengeId, VisualCheckPolicy};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn challenge(server_time: Option<DateTime<Utc>>) -> Challenge {
        Challenge {
            id: ChallengeId::from_random([1; 16]),
            bytes: [1; 32],
            expires_at: at("2026-11-30T15:05:00Z"),
            visual_check: VisualCheckPolicy::Off,
            server_time,
        }
    }

    #[track_caller]
    fn check(server_time: Option<&str>, device: &str, expected: Option<&str>, differs: bool) {
        let device = at(device);
        let clock = GatewayClock::read(&challenge(server_time.map(at)), device);
        assert_eq!((clock.time(device), clock.differs()), (expected.map(at), differs), "{device}");
    }

    #[test]
    fn the_clocks_are_compared_ahead_and_behind() {
        let reported = Some("2026-11-30T15:00:00Z");
        check(reported, "2026-11-30T15:00:01Z", reported, false);
        check(reported, "2026-11-30T15:02:00Z", reported, false);
        check(reported, "2026-11-30T14:58:00Z", reported, false);
        check(reported, "2026-11-30T15:02:01Z", reported, true);
        check(reported, "2026-11-30T14:57:59Z", reported, true);
        check(reported, "2025-10-26T15:00:00Z", reported, true);
        check(reported, "2028-01-04T15:00:00Z", reported, true);
        check(reported, "1970-01-01T00:00:00Z", reported, true);
    }

    #[test]
    fn a_gateway_that_sends_no_time_is_found_ahead_by_its_challenge() {
        check(None, "2026-11-30T15:00:00Z", None, false);
        check(None, "2026-11-30T14:05:00Z", None, false);
        check(None, "2026-11-30T15:10:00Z", None, false);
        check(None, "2026-11-30T14:04:59Z", Some("2026-11-30T15:00:00Z"), true);
        check(None, "2025-10-26T15:00:00Z", Some("2026-11-30T15:00:00Z"), true);
    }

    #[test]
    fn a_time_that_contradicts_its_challenge_is_not_believed() {
        for reported in
            ["2026-11-30T15:05:01Z", "2026-11-30T14:04:59Z", "9999-01-01T00:00:00Z", "1970-01-01T00:00:00Z"]
        {
            check(Some(reported), "2026-11-30T15:00:00Z", None, false);
        }
    }

    #[test]
    fn a_clock_that_is_set_during_a_check_moves_the_time_by_an_hour_at_most() {
        let clock =
            GatewayClock::read(&challenge(Some(at("2026-11-30T15:00:00Z"))), at("2025-10-26T15:00:00Z"));
        let then = |device: &str| clock.time(at(device)).map(|time| time - at("2026-11-30T15:00:00Z"));
        assert_eq!(then("2025-10-26T15:03:00Z"), Some(TimeDelta::minutes(3)));
        assert_eq!(then("2026-11-30T15:03:00Z"), Some(TimeDelta::hours(1)));
        assert_eq!(then("2020-01-01T00:00:00Z"), Some(TimeDelta::zero()));
    }

    #[test]
    fn no_time_is_too_strange() {
        for server_time in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            for device in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, at("2026-11-30T15:00:00Z")] {
                for expires_at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
                    let challenge = Challenge { expires_at, ..challenge(Some(server_time)) };
                    let clock = GatewayClock::read(&challenge, device);
                    let _ = (
                        clock.now(DateTime::<Utc>::MAX_UTC),
                        clock.now(DateTime::<Utc>::MIN_UTC),
                        clock.differs(),
                    );
                    let clock = GatewayClock::read(&Challenge { server_time: None, ..challenge }, device);
                    let _ = (clock.now(device), clock.differs());
                }
            }
        }
    }
}
