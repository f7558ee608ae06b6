use chrono::NaiveDate;
use shikaku_clinic::failure::StoreFailure;
use shikaku_clinic::history::StoreError;
use shikaku_clinic::readiness::{
    Checklist, ChecklistStore, Clinic, Finding, Rulebook, RulebookError, assess, conclusion,
};
use strum::VariantArray as _;

use super::clinic_form::FormStep;
use super::{ClinicForm, ReadinessEvent, ReadinessPage, ReceiptAction, TRADES, Topic};
use crate::workflow::{DigitEntry, History, MenuIndex};

/// 導入の準備: the rulebook, the checklist of the clinic, and the page that is open.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use chrono::DateTime;
/// use shikaku_core::application::{App, Input, Setup, Timestamp};
/// use shikaku_core::view::ButtonId;
/// use shikaku_core::workflow::Readiness;
///
/// let now = Timestamp { utc: DateTime::UNIX_EPOCH, uptime: Duration::ZERO };
/// let readiness = Readiness::embedded(None).ok();
/// let mut app = App::new(Setup { readiness, ..Setup::default() }, now);
/// assert_eq!(app.handle(Input::Press(ButtonId::Readiness), now).screen.id, "readiness");
/// ```
pub struct Readiness {
    book: Rulebook,
    store: Option<Box<dyn ChecklistStore + Send>>,
    checklist: Checklist,
    /// Why the last change is not in the store.
    unsaved: Option<StoreFailure>,
    page: Option<ReadinessPage>,
}

impl Readiness {
    /// The area with this rulebook, closed. Without a store the checklist is gone with the application, and the screens
    /// say so.
    #[must_use]
    pub fn new(book: Rulebook, store: Option<Box<dyn ChecklistStore + Send>>) -> Self {
        Self { book, store, checklist: Checklist::new(), unsaved: None, page: None }
    }

    /// The area with the embedded rulebook. The checklist is saved in the history, if there is one.
    ///
    /// # Errors
    /// None: the embedded rulebook is whole.
    pub fn embedded(history: Option<&History>) -> Result<Self, RulebookError> {
        let store = history.cloned().map(|history| -> Box<dyn ChecklistStore + Send> { Box::new(history) });
        Ok(Self::new(Rulebook::embedded()?, store))
    }

    /// The rulebook.
    #[must_use]
    pub const fn book(&self) -> &Rulebook {
        &self.book
    }

    /// The checklist as it was loaded, with what was changed since.
    #[must_use]
    pub const fn checklist(&self) -> &Checklist {
        &self.checklist
    }

    /// The page, while the area is open.
    #[must_use]
    pub const fn page(&self) -> Option<&ReadinessPage> {
        self.page.as_ref()
    }

    /// Whether changes are saved anywhere.
    #[must_use]
    pub const fn has_store(&self) -> bool {
        self.store.is_some()
    }

    /// Why the last change is not in the store. It is kept here and saved with the next change.
    #[must_use]
    pub const fn unsaved(&self) -> Option<StoreFailure> {
        self.unsaved
    }

    /// Whether the clinic is exempt, by the answers that were given.
    #[must_use]
    pub fn exemption(&self, today: NaiveDate) -> Option<Finding> {
        let clinic = self.checklist.clinic()?;
        Some(conclusion(&assess(&self.book.exemption, clinic, today)))
    }

    /// A person did something in the area. An event that does not fit the page changes nothing.
    pub fn on(&mut self, event: ReadinessEvent, today: NaiveDate) {
        self.page = match (self.page.take(), event) {
            (None, ReadinessEvent::Opened) => Some(self.open()),
            (None, _) => None,
            (Some(page), ReadinessEvent::Back) => back(page),
            (Some(page), ReadinessEvent::Chosen(place)) => Some(self.choose(page, place)),
            (Some(page), ReadinessEvent::Continued) => Some(self.go_on(page)),
            (Some(page), ReadinessEvent::Entered) => Some(self.enter(page, today)),
            (Some(page), ReadinessEvent::Digit(digit)) => Some(with_entry(page, |entry| entry.push(digit))),
            (Some(page), ReadinessEvent::Erased) => Some(with_entry(page, DigitEntry::erase)),
            (Some(page), ReadinessEvent::Opened) => Some(page),
        };
    }

    /// Closes the area, as for the next patient.
    pub fn close(&mut self) {
        self.page = None;
    }

    /// Loads the checklist. One with a change that could not be saved is saved instead, so that no change is lost.
    fn open(&mut self) -> ReadinessPage {
        if self.unsaved.is_some() {
            self.save();
            return ReadinessPage::Menu;
        }
        match self.store.as_ref().map(|store| store.checklist()) {
            None => ReadinessPage::Menu,
            Some(Ok(saved)) => {
                self.checklist = saved.unwrap_or_default();
                ReadinessPage::Menu
            }
            Some(Err(error)) => ReadinessPage::Failed(error.failure()),
        }
    }

    fn save(&mut self) {
        let saved = self.store.as_mut().map_or(Ok(()), |store| store.save_checklist(&self.checklist));
        self.unsaved = saved.err().map(StoreError::failure);
    }

