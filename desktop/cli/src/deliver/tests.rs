//! The program is killed before and after every step that leaves a mark, and begins again with what is on the disk.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use shikaku_adapter::drop_folder::{DropError, DropFolder};
use shikaku_calendar::japan_date;
use shikaku_core::gateway::{CheckMethod, FeedPage, ResultEntry, ResultKind};
use shikaku_core::port::GatewayLinkError;
use shikaku_eligibility::OfficialMessage;
use shikaku_eligibility::handover::Encoding;

use super::delivery::{Counts, Delivery, DeliveryError};
use super::feed::{Begin, Feed, FeedError};
use super::outbox::{FolderOutbox, Outbox, OutboxError, Released, TextOutbox};
use super::state::{Memory, State, StateError, StateFile};

const URL: &str = "https://gateway.example";
const RESULTS: u64 = 5;

fn begin() -> DateTime<Utc> {
    "2026-11-22T03:00:00Z".parse().expect("a time")
}

fn entry(sequence: u64) -> ResultEntry {
    let confirmed_at = begin() + Days::new(sequence);
    let message =
        r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1"},"MessageBody":{"QualificationValidity":"2"}}}"#;
    let message: OfficialMessage = serde_json::from_str(message).expect("a message");
    ResultEntry {
        id: format!("result-{sequence}"),
        sequence,
        kind: ResultKind::Confirmed,
        treatment_date: japan_date(confirmed_at),
        confirmed_at,
        method: CheckMethod::Pin,
        device: "d".to_owned(),
        device_name: None,
        staff: String::new(),
        staff_name: None,
        patient: "p".to_owned(),
        purge_after: japan_date(confirmed_at),
        handed_over_at: None,
        message,
    }
}

fn first_day() -> NaiveDate {
    japan_date(begin())
}

/// What all parts of a run share: when it is killed, and what happened outside of it.
#[derive(Clone, Default)]
struct World(Rc<Inner>);

#[derive(Default)]
struct Inner {
    /// Steps until the kill, counted before and after each.
    left: Cell<Option<u32>>,
    steps: Cell<u32>,
    /// How often the receipt computer took each file away.
    read: RefCell<BTreeMap<String, u32>>,
    taken: RefCell<BTreeMap<String, u32>>,
    /// Results up to here were deleted, and cursors before them expired.
    purged: Cell<u64>,
    folder: RefCell<Option<tempfile::TempDir>>,
}

impl World {
    fn new() -> Self {
        let world = Self::default();
        *world.0.folder.borrow_mut() = Some(tempfile::tempdir().expect("a folder"));
        world
    }

    fn folder(&self) -> std::path::PathBuf {
        self.0.folder.borrow().as_ref().expect("a folder").path().to_owned()
    }

    fn state_path(&self) -> std::path::PathBuf {
        self.folder().join(".state")
    }

    /// Whether the run is killed here. The receipt computer takes away what it finds at every such place.
    fn is_killed(&self) -> bool {
        self.read_folder();
        self.0.steps.set(self.0.steps.get() + 1);
        match self.0.left.get() {
            Some(0) => true,
            Some(left) => {
                self.0.left.set(Some(left - 1));
                left == 1
            }
            None => false,
        }
    }

    /// Runs a step, unless the run was killed before it; its effect stays where it is killed after it.
    fn step<T, E>(&self, killed: impl Fn() -> E, step: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if self.is_killed() {
            return Err(killed());
        }
        let done = step();
        if self.is_killed() { Err(killed()) } else { done }
    }

    fn read_folder(&self) {
        for file in fs::read_dir(self.folder()).expect("a folder") {
            let path = file.expect("a file").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if name.starts_with("OQSsiquc01res_face_") {
                let text = fs::read_to_string(&path).expect("a whole file");
                assert!(text.ends_with("</XmlMsg>\n"), "{text}");
                fs::remove_file(path).expect("taken away");
                *self.0.read.borrow_mut().entry(name).or_default() += 1;
            }
        }
    }

    fn delivery(&self) -> Delivery<FakeFeed, Killed<FolderOutbox>, Killed<StateFile>> {
        let file = StateFile::hold(&self.state_path()).expect("the state");
        let state = file.read(URL).expect("a state");
        let state = state.unwrap_or_else(|| State::new(URL, "協9912345-0-0", "t", first_day()));
        let outbox = FolderOutbox::new(DropFolder::new(self.folder()), Encoding::Utf8);
        let world = || self.clone();
        Delivery::new(FakeFeed(world()), Killed(world(), outbox), Killed(world(), file), state)
    }

