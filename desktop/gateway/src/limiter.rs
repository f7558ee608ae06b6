//! Counts calls: of each device, of each clinic, and failures of each address.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::address::Counted;
use crate::clinic::Caller;
use crate::{Limits, Rate};

/// Why a call is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// The token is missing or not known.
    Unauthorized,
    /// Too many calls; one is let in after this time.
    TooMany(Duration),
}

/// The counts of a gateway. Their number is bounded by the tokens and by [`Limits::addresses_max`].
pub(crate) struct Limiter {
    limits: Limits,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    devices: HashMap<String, Device>,
    clinics: HashMap<String, Count>,
    addresses: HashMap<Counted, Count>,
    /// Of all addresses for which there is no count of their own.
    others: Count,
}

#[derive(Default)]
struct Device {
    count: Count,
    /// From where its token was used last.
    address: Option<Counted>,
}

/// When everything that was taken is given back (GCRA).
#[derive(Clone, Copy, Default)]
struct Count(Option<DateTime<Utc>>);

impl Limiter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, counts: Mutex::default() }
    }

    /// Lets a call in, or says why not. A token that is not known counts against the address. Once those are too many,
    /// only devices whose token was used from there before are let in: no further token can be tried.
    pub(crate) fn admit(
        &self,
        now: DateTime<Utc>,
        address: Counted,
        caller: Option<&Caller>,
    ) -> Result<(), Denied> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let limits = &self.limits;
        let Some(caller) = caller else {
            let failures = counts.failures(now, address, limits.addresses_max);
            return match failures.take(now, limits.failures) {
                Ok(()) => Err(Denied::Unauthorized),
                Err(wait) => Err(Denied::TooMany(wait)),
            };
        };
        let exhausted = counts.peek(address, limits.addresses_max).wait(now, limits.failures);
        let Counts { devices, clinics, .. } = &mut *counts;
        let device = of(devices, &caller.device);
        if let Some(wait) = exhausted.filter(|_| device.address != Some(address)) {
            return Err(Denied::TooMany(wait));
        }
        // A device that asks too often takes nothing of what its clinic has.
        device.count.take(now, limits.device).map_err(Denied::TooMany)?;
        of(clinics, &caller.own_clinic).take(now, limits.clinic).map_err(Denied::TooMany)?;
        device.address = Some(address);
        Ok(())
    }
}

impl Limiter {
    /// Whether this address may still try something that can be refused; else after how long. A device that was let in from
    /// there before may.
    pub(crate) fn tries_left(
        &self,
        now: DateTime<Utc>,
        address: Counted,
        device: Option<&str>,
    ) -> Result<(), Duration> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let known = device.and_then(|device| counts.devices.get(device));
        if known.is_some_and(|device| device.address == Some(address)) {
            return Ok(());
        }
        let wait = counts.peek(address, self.limits.addresses_max).wait(now, self.limits.failures);
        wait.map_or(Ok(()), Err)
    }
}

fn of<'a, T: Default>(counts: &'a mut HashMap<String, T>, name: &str) -> &'a mut T {
    counts.entry(name.to_owned()).or_default()
}

impl Counts {
    fn peek(&self, address: Counted, most: usize) -> Count {
        let shared = if self.addresses.len() < most { Count::default() } else { self.others };
        self.addresses.get(&address).copied().unwrap_or(shared)
    }

    fn failures(&mut self, now: DateTime<Utc>, address: Counted, most: usize) -> &mut Count {
        if !self.addresses.contains_key(&address) && self.addresses.len() >= most {
            forget(&mut self.addresses, now);
            if self.addresses.len() >= most {
                return &mut self.others;
            }
        }
        self.addresses.entry(address).or_default()
    }
}

/// Forgets the counts of which everything was given back.
fn forget<K: Eq + Hash>(counts: &mut HashMap<K, Count>, now: DateTime<Utc>) {
    counts.retain(|_, count| count.0.is_some_and(|full| full > now));
}

impl Count {
    /// Takes one, or says how long to wait for it.
    fn take(&mut self, now: DateTime<Utc>, rate: Rate) -> Result<(), Duration> {
        if let Some(wait) = self.wait(now, rate) {
            return Err(wait);
        }
        self.0 = Some(self.full(now, rate) + every(rate));
        Ok(())
    }

    /// How long to wait until one can be taken, if not now.
    fn wait(self, now: DateTime<Utc>, rate: Rate) -> Option<Duration> {
        let used = self.full(now, rate) + every(rate) - now;
        (used - whole(rate)).to_std().ok().filter(|wait| !wait.is_zero())
    }