    fn choose(&mut self, page: ReadinessPage, place: MenuIndex) -> ReadinessPage {
        match page {
            ReadinessPage::Menu => match place.of(Topic::VARIANTS) {
                Some(topic) => self.topic(*topic),
                None => ReadinessPage::Menu,
            },
            ReadinessPage::Steps { before } => {
                let place = before.saturating_add(usize::from(place.number()).saturating_sub(1));
                let is_step = place < self.book.steps.len();
                if is_step { ReadinessPage::Step { place } } else { ReadinessPage::Steps { before } }
            }
            ReadinessPage::Question(form) => match form.choose(place) {
                FormStep::Next(form) => ReadinessPage::Question(form),
                FormStep::Complete(clinic) => self.answered(clinic),
            },
            ReadinessPage::Money => match place.of(ReceiptAction::VARIANTS) {
                Some(ReceiptAction::Add) if self.checklist.receipts().len() < Checklist::RECEIPTS_MAX => {
                    ReadinessPage::Receipt(DigitEntry::default())
                }
                Some(ReceiptAction::RemoveLast) if !self.checklist.receipts().is_empty() => {
                    self.checklist.remove_receipt();
                    self.save();
                    ReadinessPage::Money
                }
                Some(ReceiptAction::Add | ReceiptAction::RemoveLast) | None => ReadinessPage::Money,
            },
            ReadinessPage::Peers(before) => ReadinessPage::Peers(place.of(&TRADES).copied().or(before)),
            same @ (ReadinessPage::Step { .. }
            | ReadinessPage::Exemption(_)
            | ReadinessPage::Timeline
            | ReadinessPage::Receipt(_)
            | ReadinessPage::Failed(_)) => same,
        }
    }

    fn topic(&self, topic: Topic) -> ReadinessPage {
        match (topic, self.checklist.clinic()) {
            (Topic::Steps, _) => ReadinessPage::Steps { before: 0 },
            (Topic::Exemption, Some(clinic)) => ReadinessPage::Exemption(Box::new(clinic.clone())),
            (Topic::Exemption, None) => ReadinessPage::Question(Box::new(ClinicForm::new())),
            (Topic::Timeline, _) => ReadinessPage::Timeline,
            (Topic::Money, _) => ReadinessPage::Money,
            (Topic::Peers, clinic) => ReadinessPage::Peers(clinic.map(|clinic| clinic.trade)),
        }
    }

    fn answered(&mut self, clinic: Box<Clinic>) -> ReadinessPage {
        self.checklist.set_clinic(Clinic::clone(&clinic));
        self.save();
        ReadinessPage::Exemption(clinic)
    }

    fn go_on(&mut self, page: ReadinessPage) -> ReadinessPage {
        match page {
            ReadinessPage::Steps { before } => {
                let next = before.saturating_add(ROWS);
                ReadinessPage::Steps { before: if next < self.book.steps.len() { next } else { 0 } }
            }
            ReadinessPage::Question(form) => ReadinessPage::Question(Box::new(form.no_more_practitioners())),
            ReadinessPage::Exemption(_) => ReadinessPage::Question(Box::new(ClinicForm::new())),
            ReadinessPage::Failed(_) => self.open(),
            same @ (ReadinessPage::Menu
            | ReadinessPage::Step { .. }
            | ReadinessPage::Timeline
            | ReadinessPage::Money
            | ReadinessPage::Receipt(_)
            | ReadinessPage::Peers(_)) => same,
        }
    }

    fn enter(&mut self, page: ReadinessPage, today: NaiveDate) -> ReadinessPage {
        match page {
            ReadinessPage::Step { place } => {
                self.toggle(place, today);
                steps_page(place)
            }
            ReadinessPage::Question(form) => ReadinessPage::Question(Box::new(form.enter(today))),
            ReadinessPage::Receipt(entry) => match entry.number() {
                None => ReadinessPage::Receipt(entry),
                Some(0) => ReadinessPage::Receipt(DigitEntry::default()),
                Some(yen) => {
                    self.checklist.add_receipt(yen);
                    self.save();
                    ReadinessPage::Money
                }
            },
            same @ (ReadinessPage::Menu
            | ReadinessPage::Steps { .. }
            | ReadinessPage::Exemption(_)
            | ReadinessPage::Timeline
            | ReadinessPage::Money
            | ReadinessPage::Peers(_)
            | ReadinessPage::Failed(_)) => same,
        }
    }

    /// Marks a step as done today, or a step that is done as open.
    fn toggle(&mut self, place: usize, today: NaiveDate) {
        let Some(step) = self.book.steps.get(place) else { return };
        if self.checklist.done_on(step).is_some() {
            self.checklist.unmark(step);
        } else {
            self.checklist.mark(step, today);
        }
        self.save();
    }
}

/// Steps on one page: as many as can be chosen by one digit.
const ROWS: usize = MenuIndex::LAST as usize;

/// The page before; `None` closes the area.
fn back(page: ReadinessPage) -> Option<ReadinessPage> {
    Some(match page {
        ReadinessPage::Menu | ReadinessPage::Failed(_) => return None,
        ReadinessPage::Step { place } => steps_page(place),
        ReadinessPage::Question(form) => match form.back() {
            Some(form) => ReadinessPage::Question(Box::new(form)),
            None => ReadinessPage::Menu,
        },
        ReadinessPage::Receipt(_) => ReadinessPage::Money,
        ReadinessPage::Steps { .. }
        | ReadinessPage::Exemption(_)
        | ReadinessPage::Timeline
        | ReadinessPage::Money
        | ReadinessPage::Peers(_) => ReadinessPage::Menu,
    })
}

/// The page of the steps with this one.
const fn steps_page(place: usize) -> ReadinessPage {
    ReadinessPage::Steps { before: place.saturating_sub(place % ROWS) }
}

/// The same page after a change of what is typed on it, if something is.
fn with_entry(mut page: ReadinessPage, change: impl FnOnce(&mut DigitEntry)) -> ReadinessPage {
    match &mut page {
        ReadinessPage::Question(form) if form.question().asks_for_date() => change(form.entry_mut()),
        ReadinessPage::Receipt(entry) => change(entry),
        _ => {}
    }
    page
}
