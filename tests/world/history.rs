//! Stores in folders of their own, keys that no shell keeps, and confirmations of the synthetic people.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use shikaku_adapter::SystemRandom;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::history::{
    ConfirmationMethod, FollowUp, FollowUpReason, HistoryId, JournalEntry, KeyId, KeyStore, KeyUnavailable,
    OutcomeCode, Record, StaffLabel, StoreError, StoreKey, Wanted,
};
use shikaku_clinic::paired_readers::PairedReader;
use shikaku_clinic::readiness::{Checklist, Clinic, Place, Plan, Practitioner, Rulebook, Trade};
use shikaku_clinic::saved_settings::SavedSettings;
use shikaku_eligibility::{OfficialMessage, Text, Verdict};
use shikaku_transport::Random as _;
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::people::changed_answer_for;

/// Keys by number: key 7 is named `key-7`.
#[derive(Clone, Copy)]
pub struct TestKeys {
    /// The one in use from now on.
    pub current: u8,
    /// The only other one that is here.
    pub other: Option<u8>,
    /// Mixed into every byte: another number is another key under the same name.
    pub variant: u8,
}

impl TestKeys {
    /// One key and no other.
    #[must_use]
    pub const fn only(current: u8) -> Self {
        Self { current, other: None, variant: 0 }
    }

    /// On the way from one key to another.
    #[must_use]
    pub const fn between(other: u8, current: u8) -> Self {
        Self { current, other: Some(other), variant: 0 }
    }
}

impl KeyStore for TestKeys {
    fn key(&self, id: Option<&KeyId>) -> Result<StoreKey, KeyUnavailable> {
        let here = [Some(self.current), self.other].into_iter().flatten();
        let mut here = here.map(|number| (format!("key-{number}"), number));
        let found = here.find(|(name, _)| id.is_none_or(|id| id.as_str() == name));
        let (name, number) = found.ok_or(KeyUnavailable::Absent)?;
        let id = KeyId::parse(&name).map_err(|_| KeyUnavailable::Absent)?;
        Ok(StoreKey::new(id, Zeroizing::new([number ^ self.variant; 32])))
    }
}

/// A place for one store, gone when dropped.
pub struct StoreFolder(TempDir);

impl StoreFolder {
    /// A folder of its own.
    ///
    /// # Panics
    /// When there is no place for it.
    #[must_use]
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// Where the store is.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.0.path().join("history.db")
    }

    /// Returns every byte in the folder: the store, and all files beside it.
    ///
    /// # Panics
    /// When a file cannot be read.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut files: Vec<_> =
            fs::read_dir(self.0.path()).expect("a folder").flatten().map(|it| it.path()).collect();
        files.sort();
        files.iter().flat_map(|file| fs::read(file).expect("a file")).collect()
    }

    /// Opens the store.
    ///
    /// # Errors
    /// As the store says.
    pub fn open(&self, keys: TestKeys) -> Result<SealedStore, StoreError> {
        open(&self.file(), keys)
    }
}

impl Default for StoreFolder {
    fn default() -> Self {
        Self::new()
    }
}

/// Opens a store in a file.
///
/// # Errors
/// As the store says.
pub fn open(file: &Path, keys: TestKeys) -> Result<SealedStore, StoreError> {
    SealedStore::open(file, &keys, Box::new(SystemRandom))
}

/// An id that only this number has.
#[must_use]
pub const fn id(number: u128) -> HistoryId {
    HistoryId::from_random(number.to_be_bytes())
}

/// Returns an unused id.
///
/// # Panics
/// When there is no chance.
#[must_use]
pub fn fresh_id() -> HistoryId {
    let seed = SystemRandom.seed().expect("random bytes");
    HistoryId::from_random(seed[..16].try_into().expect("sixteen bytes"))
}

/// A confirmation of this person of the table, treated on this day.
///
/// # Panics
/// When there is no such person, day or hour.
#[must_use]
pub fn record(serial: &str, treated: &str) -> Record {
    changed_record(serial, treated, |_| {})
}

/// The same, after a change to the person's qualification.
///
/// # Panics
/// When there is no such person, day or hour.
#[must_use]
pub fn changed_record(serial: &str, treated: &str, change: impl FnOnce(&mut Value)) -> Record {
    let reply = changed_answer_for(serial, change);
    let message: OfficialMessage = serde_json::from_slice(&reply.body).expect("a message");
    Record::new(message, day(treated), morning(treated), ConfirmationMethod::Pin)
}

/// A number to be confirmed for a patient who was treated on this day.
///
/// # Panics
/// When there is no such day or hour.
#[must_use]
pub fn follow_up(patient: &str, treated: &str) -> FollowUp {
    let (wanted, reason) = (Wanted::InsuredNumber, FollowUpReason::NothingToShow);
    FollowUp::new(Text::from(patient), wanted, reason, day(treated), morning(treated)).expect("a day")
}

/// A line of the journal.
///
/// # Panics
/// Never: the labels are labels.
#[must_use]
pub fn entry(treated: &str) -> JournalEntry {
    let staff = StaffLabel::parse("desk-1").expect("a label");
    JournalEntry::new(morning(treated), ConfirmationMethod::Pin, staff, OutcomeCode::of(&Verdict::Valid))
}

/// A paired Bluetooth reader with a key of its owner's.
#[must_use]
pub fn paired_reader(device: &str) -> PairedReader {
    let key = Some(Zeroizing::new(*b"the owner's key!"));
    PairedReader { device: device.to_owned(), name: "ACR1255U-J1-012345".to_owned(), key }
}

/// Settings of a device with this theme.
///
/// # Panics
/// When the name is longer than a store keeps.
#[must_use]
pub fn settings(theme: &str) -> SavedSettings {
    let text = format!(r#"{{"schema":1,"values":{{"theme":"{theme}"}}}}"#);
    SavedSettings::new(text.into_bytes()).expect("a short text")
}

/// A checklist with one step done, a receipt, and a clinic whose practitioner was born on this day.
///
/// # Panics
/// When there is no such day.
#[must_use]
pub fn checklist(born: &str) -> Checklist {
    let practitioner = Practitioner { born: day(born), is_full_time: true, has_sight_impairment: false };
    let book = Rulebook::embedded().expect("the embedded rulebook");
    let mut list = Checklist::new();
    list.mark(&book.steps[0], day("2026-11-22"));
    list.add_receipt(39_800);
    list.set_clinic(Clinic {
        trade: Trade::Judo,
        practitioners: vec![practitioner],
        is_difficult: true,
        closing: Plan::None,
        stopping: Plan::Undated,
        place: Place::Main,
    });
    list
}

/// A day.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Ten in the morning in Japan.
fn morning(day: &str) -> DateTime<Utc> {
    format!("{day}T01:00:00Z").parse().expect("a moment")
}
