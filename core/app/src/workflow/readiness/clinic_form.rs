use chrono::NaiveDate;
use shikaku_clinic::readiness::{Clinic, MainClinic, Place, Plan, Practitioner, Trade};

use super::TRADES;
use crate::workflow::{DigitEntry, MenuIndex};

/// The answers about a clinic while they are given, one question at a time. No `Debug`: they hold birth dates.
pub struct ClinicForm {
    question: Question,
    /// The digits of a date.
    entry: DigitEntry,
    /// Whether the last eight digits were no date.
    is_refused: bool,
    clinic: Clinic,
    /// The questions before, each with the answers that were there then.
    before: Vec<(Question, Clinic)>,
}

/// A question about the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// 柔整 or あはき.
    Trade,
    /// The birth date of the next practitioner, or that there is none.
    Born,
    /// 常勤, of the last practitioner.
    FullTime,
    /// 視覚障害, of the last practitioner.
    Sight,
    /// Whether checking online is difficult.
    Difficult,
    /// Whether something is decided.
    Plan(PlanKind),
    /// For which day it is decided.
    PlanDay(PlanKind),
    /// 併設.
    Place,
}

/// What a clinic may have decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanKind {
    /// 廃止・休止.
    Closing,
    /// 受領委任の取扱いの中止.
    Stopping,
}

impl Question {
    /// Whether the answer is a date.
    #[must_use]
    pub const fn asks_for_date(self) -> bool {
        matches!(self, Self::Born | Self::PlanDay(_))
    }
}

impl ClinicForm {
    /// The most practitioners of a clinic.
    pub const PRACTITIONERS_MAX: usize = 50;

    /// The answers to the question about the place, in the order of the buttons.
    const PLACES: [Place; 4] = [
        Place::Main,
        Place::SecondaryOf(MainClinic::Exempt),
        Place::SecondaryOf(MainClinic::Bound),
        Place::SecondaryOf(MainClinic::Unknown),
    ];

    /// The form at its first question.
    pub(super) fn new() -> Self {
        let clinic = Clinic {
            trade: Trade::Judo,
            practitioners: Vec::new(),
            is_difficult: false,
            closing: Plan::None,
            stopping: Plan::None,
            place: Place::Main,
        };
        let (question, entry) = (Question::Trade, DigitEntry::default());
        Self { question, entry, is_refused: false, clinic, before: Vec::new() }
    }

    /// The question that waits for an answer.
    #[must_use]
    pub const fn question(&self) -> Question {
        self.question
    }

    /// The digits typed.
    #[must_use]
    pub const fn entry(&self) -> &DigitEntry {
        &self.entry
    }

    /// Whether the last eight digits were no date, or a birth date after today.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// How many practitioners were given.
    #[must_use]
    pub const fn practitioners(&self) -> usize {
        self.clinic.practitioners.len()
    }

    /// The date typed. A birth date after today is none.
    #[must_use]
    pub fn date(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.entry.date().filter(|day| self.question != Question::Born || *day <= today)
    }

    /// The digits, to be changed.
    pub(super) const fn entry_mut(&mut self) -> &mut DigitEntry {
        &mut self.entry
    }

    /// The form at the question before; `None` at the first one.
    pub(super) fn back(mut self) -> Option<Self> {
        (self.question, self.clinic) = self.before.pop()?;
        (self.entry, self.is_refused) = (DigitEntry::default(), false);
        Some(self)
    }