    /// One run to its end, or until it is killed.
    fn run(&self) -> Result<Counts, DeliveryError> {
        let mut delivery = self.delivery();
        delivery.resume()?;
        loop {
            match delivery.round(0) {
                Ok(true) | Err(DeliveryError::Feed(FeedError::Expired)) => {}
                Ok(false) => return Ok(delivery.counts),
                Err(error) => return Err(error),
            }
        }
    }

    /// Every result was read once, and the gateway knows it.
    fn assert_complete(&self, first: u64, context: &str) {
        self.read_folder();
        let read = self.0.read.borrow();
        assert_eq!(read.len() as u64, RESULTS + 1 - first, "{context}: {read:?}");
        assert!(read.values().all(|times| *times == 1), "{context}: {read:?}");
        let taken = self.0.taken.borrow();
        for sequence in first..=RESULTS {
            assert!(taken.contains_key(&format!("result-{sequence}")), "{context}: {taken:?}");
        }
        assert_eq!(leftovers(&self.folder()), 0, "{context}");
    }
}

fn leftovers(folder: &Path) -> usize {
    let names = fs::read_dir(folder).expect("a folder").map(|it| it.expect("a file").file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".part")).count()
}

struct FakeFeed(World);

impl Feed for FakeFeed {
    fn pull(&mut self, begin: &Begin, _: u64) -> Result<FeedPage, FeedError> {
        let World(world) = &self.0;
        self.0.step(
            || GatewayLinkError::Timeout.into(),
            || {
                let after = match begin {
                    Begin::Cursor(cursor) => cursor.parse().expect("a cursor"),
                    Begin::Since(day) => {
                        let days = (*day - first_day()).num_days();
                        u64::try_from(days).expect("a day").saturating_sub(1)
                    }
                };
                let is_cursor = matches!(begin, Begin::Cursor(_));
                if is_cursor && after < world.purged.get() {
                    return Err(FeedError::Expired);
                }
                let first = after.max(world.purged.get()) + 1;
                let items: Vec<_> = (first..=RESULTS).take(2).map(entry).collect();
                let last = items.last().map_or(after, |last| last.sequence);
                Ok(FeedPage { items, cursor: last.to_string(), more: last < RESULTS })
            },
        )
    }

    fn take(&mut self, id: &str) -> Result<(), FeedError> {
        let taken = || {
            *self.0.0.taken.borrow_mut().entry(id.to_owned()).or_default() += 1;
            Ok(())
        };
        self.0.step(|| GatewayLinkError::Timeout.into(), taken)
    }
}

/// A part of the program that the kill ends too.
struct Killed<T>(World, T);

impl<T: Outbox> Outbox for Killed<T> {
    fn prepare(&mut self, entry: &ResultEntry) -> Result<Option<String>, OutboxError> {
        self.0.step(|| DropError::Exists.into(), || self.1.prepare(entry))
    }

    fn release(&mut self, name: &str) -> Result<Released, OutboxError> {
        self.0.step(|| DropError::Exists.into(), || self.1.release(name))
    }

    fn tidy(&mut self) -> Result<(), OutboxError> {
        self.0.step(|| DropError::Exists.into(), || self.1.tidy())
    }
}

impl<T: Memory> Memory for Killed<T> {
    fn save(&mut self, state: &State) -> Result<(), StateError> {
        self.0.step(|| StateError::Busy, || self.1.save(state))
    }
}

#[test]
fn a_kill_before_and_after_each_step_neither_loses_nor_doubles_a_result() {
    let whole = World::new();
    let counts = whole.run().expect("a run");
    assert_eq!((counts.delivered, counts.taken), (5, 5));
    whole.assert_complete(1, "without a kill");
    let steps = whole.0.steps.get();
    assert!(steps > 40, "only {steps} places");
    for at in 1..=steps {
        let world = World::new();
        world.0.left.set(Some(at));
        assert!(world.run().is_err(), "no kill at {at}");
        world.0.left.set(None);
        world.run().expect("the second run");
        world.assert_complete(1, &format!("killed at {at}"));
    }
}

