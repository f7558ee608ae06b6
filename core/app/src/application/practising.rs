//! 練習モード in the application: its buttons, its time, and what the shell learns of it, which is that the tour was seen.

use super::{App, Request, Timestamp};
use crate::view::ButtonId;
use crate::workflow::{Practice, PracticeEvent, PracticePage};

impl App {
    /// 練習モード.
    #[must_use]
    pub const fn practice(&self) -> Option<&Practice> {
        self.practice.as_ref()
    }

    pub(super) fn on_practice_event(&mut self, event: PracticeEvent, now: Timestamp) {
        if let Some(practice) = &mut self.practice {
            practice.on(event, now.utc, now.uptime);
        }
    }

    pub(super) fn on_practice_time(&mut self, now: Timestamp) {
        if self.practice.as_ref().and_then(Practice::due).is_some_and(|due| due <= now.uptime) {
            self.on_practice_event(PracticeEvent::TimePassed, now);
        }
    }

    /// Requests that the shell remember the tour.
    pub(super) fn report_tour_seen(&mut self) {
        if self.practice.as_mut().is_some_and(Practice::take_tour_seen) {
            self.requests.push(Request::TourSeen);
        }
    }
}

/// What a button means in 練習モード.
pub(super) fn practice_event(page: &PracticePage, button: ButtonId) -> Option<PracticeEvent> {
    Some(match (page, button) {
        (PracticePage::Check(_), ButtonId::HoldCard) => PracticeEvent::CardHeld,
        (PracticePage::Check(_), button) => PracticeEvent::Check(button.event()?),
        (_, ButtonId::Practice) => PracticeEvent::Opened,
        (_, ButtonId::ChooseResult(place)) => PracticeEvent::Chosen(place),
        (_, ButtonId::Continue) => PracticeEvent::Continued,
        (_, ButtonId::Tour) => PracticeEvent::TourAsked,
        (_, ButtonId::Cancel) => PracticeEvent::Back,
        (_, ButtonId::Finish) => PracticeEvent::Finished,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
