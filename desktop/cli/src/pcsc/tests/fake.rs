//! A smart-card service in memory, as strict as pcsc-lite: sharing, transactions, handles that end with their card.
//! Virtual cards are behind it. Its clock advances only during waits, and every call can be made to fail or to hang.

use std::ffi::{CStr, CString};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pcsc::Error;
use shikaku_virtual_card::Reference;
use zeroize::Zeroizing;

use super::super::pace::Pace;
use super::super::service::{Connection, ReaderStatus, Service, ServiceContext};
use super::world::{CallKind, Change, FakeCard, Mishap, Other, Runs, When, World};

/// The service. Its clones are the same one.
#[derive(Clone)]
pub(super) struct Fake(Arc<Shared>);

struct Shared {
    world: Mutex<World>,
    release: Condvar,
}

impl Fake {
    /// A service with these readers.
    pub(super) fn new(names: &[&[u8]]) -> Self {
        let fake = Self(Arc::new(Shared { world: Mutex::new(World::new()), release: Condvar::new() }));
        for name in names {
            fake.world().plug(name);
        }
        fake
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn insert(self, reader: usize, card: FakeCard) -> Self {
        self.world().insert(reader, card);
        self
    }

    pub(super) fn later(self, after: Duration, change: Change) -> Self {
        self.world().later.push((after, change));
        self
    }

    pub(super) fn mishap(self, kind: CallKind, when: When, mishap: Mishap) -> Self {
        self.world().mishaps.push((kind, when, mishap));
        self
    }

    pub(super) fn other(self, reader: usize, other: Other) -> Self {
        self.world().readers[reader].other = other;
        self
    }

    /// The service of Windows, which runs only while there is a reader.
    pub(super) fn of_windows(self) -> Self {
        self.world().runs = Runs::ForReaders;
        self
    }

    pub(super) fn stopped(self) -> Self {
        self.world().runs = Runs::Never;
        self
    }

    /// Lets every call that hangs go on.
    pub(super) fn release(&self) {
        self.checked().released = true;
        self.0.release.notify_all();
    }

    pub(super) fn count(&self, kind: CallKind) -> u32 {
        self.checked().counts.get(&kind).copied().unwrap_or(0)
    }

    /// How much time has gone by.
    pub(super) fn elapsed(&self) -> Duration {
        let world = self.checked();
        world.now - world.start
    }

    /// How many PINs any virtual card has met.
    pub(super) fn verify_attempts(&self) -> u32 {
        self.checked().verify_attempts()
    }

    /// Tries left on the virtual card in this reader.
    pub(super) fn tries_left(&self, reader: usize) -> Option<u8> {
        match &self.world().readers[reader].card {
            Some(FakeCard::Virtual(card)) => card.tries_left(Reference::AuthPin),
            _ => None,
        }
    }

    /// Whether the card in this reader is powered down and free.
    pub(super) fn is_free(&self, reader: usize) -> bool {
        self.world().readers[reader].ours.is_none()
    }

    /// Waits for a hang to be released; the mishap of a call, after that.
    fn begin(&self, kind: CallKind, command: &[u8]) -> Option<Mishap> {
        let mut world = self.world();
        let mishap = world.mishap(kind, command);
        if mishap == Some(Mishap::HangsBefore) {
            self.hang(world);
        } else if mishap == Some(Mishap::Panics) {
            drop(world);
            panic!("unknown PCSC error code: 0xdead");
        }
        mishap
    }

    fn hang(&self, mut world: MutexGuard<'_, World>) {
        world.hangs = !world.released;
        self.wait_while(world, |world| !world.released);
    }

    /// Waits for the end of a hang. A caller that waits with a limit gives the call up in one slice of real time. Where
    /// the call is still waited for after [`GIVEN_UP_MAX`], every hang ends, so that the test fails instead of lasting for
    /// ever.
    fn wait_while(&self, world: MutexGuard<'_, World>, holds: impl Fn(&World) -> bool) {
        let end = self.0.release.wait_timeout_while(world, GIVEN_UP_MAX, |world| holds(world));
        let (mut world, wait) = end.unwrap_or_else(PoisonError::into_inner);
        if wait.timed_out() && world.hangs {
            world.unbounded += 1;
            world.released = true;
            self.0.release.notify_all();
        } else {
            drop(self.0.release.wait_while(world, |world| holds(world)));
        }
    }

    /// The world, for a test that looks at its end.
    ///
    /// # Panics
    /// When a call hung without a limit.
    fn checked(&self) -> MutexGuard<'_, World> {
        let world = self.world();
        assert!(world.unbounded == 0, "a call that hung was not given up in {GIVEN_UP_MAX:?}");
        world
    }

    /// Lets the calls go on that a transaction held up which has ended, and waits for their end in real time, because a
    /// real service ends them before anything else happens. No other call is connected to a card meanwhile.
    fn disconnected(&self) {
        const REAL_MAX: Duration = Duration::from_secs(30);
        self.0.release.notify_all();
        let until = Instant::now() + REAL_MAX;
        while Instant::now() < until && self.world().is_letting_go() {
            std::thread::yield_now();
        }
        self.world().disconnections = 0;
    }