    /// When everything is given back. When a clock was set back, no client waits longer than for all of it.
    fn full(self, now: DateTime<Utc>, rate: Rate) -> DateTime<Utc> {
        self.0.unwrap_or(now).clamp(now, now + whole(rate))
    }
}

const HOUR: Duration = Duration::from_hours(1);

fn every(rate: Rate) -> TimeDelta {
    TimeDelta::from_std(rate.every.min(HOUR)).unwrap_or_default()
}

fn whole(rate: Rate) -> TimeDelta {
    let burst = i32::try_from(rate.burst.get().min(100_000)).unwrap_or(i32::MAX);
    every(rate) * burst
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Counted, Denied, Limiter};
    use crate::clinic::Caller;
    use crate::{Limits, Rate};

    fn rate(burst: u32, seconds: u64) -> Rate {
        Rate::new(NonZeroU32::new(burst).expect("some"), Duration::from_secs(seconds))
    }

    fn limits() -> Limits {
        Limits {
            device: rate(3, 2),
            clinic: rate(5, 1),
            failures: rate(2, 10),
            addresses_max: 2,
            ..Limits::default()
        }
    }

    fn address(last: u8) -> Counted {
        Counted::of([192, 0, 2, last].into())
    }

    fn caller(clinic: &str, device: &str) -> Caller {
        Caller::of_device(clinic.to_owned(), device.to_owned())
    }

    fn start() -> DateTime<Utc> {
        "2026-11-22T03:00:00Z".parse().expect("a moment")
    }

    #[test]
    fn a_device_that_asks_too_often_waits_and_the_others_of_its_clinic_do_not() {
        let limiter = Limiter::new(limits());
        let ask = |device: &str, now| limiter.admit(now, address(1), Some(&caller("c", device)));
        for _ in 0..3 {
            assert_eq!(ask("one", start()), Ok(()));
        }
        for _ in 0..1000 {
            assert_eq!(ask("one", start()), Err(Denied::TooMany(Duration::from_secs(2))));
        }
        assert_eq!(ask("two", start()), Ok(()));
        assert_eq!(ask("two", start()), Ok(()));
        // The clinic has five at once.
        assert_eq!(ask("two", start()), Err(Denied::TooMany(Duration::from_secs(1))));
        assert_eq!(limiter.admit(start(), address(1), Some(&caller("d", "three"))), Ok(()));
        let later = start() + TimeDelta::seconds(2);
        assert_eq!(ask("one", later), Ok(()));
        assert_eq!(ask("one", later), Err(Denied::TooMany(Duration::from_secs(2))));
    }

    #[test]
    fn tokens_that_are_not_known_are_tried_a_few_times_only_and_known_devices_go_on() {
        let limiter = Limiter::new(limits());
        let known = caller("c", "one");
        assert_eq!(limiter.admit(start(), address(1), Some(&known)), Ok(()));
        assert_eq!(limiter.admit(start(), address(1), None), Err(Denied::Unauthorized));
        assert_eq!(limiter.admit(start(), address(1), None), Err(Denied::Unauthorized));
        let wait = Denied::TooMany(Duration::from_secs(10));
        assert_eq!(limiter.admit(start(), address(1), None), Err(wait));
        assert_eq!(limiter.admit(start(), address(1), Some(&caller("c", "two"))), Err(wait), "a guess");
        assert_eq!(limiter.admit(start(), address(1), Some(&known)), Ok(()));
        assert_eq!(limiter.admit(start(), address(2), Some(&caller("c", "two"))), Ok(()));
    }

    #[test]
    fn memory_has_an_end_and_a_clock_that_was_set_back_blocks_no_client_for_long() {
        let limiter = Limiter::new(limits());
        for last in 0..=u8::MAX {
            let denied = limiter.admit(start(), address(last), None).expect_err("not known");
            // Those without a count of their own share one.
            assert_eq!(denied == Denied::Unauthorized, last < 4, "{last}");
        }
        assert_eq!(limiter.counts.lock().expect("no panic").addresses.len(), 2);
        let later = start() + TimeDelta::seconds(20);
        assert_eq!(limiter.admit(later, address(200), None), Err(Denied::Unauthorized));
        let before = start() - TimeDelta::days(400);
        let Err(Denied::TooMany(wait)) = limiter.admit(before, address(200), None) else {
            panic!("nothing was taken");
        };
        assert_eq!(wait, Duration::from_secs(10));
    }

    #[test]
    fn no_limit_is_none() {
        let limiter = Limiter::new(Limits::unlimited());
        for _ in 0..10_000 {
            assert_eq!(limiter.admit(start(), address(1), Some(&caller("c", "one"))), Ok(()));
            assert_eq!(limiter.admit(start(), address(1), None), Err(Denied::Unauthorized));
        }
    }
}
