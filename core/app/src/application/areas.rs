//! Buttons and digits go to the area on the screen: the page of the readers, the archive, the preparation (導入の準備), the
//! settings (設定), the practice (練習モード), the list of the languages, or the check.

use super::practising::practice_event;
use super::{App, Timestamp};
use crate::gateway::CheckMethod;
use crate::view::ButtonId;
use crate::workflow::{
    AccountEvent, Archive, ArchiveEvent, Area, Areas, Event, ImportEvent, PracticeEvent, ReaderEvent,
    ReaderPage, ReadinessEvent, SettingsEvent, State, TypedText,
};

impl App {
    pub(super) fn press(&mut self, button: ButtonId, now: Timestamp) {
        self.link.pressed();
        if !self.bare_screen(now).buttons.iter().any(|offered| offered.id == button && offered.enabled) {
            return;
        }
        match self.area() {
            Area::Readers(_, page) => {
                if let Some(event) = reader_event(page, button) {
                    self.on_reader_event(&event, now);
                }
            }
            Area::Archive(_) if button == ButtonId::NotHandedOver => {
                if let Some(shared) = &mut self.shared {
                    shared.toggle_filter();
                }
                self.on_archive_event(ArchiveEvent::ResultsAsked, now);
            }
            Area::Archive(_) => {
                if let Some(event) = archive_event(button) {
                    self.on_archive_event(event, now);
                }
            }
            Area::Import(..) => self.press_in_import(button, now),
            Area::Readiness(..) => {
                if let Some(event) = readiness_event(button) {
                    self.on_readiness_event(event, now);
                }
            }
            Area::Practice(page) => {
                if let Some(event) = practice_event(page, button) {
                    self.on_practice_event(event, now);
                }
            }
            Area::Settings(..) => {
                if let Some(event) = settings_event(button) {
                    self.settings.on(event);
                }
            }
            Area::Languages => self.press_in_languages(button),
            Area::Account(..) => self.press_in_account(button, now),
            Area::Check => self.press_in_check(button, now),
        }
    }

    pub(super) fn areas(&self) -> Areas<'_> {
        Areas {
            account: self.account.as_ref(),
            readers: self.readers.as_ref(),
            archive: self.archive.as_ref(),
            results: self.results_from(),
            import: self.import.as_ref(),
            readiness: self.readiness.as_ref(),
            settings: Some(&self.settings),
            practice: self.practice.as_ref(),
            is_choosing_language: self.is_choosing_language,
        }
    }

    pub(super) fn area(&self) -> Area<'_> {
        self.areas().open()
    }

    /// A language holds for this check.
    const fn press_in_languages(&mut self, button: ButtonId) {
        match button {
            ButtonId::Language(language) => (self.language, self.is_choosing_language) = (language, false),
            _ => self.is_choosing_language = false,
        }
    }

    /// Opens the list of the languages. Digits of a PIN are erased, as 1つ消す does: a person who reads the screen anew begins
    /// with the first digit, and four digits made of an old and a new beginning would spend a try.
    fn open_languages(&mut self, now: Timestamp) {
        self.erase_pin(now);
        self.is_choosing_language = true;
    }

    /// Erases the digits of a PIN that were typed, as 1つ消す does.
    pub(super) fn erase_pin(&mut self, now: Timestamp) {
        while matches!(self.reception.state(), State::EnteringPin(form) if !form.entry.is_empty()) {
            self.on_event(Event::Erased, now);
        }
    }

    fn press_in_check(&mut self, button: ButtonId, now: Timestamp) {
        match button {
            ButtonId::CardReader => self.on_reader_event(&ReaderEvent::PageOpened, now),
            ButtonId::PastResults if self.shares_results() => {
                self.on_account_event(AccountEvent::ResultsAsked);
            }
            ButtonId::PastResults => self.open_archive(ArchiveEvent::ResultsAsked, now),
            ButtonId::FollowUps => self.open_archive(ArchiveEvent::FollowUpsAsked, now),
            ButtonId::ChooseLanguage => self.open_languages(now),
            ButtonId::Import => self.on_import_event(ImportEvent::Opened, now),
            ButtonId::Readiness => self.on_readiness_event(ReadinessEvent::Opened, now),
            ButtonId::Practice => self.on_practice_event(PracticeEvent::Opened, now),
            ButtonId::Settings => self.settings.on(SettingsEvent::Opened),
            ButtonId::Account => self.on_account_event(AccountEvent::Opened),
            ButtonId::ChooseClinic => self.on_account_event(AccountEvent::ClinicsAsked),
            ButtonId::SignIn => self.ask_sign_in(now),
            ButtonId::ChoosePin => self.method_chosen(CheckMethod::Pin, now),
            ButtonId::ChooseVisual => self.method_chosen(CheckMethod::Visual, now),
            ButtonId::Continue if matches!(self.reception.state(), State::Closed) => {
                self.open_history_again();
                self.begin_check(now);
            }
            _ => {
                if let Some(event) = button.event() {
                    self.on_event(event, now);
                }
            }
        }
    }

    pub(super) fn digit(&mut self, digit: u8, now: Timestamp) {
        match self.area() {
            Area::Readers(..) => self.on_reader_event(&ReaderEvent::Digit(digit), now),
            Area::Archive(_) | Area::Languages | Area::Settings(..) | Area::Import(..) => {}
            Area::Account(..) => self.on_account_event(AccountEvent::Digit(digit)),
            Area::Readiness(..) => self.on_readiness_event(ReadinessEvent::Digit(digit), now),
            Area::Practice(_) => self.on_practice_event(PracticeEvent::Check(Event::Digit(digit)), now),
            Area::Check => self.on_event(Event::Digit(digit), now),
        }
    }

    /// Texts are typed in the search of the archive and on pages of the account.
    pub(super) fn text(&mut self, text: TypedText, now: Timestamp) {
        match self.area() {
            Area::Archive(_) => {}
            Area::Account(..) => return self.on_account_event(AccountEvent::Text(text)),
            _ => return,
        }
        let Some(archive) = self.archive.take() else { return };
        self.archive = match (&mut self.shared, &self.history) {
            (Some(shared), _) => Some(archive.searched(&text, shared.store(), now.utc)),
            (None, Some(history)) => Some(archive.searched(&text, &*history.store(), now.utc)),
            (None, None) => None,
        };
    }

    pub(super) fn cancel(&mut self, now: Timestamp) {
        match self.area() {
            Area::Readers(..) => self.on_reader_event(&ReaderEvent::Back, now),
            Area::Archive(_) => self.close_archive(),
            Area::Languages => self.is_choosing_language = false,
            Area::Settings(..) => self.settings.on(SettingsEvent::Back),
            Area::Account(..) => self.on_account_event(AccountEvent::Back),
            Area::Import(..) => self.on_import_event(ImportEvent::Back, now),
            Area::Readiness(..) => self.on_readiness_event(ReadinessEvent::Back, now),
            Area::Practice(_) => self.on_practice_event(PracticeEvent::Back, now),
            Area::Check => self.on_event(Event::Cancelled, now),
        }
    }

    fn on_reader_event(&mut self, event: &ReaderEvent, now: Timestamp) {
        self.with_readers_and_store(|readers, store| readers.on(event, store, now.uptime));
    }

    /// Opens the archive with what is still to be confirmed, or with the past results.
    pub(super) fn open_archive(&mut self, first: ArchiveEvent, now: Timestamp) {
        self.open_history_again();
        if let Some(history) = &self.history {
            self.archive = Some(Archive::open(&mut *history.store(), now.utc));
        }
        self.on_archive_event(first, now);
    }

    fn on_archive_event(&mut self, event: ArchiveEvent, now: Timestamp) {
        // Follow-ups are of this device.
        if event == ArchiveEvent::FollowUpsAsked {
            self.shared = None;
        }
        let Some(archive) = self.archive.take() else { return };
        let next = match (&mut self.shared, &self.history) {
            (Some(shared), _) => Some(archive.on(event, shared.store(), now.utc)),
            (None, Some(history)) => Some(archive.on(event, &mut *history.store(), now.utc)),
            (None, None) => None,
        };
        self.archive = next.filter(|archive| *archive != Archive::Closed);
        if self.archive.is_none() {
            self.close_archive();
        }
    }

    pub(super) fn close_archive(&mut self) {
        (self.archive, self.shared, self.results_failure) = (None, None, None);
    }

    fn on_readiness_event(&mut self, event: ReadinessEvent, now: Timestamp) {
        let today = self.reception.treatment_date(now.utc);
        if let Some(readiness) = &mut self.readiness {
            readiness.on(event, today);
        }
    }

    fn open_history_again(&self) {
        if let Some(history) = &self.history {
            history.open_again();
        }
    }
}

