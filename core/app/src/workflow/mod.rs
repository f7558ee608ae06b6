//! The reception (受付): one patient at the desk, as one closed [`Event`] enum, one [`State`] enum whose
//! variants hold exactly their data, and one table of transitions.
//!
//! Effects go out, events come in. [`Reception`] joins the table to the card dialogue and the gateway's
//! messages, so that a shell carries bytes and taps and decides nothing.

mod account;
mod archive;
mod area;
mod at_card;
mod at_gateway;
mod before_card;
mod birth_date_entry;
mod check_ending;
mod check_record;
mod digit_entry;
mod directive;
mod effect;
mod event;
mod fallback;
mod gateway_clock;
mod history;
mod import;
mod menu_index;
mod observer;
mod patient_number;
mod practice;
mod readers;
mod readiness;
mod reception;
mod result_state;
mod save;
mod search_text;
mod settings;
mod shared_results;
mod state;
mod transition;
mod typed_digits;
mod typed_text;

pub(crate) use account::Report;
pub use account::{
    Account, AccountEvent, AccountNotice, AccountPage, AccountTopic, CodeEntry, DeviceProfile, Done,
    EnrolmentForm, ListPage, NAME_MOST, NewPasswordForm, OFFERED_ROLES, PasswordForm, PasswordPurpose,
    PasswordRight, PersonForm, PersonStep, RecoveryForm, TextForm, Work,
};
pub use archive::{Archive, ArchiveEvent, Left, Page, Period, SearchForm, SearchRefusal};
pub use area::{Area, Areas, ResultsFrom};
pub use before_card::FaceConfirmed;
pub use birth_date_entry::{BirthDateEntry, BirthDateError, EraDigits};
pub use check_record::{CheckRecord, SaveOutcome};
pub use digit_entry::DigitEntry;
pub use directive::{Directive, GatewayRequest};
pub use effect::Effect;
pub use event::Event;
pub use fallback::{FallbackForm, FallbackOptions};
pub use gateway_clock::GatewayClock;
pub use history::{History, HistoryCounts, StoreGuard, StoreOpener};
pub(crate) use import::ImportRequest;
pub use import::{
    AskedResult, CopiedResult, FileOutcome, FolderFile, Import, ImportBytes, ImportContext, ImportEvent,
    ImportOptions, ImportOrigin, ImportPage, ImportReport, ImportSource, ImportedResult, Kept, ReportRow,
    SavedRecord, SeenValidity,
};
pub use menu_index::MenuIndex;
pub use observer::{Observation, Observer};
pub use patient_number::{PatientNumber, PatientNumberError};
pub use practice::{
    CardLoss, CardScript, CertificateAge, GatewayScript, NextEntry, Practice, PracticeAnswer,
    PracticeCardKind, PracticeCheck, PracticeEnding, PracticeEvent, PracticeGroup, PracticePage,
    PracticeScript, TourPage,
};
pub use readers::{
    Advertisement, FoundReader, KeyEntry, ReaderEvent, ReaderManager, ReaderOrder, ReaderPage, Signal,
};
pub use readiness::{
    ClinicForm, PlanKind, Question, Readiness, ReadinessEvent, ReadinessPage, ReceiptAction, TRADES, Topic,
};
pub use reception::Reception;
pub use result_state::ResultState;
pub use search_text::{SearchError, SearchText};
pub use settings::{
    ChosenSettings, DisplaySettings, LockAfter, SettingTopic, SettingValue, Settings, SettingsArea,
    SettingsEvent, SettingsPage, SpeechRate, TextSize, Theme, Unsaved, Voice, VoiceMode, Volume,
};
pub(crate) use shared_results::SharedResults;
pub use state::{
    Asking, BirthForm, CheckedCard, FaceForm, FailureState, HolderCheck, Notice, PinForm, Prepared,
    ReadingCard, Resume, State, WaitingForCard,
};
pub use typed_text::{TypedText, read_digits, read_key};