#[test]
fn three_kills_in_a_row_change_nothing() {
    for first in (1..30).step_by(4) {
        for second in (1..12).step_by(3) {
            let world = World::new();
            for at in [first, second, second + 1] {
                world.0.left.set(Some(at));
                let _ = world.run();
            }
            world.0.left.set(None);
            world.run().expect("the last run");
            world.assert_complete(1, &format!("killed at {first}, {second}"));
        }
    }
}

#[test]
fn behind_an_expired_cursor_it_goes_on_with_the_day_of_the_last_result() {
    for at in 0..60 {
        let world = World::new();
        if at > 0 {
            world.0.left.set(Some(at));
        }
        let _ = world.run();
        // Everything that was delivered until now, and what was not: the first three results are deleted.
        let delivered = world.0.read.borrow().len();
        world.0.purged.set(3);
        world.0.left.set(None);
        world.run().expect("a run");
        world.read_folder();
        let read = world.0.read.borrow();
        assert!(read.values().all(|times| *times == 1), "killed at {at}: {read:?}");
        for sequence in 4..=RESULTS {
            let id = format!("result-{sequence}_");
            assert!(read.keys().any(|name| name.contains(&id)), "killed at {at}: {sequence} of {delivered}");
        }
    }
}

#[test]
fn a_file_of_an_earlier_state_is_neither_overwritten_nor_delivered_twice() {
    let world = World::new();
    let folder = world.folder().join("in");
    fs::create_dir(&folder).expect("a folder");
    let mut outbox = FolderOutbox::new(DropFolder::new(&folder), Encoding::ShiftJis);
    let name = outbox.prepare(&entry(1)).expect("prepared").expect("a form");
    assert_eq!(name, "OQSsiquc01res_face_result-1_20261123120000.xml");
    fs::write(folder.join(&name), "earlier").expect("a file");
    assert_eq!(outbox.release(&name), Ok(Released::Present));
    assert_eq!(fs::read_to_string(folder.join(&name)).expect("a file"), "earlier");
    assert_eq!(leftovers(&folder), 0);
    assert_eq!(outbox.release("../x.xml"), Err(OutboxError::Name));
    fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(outbox.prepare(&entry(2)), Err(DropError::NoFolder.into()));
    assert_eq!(outbox.release(&name), Err(DropError::NoFolder.into()), "a missing folder is no release");
}

#[test]
fn a_state_is_of_one_gateway_one_run_and_one_account() {
    let world = World::new();
    let mut file = StateFile::hold(&world.state_path()).expect("the state");
    let mut state = State::new(URL, "協9912345-0-0", "secret", first_day());
    state.delivered = 7;
    file.save(&state).expect("saved");
    assert!(matches!(StateFile::hold(&world.state_path()), Err(StateError::Busy)));
    assert!(matches!(file.read("https://other.example"), Err(StateError::OtherGateway(_))));
    assert_eq!(file.read(URL).expect("a state"), Some(state.clone()));
    assert!(!format!("{state:?}").contains("secret"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(world.state_path()).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::set_permissions(world.state_path(), fs::Permissions::from_mode(0o644)).expect("permissions");
        assert!(matches!(file.read(URL), Err(StateError::File(_))));
    }
    let same = state.clone().linked_again("協9912345-0-0", "new");
    assert_eq!((same.delivered, same.token.as_str()), (7, "new"));
    assert_eq!(state.linked_again("契9954321-0-0", "new").delivered, 0);
}

#[test]
fn a_result_that_was_begun_in_another_folder_is_finished_there() {
    let mut state = State::new(URL, "協9912345-0-0", "t", first_day()).in_folder("a").expect("a folder");
    state = state.in_folder("b").expect("nothing is pending");
    let pending = super::state::Pending { id: "i".into(), sequence: 1, day: first_day(), name: "n".into() };
    state.pending = Some(pending);
    assert!(matches!(state.clone().in_folder("a"), Err(StateError::OtherFolder(earlier)) if earlier == "b"));
    assert!(state.in_folder("b").is_ok());
}

#[test]
fn a_copied_text_that_a_kill_lost_is_asked_for_again() {
    let mut outbox = TextOutbox::default();
    assert_eq!(outbox.prepare(&entry(1)), Ok(None), "a copied text has no place for a lapsed qualification");
    assert_eq!(outbox.release("result-1"), Ok(Released::Unknown));
}