    /// The answer with this number was chosen. An answer that does not exist changes nothing.
    pub(super) fn choose(self, answer: MenuIndex) -> FormStep {
        let mut clinic = self.clinic.clone();
        let is_yes = answer == MenuIndex::FIRST;
        let next = match (self.question, answer.number()) {
            (Question::Trade, 1 | 2) => {
                clinic.trade = answer.of(&TRADES).copied().unwrap_or(clinic.trade);
                Question::Born
            }
            (Question::FullTime, 1 | 2) => {
                set_last(&mut clinic, |last| last.is_full_time = is_yes);
                if clinic.trade == Trade::Ahaki { Question::Sight } else { after_one(&clinic) }
            }
            (Question::Sight, 1 | 2) => {
                set_last(&mut clinic, |last| last.has_sight_impairment = is_yes);
                after_one(&clinic)
            }
            (Question::Difficult, 1 | 2) => {
                clinic.is_difficult = is_yes;
                Question::Plan(PlanKind::Closing)
            }
            (Question::Plan(kind), 1 | 2) => {
                set_plan(&mut clinic, kind, if is_yes { Plan::None } else { Plan::Undated });
                after_plan(kind)
            }
            (Question::Plan(kind), 3) => Question::PlanDay(kind),
            (Question::Place, _) => {
                return match answer.of(&Self::PLACES) {
                    Some(place) => FormStep::Complete(Box::new(Clinic { place: *place, ..clinic })),
                    None => FormStep::Next(Box::new(self)),
                };
            }
            (_, _) => return FormStep::Next(Box::new(self)),
        };
        FormStep::Next(Box::new(self.go_on(clinic, next)))
    }

    /// The digits are complete. Eight digits that are no date are removed, to be typed again.
    pub(super) fn enter(mut self, today: NaiveDate) -> Self {
        let Some(day) = self.date(today) else {
            if self.entry.typed().len() == DigitEntry::LENGTH {
                (self.entry, self.is_refused) = (DigitEntry::default(), true);
            }
            return self;
        };
        let mut clinic = self.clinic.clone();
        match self.question {
            Question::Born if self.practitioners() < Self::PRACTITIONERS_MAX => {
                let practitioner =
                    Practitioner { born: day, is_full_time: true, has_sight_impairment: false };
                clinic.practitioners.push(practitioner);
                self.go_on(clinic, Question::FullTime)
            }
            Question::PlanDay(kind) => {
                set_plan(&mut clinic, kind, Plan::Dated(day));
                self.go_on(clinic, after_plan(kind))
            }
            Question::Born
            | Question::Trade
            | Question::FullTime
            | Question::Sight
            | Question::Difficult
            | Question::Plan(_)
            | Question::Place => self,
        }
    }

    /// There is no further practitioner.
    pub(super) fn no_more_practitioners(self) -> Self {
        if self.question != Question::Born {
            return self;
        }
        let clinic = self.clinic.clone();
        // Whether checking is difficult counts only together with practitioners.
        let is_empty = clinic.practitioners.is_empty();
        self.go_on(clinic, if is_empty { Question::Plan(PlanKind::Closing) } else { Question::Difficult })
    }

    fn go_on(mut self, clinic: Clinic, next: Question) -> Self {
        self.before.push((self.question, std::mem::replace(&mut self.clinic, clinic)));
        (self.question, self.entry, self.is_refused) = (next, DigitEntry::default(), false);
        self
    }
}

/// What follows an answer.
pub(super) enum FormStep {
    /// A question: the next one, or the same.
    Next(Box<ClinicForm>),
    /// Nothing: these are the answers.
    Complete(Box<Clinic>),
}

fn set_plan(clinic: &mut Clinic, kind: PlanKind, plan: Plan) {
    match kind {
        PlanKind::Closing => clinic.closing = plan,
        PlanKind::Stopping => clinic.stopping = plan,
    }
}

const fn after_plan(kind: PlanKind) -> Question {
    match kind {
        PlanKind::Closing => Question::Plan(PlanKind::Stopping),
        PlanKind::Stopping => Question::Place,
    }
}

fn set_last(clinic: &mut Clinic, set: impl FnOnce(&mut Practitioner)) {
    if let Some(last) = clinic.practitioners.last_mut() {
        set(last);
    }
}

/// What follows a practitioner: the next one, unless there are as many as a clinic may have.
fn after_one(clinic: &Clinic) -> Question {
    if clinic.practitioners.len() < ClinicForm::PRACTITIONERS_MAX {
        Question::Born
    } else {
        Question::Difficult
    }
}
