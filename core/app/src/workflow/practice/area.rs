use std::time::Duration;

use chrono::{DateTime, Utc};

use super::check::PracticeCheck;
use super::ending::{PracticeEnding, PracticeGroup};
use super::tour::TourPage;
use crate::workflow::{Event, MenuIndex, State};

/// 練習モード and the tour: an area beside the check of a patient, with which it shares nothing.
#[derive(Default)]
pub struct Practice {
    page: Option<PracticePage>,
    /// The tour was seen to its end or skipped, and the shell does not know it yet.
    tour_seen: bool,
}

/// The page of the area that is on the screen.
pub enum PracticePage {
    /// The tour.
    Tour {
        /// Its page.
        page: TourPage,
        /// The device showed it by itself, at the first start.
        is_first_run: bool,
    },
    /// The groups of endings.
    Groups,
    /// The endings of a group.
    Endings(PracticeGroup),
    /// A practice check.
    Check(Box<PracticeCheck>),
    /// A practice check is over.
    Over(PracticeEnding),
}

/// What happens in the area.
pub enum PracticeEvent {
    /// 練習モード: the list is opened; from the end of a check, ほかの練習.
    Opened,
    /// The row with this number.
    Chosen(MenuIndex),
    /// The next page of the tour; after a check, the same again.
    Continued,
    /// 戻る, やめる.
    Back,
    /// 練習を終わる; in the tour とばす.
    Finished,
    /// 使い方を見る.
    TourAsked,
    /// カードをかざしたことにする.
    CardHeld,
    /// An event of the practice check.
    Check(Event),
    /// Time has passed.
    TimePassed,
}

/// The two clocks of the device.
#[derive(Clone, Copy)]
struct Clocks {
    now: DateTime<Utc>,
    uptime: Duration,
}

impl Practice {
    /// The area of a device where the application starts for the first time: the tour is on the screen.
    #[must_use]
    pub const fn first_run() -> Self {
        let page = PracticePage::Tour { page: TourPage::FIRST, is_first_run: true };
        Self { page: Some(page), tour_seen: false }
    }

    /// The page that is open, if one is.
    #[must_use]
    pub const fn page(&self) -> Option<&PracticePage> {
        self.page.as_ref()
    }

    /// The practice check that is on the screen.
    #[must_use]
    pub const fn check(&self) -> Option<&PracticeCheck> {
        match &self.page {
            Some(PracticePage::Check(check)) => Some(check),
            _ => None,
        }
    }

    /// Opens a practice check.
    pub fn begin(&mut self, ending: PracticeEnding, now: DateTime<Utc>) {
        self.page = Some(check_of(ending, now));
    }

    /// The uptime at which [`PracticeEvent::TimePassed`] is to come.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        self.check().and_then(PracticeCheck::due)
    }

    /// Whether the tour was seen since the last call.
    pub const fn take_tour_seen(&mut self) -> bool {
        std::mem::replace(&mut self.tour_seen, false)
    }

    /// What happened; an event that fits nothing here changes nothing.
    pub fn on(&mut self, event: PracticeEvent, now: DateTime<Utc>, uptime: Duration) {
        let page = self.page.take();
        self.page = self.next(page, event, Clocks { now, uptime });
    }

    fn next(
        &mut self,
        page: Option<PracticePage>,
        event: PracticeEvent,
        clocks: Clocks,
    ) -> Option<PracticePage> {
        use PracticePage as P;
        match (page, event) {
            (Some(P::Tour { page, is_first_run }), event) => self.in_tour(page, is_first_run, &event),
            (Some(P::Check(check)), event) => Some(in_check(check, event, clocks)),
            (None | Some(P::Over(_)), PracticeEvent::Opened)
            | (Some(P::Endings(_) | P::Over(_)), PracticeEvent::Back) => Some(P::Groups),
            (None, _)
            | (Some(P::Groups), PracticeEvent::Back)
            | (Some(P::Groups | P::Endings(_) | P::Over(_)), PracticeEvent::Finished) => None,
            (Some(P::Groups), PracticeEvent::Chosen(place)) => {
                Some(PracticeGroup::at(place).map_or(P::Groups, P::Endings))
            }
            (Some(P::Groups), PracticeEvent::TourAsked) => {
                Some(P::Tour { page: TourPage::FIRST, is_first_run: false })
            }
            (Some(P::Endings(group)), PracticeEvent::Chosen(place)) => {
                let ending = place.of(group.endings());
                Some(ending.map_or(P::Endings(group), |ending| check_of(*ending, clocks.now)))
            }
            (Some(P::Over(ending)), PracticeEvent::Continued) => Some(check_of(ending, clocks.now)),
            (page @ Some(P::Groups | P::Endings(_) | P::Over(_)), _) => page,
        }
    }

    fn in_tour(&mut self, page: TourPage, is_first_run: bool, event: &PracticeEvent) -> Option<PracticePage> {
        let to = match event {
            PracticeEvent::Continued => page.next(),
            PracticeEvent::Back => page.before(),
            PracticeEvent::Finished => None,
            _ => Some(page),
        };
        // 戻る on the first page of the first start leaves nothing to go back to.
        let to = if is_first_run && matches!(event, PracticeEvent::Back) { to.or(Some(page)) } else { to };
        if let Some(page) = to {
            return Some(PracticePage::Tour { page, is_first_run });
        }
        self.tour_seen |= is_first_run;
        (!is_first_run).then_some(PracticePage::Groups)
    }
}

fn check_of(ending: PracticeEnding, now: DateTime<Utc>) -> PracticePage {
    PracticePage::Check(Box::new(PracticeCheck::new(ending, now)))
}

/// やめる leads to the choice of a method, and from there back to the list.
fn in_check(mut check: Box<PracticeCheck>, event: PracticeEvent, clocks: Clocks) -> PracticePage {
    let ending = check.ending();
    let is_at_beginning = matches!(check.reception().state(), State::ChoosingMethod);
    match event {
        PracticeEvent::Back | PracticeEvent::Check(Event::Cancelled) if is_at_beginning => {
            return PracticePage::Endings(ending.group());
        }
        PracticeEvent::Back => check.on(Event::Cancelled, clocks.now, clocks.uptime),
        PracticeEvent::Check(event) => check.on(event, clocks.now, clocks.uptime),
        PracticeEvent::CardHeld => check.hold_card(clocks.now, clocks.uptime),
        PracticeEvent::TimePassed => check.on_timeout(clocks.now, clocks.uptime),
        PracticeEvent::Opened
        | PracticeEvent::Chosen(_)
        | PracticeEvent::Continued
        | PracticeEvent::Finished
        | PracticeEvent::TourAsked => {}
    }
    let is_over = matches!(check.reception().state(), State::Closed);
    if is_over { PracticePage::Over(ending) } else { PracticePage::Check(check) }
}