    /// A call: what it does, and what becomes of it.
    fn make<R>(
        &self,
        kind: CallKind,
        command: &[u8],
        work: impl FnOnce(&mut World) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let mishap = self.begin(kind, command);
        if let Some(Mishap::Before(error)) = mishap {
            return Err(error);
        }
        let end = work(&mut self.world());
        match mishap {
            Some(Mishap::After(error)) => end.and(Err(error)),
            Some(Mishap::HangsAfter) => {
                self.hang(self.world());
                end
            }
            _ => end,
        }
    }
}

impl Service for Fake {
    fn establish(&self) -> Result<Box<dyn ServiceContext>, Error> {
        self.make(CallKind::Establish, &[], |world| world.running().map_err(|_| Error::NoService))?;
        Ok(Box::new(FakeContext(self.clone())))
    }
}

struct FakeContext(Fake);

struct FakeConnection {
    fake: Fake,
    index: usize,
    handle: u64,
}

impl ServiceContext for FakeContext {
    fn list_readers(&mut self) -> Result<Vec<CString>, Error> {
        self.0.make(CallKind::List, &[], |world| {
            world.running()?;
            let names: Vec<_> = world.readers.iter().map(|reader| reader.name.clone()).collect();
            if names.is_empty() { Err(Error::NoReadersAvailable) } else { Ok(names) }
        })
    }

    fn status_change(&mut self, timeout: Duration, readers: &mut [ReaderStatus]) -> Result<(), Error> {
        let end = self.0.make(CallKind::StatusChange, &[], |world| {
            world.running()?;
            let until = world.now + timeout;
            loop {
                if world.has_changed(readers) {
                    return Ok(());
                }
                world.running()?;
                if world.now >= until {
                    return Err(Error::Timeout);
                }
                let next = world.next_change().map_or(until, |at| at.clamp(world.now, until));
                let step = next - world.now;
                world.advance(step);
            }
        });
        self.0.disconnected();
        end
    }

    fn connect(&mut self, reader: &CStr) -> Result<Box<dyn Connection>, Error> {
        let fake = self.0.clone();
        // pcsc-lite waits here for the end of another program's transaction.
        let waits = |world: &World| {
            world.index(reader).is_ok_and(|index| world.readers[index].other == Other::Transaction)
        };
        let was_held_up = waits(&fake.world());
        if was_held_up {
            let mut world = fake.world();
            world.hangs = !world.released;
            world.held_up += 1;
            fake.wait_while(world, |world| waits(world) && !world.released);
        }
        let made =
            fake.make(CallKind::Connect, &[], |world| Ok((world.index(reader)?, world.connect(reader)?)));
        if was_held_up {
            let mut world = fake.world();
            world.held_up -= 1;
            world.disconnections += u32::from(!world.released);
        }
        let (index, handle) = made?;
        Ok(Box::new(FakeConnection { fake, index, handle }))
    }
}

impl Connection for FakeConnection {
    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let (index, handle) = (self.index, self.handle);
        let end = self.fake.make(CallKind::Transmit, command, |world| {
            let card = world.connected(index, handle)?.card.as_mut().ok_or(Error::RemovedCard)?;
            let answer = card.answer(command);
            world.sent.push((index, command.to_vec()));
            Ok(Zeroizing::new(answer))
        });
        if matches!(end, Err(Error::InvalidHandle | Error::ResetCard)) {
            // The handle is of no more use, and the card was reset.
            let mut world = self.fake.world();
            if let Ok(reader) = world.connected(index, handle) {
                reader.ours = None;
                if let Some(card) = reader.card.as_mut() {
                    card.power_down();
                }
            }
        }
        end
    }

    fn status(&mut self) -> Result<(), Error> {
        let (index, handle) = (self.index, self.handle);
        self.fake.make(CallKind::Status, &[], |world| world.connected(index, handle).map(|_| ()))
    }

    fn disconnect(self: Box<Self>) -> Result<(), Error> {
        self.fake.make(CallKind::Disconnect, &[], |world| {
            let reader = world.connected(self.index, self.handle)?;
            if let Some(card) = reader.card.as_mut() {
                card.power_down();
            }
            reader.ours = None;
            Ok(())
        })
    }
}

impl Drop for FakeConnection {
    /// A warm reset, as the `pcsc` crate makes it of a connection that was not ended.
    fn drop(&mut self) {
        let mut world = self.fake.world();
        if let Ok(reader) = world.connected(self.index, self.handle) {
            if let Some(FakeCard::Virtual(card)) = reader.card.as_mut() {
                card.warm_reset();
            }
            reader.ours = None;
        }
    }
}

/// How long in real time a call may hang until its caller gives it up.
const GIVEN_UP_MAX: Duration = Duration::from_secs(20);

/// More calls than any test makes of one service.
const CALLS_MAX: u32 = 50_000;

impl Pace for Fake {
    /// Returns the current time.
    ///
    /// # Panics
    /// When calls are repeated without end, because then no time goes by and no wait is ever over.
    fn now(&self) -> Instant {
        let world = self.world();
        let calls: u32 = world.counts.values().sum();
        assert!(calls <= CALLS_MAX, "{calls} calls of PC/SC without an end");
        world.now
    }

    fn pause(&self, time: Duration) {
        self.world().advance(time);
        self.disconnected();
    }

    /// A call that hangs says so; how long others take in real time does not matter.
    fn is_over(&self, _: Instant, _: Duration) -> bool {
        self.world().hangs
    }

    fn gave_up(&self, limit: Duration) {
        let mut world = self.world();
        world.hangs = false;
        world.advance(limit);
    }
}
