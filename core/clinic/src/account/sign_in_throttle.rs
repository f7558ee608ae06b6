use chrono::{DateTime, TimeDelta, Utc};

/// The wait after wrong passwords, counted for each pair of account and device: none up to the fourth, 30 seconds after the
/// fifth, then twice as long each time up to 15 minutes; from the hundredth on only an administrator can open the account
/// (product reference, 4).
///
/// There is no lock without an end that the person sees, because patients are waiting.
///
/// # Examples
///
/// ```
/// use chrono::{DateTime, TimeDelta};
/// use shikaku_clinic::account::{SignInAllowed, SignInThrottle};
///
/// let last = DateTime::UNIX_EPOCH;
/// assert_eq!(SignInThrottle::after(4, last), SignInAllowed::Now);
/// let allowed = SignInThrottle::after(5, last);
/// assert_eq!(allowed.wait(last + TimeDelta::seconds(10)), Some(TimeDelta::seconds(20)));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SignInThrottle;

/// Whether a password may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInAllowed {
    /// At once.
    Now,
    /// From this time on.
    After(DateTime<Utc>),
    /// Only after an administrator reset the account.
    ByAdministratorOnly,
}

impl SignInThrottle {
    /// The first wrong entry that is followed by a wait.
    pub const FIRST_WITH_WAIT: u32 = 5;

    /// The first wrong entry after which only an administrator helps.
    pub const LIMIT: u32 = 100;

    /// The first wait.
    pub const WAIT_FIRST: TimeDelta = TimeDelta::seconds(30);

    /// The longest wait.
    pub const WAIT_MAX: TimeDelta = TimeDelta::minutes(15);

    /// When the next password may be tried, after so many wrong ones in a row, the last at this time.
    #[must_use]
    pub fn after(failures: u32, last_failure: DateTime<Utc>) -> SignInAllowed {
        match failures.checked_sub(Self::FIRST_WITH_WAIT) {
            None => SignInAllowed::Now,
            Some(_) if failures >= Self::LIMIT => SignInAllowed::ByAdministratorOnly,
            Some(doublings) => {
                let end = last_failure.checked_add_signed(wait(doublings));
                SignInAllowed::After(end.unwrap_or(DateTime::<Utc>::MAX_UTC))
            }
        }
    }
}

/// The first wait, doubled so many times.
fn wait(doublings: u32) -> TimeDelta {
    let factor = 1_i32.checked_shl(doublings).filter(|factor| *factor > 0);
    let wait = factor.and_then(|factor| SignInThrottle::WAIT_FIRST.checked_mul(factor));
    wait.unwrap_or(SignInThrottle::WAIT_MAX).min(SignInThrottle::WAIT_MAX)
}

impl SignInAllowed {
    /// How long a person has to wait from now on; zero when no wait is left, `None` when waiting does not help.
    #[must_use]
    pub fn wait(self, now: DateTime<Utc>) -> Option<TimeDelta> {
        match self {
            Self::Now => Some(TimeDelta::zero()),
            Self::After(end) => Some(end.signed_duration_since(now).max(TimeDelta::zero())),
            Self::ByAdministratorOnly => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::{any, prop_assert, proptest};

    use super::{SignInAllowed, SignInThrottle};

    fn seconds(failures: u32) -> Option<i64> {
        let last = DateTime::UNIX_EPOCH;
        SignInThrottle::after(failures, last).wait(last).map(|wait| wait.num_seconds())
    }

    #[test]
    fn the_waits_are_those_of_the_product_reference() {
        let waits: Vec<_> = (0..=12).map(seconds).collect();
        let expected = [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900].map(Some);
        assert_eq!(waits, expected);
        assert_eq!(seconds(99), Some(900));
        assert_eq!(seconds(100), None);
        assert_eq!(seconds(u32::MAX), None);
    }

    #[test]
    fn a_wait_ends_and_a_clock_at_its_end_does_no_harm() {
        let last = DateTime::UNIX_EPOCH;
        let allowed = SignInThrottle::after(6, last);
        assert_eq!(allowed, SignInAllowed::After(last + TimeDelta::seconds(60)));
        assert_eq!(allowed.wait(last + TimeDelta::seconds(59)), Some(TimeDelta::seconds(1)));
        assert_eq!(allowed.wait(last + TimeDelta::seconds(61)), Some(TimeDelta::zero()));
        let end = DateTime::<Utc>::MAX_UTC;
        assert_eq!(SignInThrottle::after(6, end), SignInAllowed::After(end));
    }

    proptest! {
        #[test]
        fn a_further_failure_never_shortens_the_wait(failures in any::<u32>()) {
            let (now, later) = (seconds(failures), seconds(failures.saturating_add(1)));
            prop_assert!(later.is_none_or(|later| now.is_some_and(|now| now <= later)));
        }
    }
}
