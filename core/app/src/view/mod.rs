//! The view: converts a state to a [`Screen`], in Japanese that is plain enough for a first day at work.
//!
//! One file per screen and one per family of failures; [`fn@screen`] and [`failure_text`] are the tables that
//! join them. No other module holds a sentence for a person.

mod compose;
pub mod design;
mod ja;
mod language;
mod listening;
pub mod paper;
mod patient;
mod screen;
mod speech;
mod text;
mod wareki;
mod words;

pub use ja::{
    CLIPBOARD_CLEARED, COPIED, EvidenceText, FailureText, HistoryStatus, PracticeText, Presentation,
    account_screen, application_screen, archive_screen, decision_screen, ending_text, evidence_text,
    exemption_screen, failure_text, import_report_text, import_screen, money_screen, next_action_text,
    peers_screen, practice_ending_text, practised_screen, progress_screen, reader_screen, readiness_screen,
    screen, screen_in, settings_screen, showable_text, spoken_text, status_lines, timeline_screen,
};
pub use ja::{
    clock_doubt_line, follow_up_line, follow_up_listing, history_listing, journal_screen, purged_line,
};
pub use language::Language;
pub use listening::{Privacy, Verbosity};
pub use patient::patient_page;
pub use screen::{
    Button, ButtonId, ButtonRole, CopyText, DigitField, Entry, EraDateField, Haptic, Icon, Illustration,
    Line, LineKind, Listing, PasswordField, Progress, ReadingControl, Screen, Section, SectionKind, Sound,
    SpokenText, StatusItem, StatusKind, TextField, TextKeyboard, Tone,
};
pub use speech::spoken_digits;
pub use text::screen_text;