/// What a button means on a page of the readers.
const fn reader_event(page: &ReaderPage, button: ButtonId) -> Option<ReaderEvent> {
    Some(match button {
        ButtonId::Cancel | ButtonId::Finish => ReaderEvent::Back,
        ButtonId::Continue => ReaderEvent::SearchAsked,
        ButtonId::ChooseResult(place) => ReaderEvent::ReaderChosen(place),
        ButtonId::TypeReaderKey => ReaderEvent::KeyAsked,
        ButtonId::Erase => ReaderEvent::Erased,
        ButtonId::Enter if matches!(page, ReaderPage::Forgetting) => ReaderEvent::ForgetConfirmed,
        ButtonId::Enter => ReaderEvent::KeyEntered,
        ButtonId::UseFactoryKey => ReaderEvent::FactoryKeyChosen,
        ButtonId::ForgetReader => ReaderEvent::ForgetAsked,
        _ => return None,
    })
}

/// What a button means in the archive.
const fn archive_event(button: ButtonId) -> Option<ArchiveEvent> {
    Some(match button {
        ButtonId::PastResults => ArchiveEvent::ResultsAsked,
        ButtonId::FollowUps => ArchiveEvent::FollowUpsAsked,
        ButtonId::Search => ArchiveEvent::SearchAsked,
        ButtonId::Continue => ArchiveEvent::NextPage,
        ButtonId::PreviousPage => ArchiveEvent::PreviousPage,
        ButtonId::ChangePeriod => ArchiveEvent::PeriodChanged,
        ButtonId::ChooseResult(place) => ArchiveEvent::RowChosen(place),
        ButtonId::Enter => ArchiveEvent::FollowUpDone,
        ButtonId::Cancel | ButtonId::Finish => ArchiveEvent::Closed,
        _ => return None,
    })
}

/// What a button means in the settings.
const fn settings_event(button: ButtonId) -> Option<SettingsEvent> {
    Some(match button {
        ButtonId::Cancel | ButtonId::Finish => SettingsEvent::Back,
        ButtonId::ChooseResult(place) => SettingsEvent::Chosen(place),
        ButtonId::About => SettingsEvent::AboutAsked,
        _ => return None,
    })
}

/// What a button means in the preparation.
const fn readiness_event(button: ButtonId) -> Option<ReadinessEvent> {
    Some(match button {
        ButtonId::Cancel | ButtonId::Finish => ReadinessEvent::Back,
        ButtonId::Continue => ReadinessEvent::Continued,
        ButtonId::ChooseResult(place) => ReadinessEvent::Chosen(place),
        ButtonId::Enter => ReadinessEvent::Entered,
        ButtonId::Erase => ReadinessEvent::Erased,
        _ => return None,
    })
}
