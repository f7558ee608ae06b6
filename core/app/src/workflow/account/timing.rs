//! When the screen locks and a session ends.

use std::time::Duration;

use shikaku_clinic::failure::SignInFailure;

use super::AccountPage;
use super::area::{Account, Session};
use super::call::AccountCall;

impl Account {
    /// Uptime at which the screen locks, the session ends, or the application asks the gateway.
    pub(crate) fn due(&self) -> Option<Duration> {
        let of_session = match &self.session {
            Session::In(person) => Some(person.ends_at.min(self.locks_at())),
            Session::Locked(person) => Some(person.ends_at),
            Session::Out => None,
        };
        of_session.into_iter().chain(self.asks_at).min()
    }

    fn locks_at(&self) -> Duration {
        let policy = self.status.as_ref().map(|status| status.session).unwrap_or_default();
        let asked = Duration::from_secs(policy.idle_lock_seconds.get().into());
        self.last_input.saturating_add(self.locks_after.map_or(asked, |set| set.min(asked)))
    }

    /// The person's own setting of the lock.
    pub(crate) const fn lock_after(&mut self, idle: Option<Duration>) {
        self.locks_after = idle;
    }

    /// The time has passed. Gives whether the screen was locked or the session ended now.
    pub(crate) fn on_time(&mut self, now: Duration) -> bool {
        if self.asks_at.is_some_and(|due| due <= now) {
            self.asks_at = None;
            self.ask(AccountCall::Status { quietly: true });
        }
        match std::mem::replace(&mut self.session, Session::Out) {
            Session::In(person) | Session::Locked(person) if person.ends_at <= now => {
                self.end_session(SignInFailure::SessionEnded.into());
                true
            }
            Session::In(person) if self.locks_at() <= now => {
                self.session = Session::Locked(person);
                self.give_up();
                (self.page, self.is_set_aside) = (Some(AccountPage::Locked), false);
                true
            }
            same => {
                self.session = same;
                false
            }
        }
    }
}
