//! 取り込み in the application: what came, its buttons, and what the shell does for it.

use shikaku_clinic::account::Permission;

use super::{App, Request, Timestamp};
use crate::view::ButtonId;
use crate::workflow::{
    Area, Import, ImportBytes, ImportContext, ImportEvent, ImportOrigin, ImportPage, ImportRequest, State,
};

impl App {
    /// 取り込み.
    #[must_use]
    pub const fn import(&self) -> Option<&Import> {
        self.import.as_ref()
    }

    /// A copied result or a file came. A check under way, a locked screen and every other area stay as they are.
    pub(super) fn result_came(&mut self, origin: ImportOrigin, bytes: &ImportBytes, now: Timestamp) {
        if !self.takes_results() {
            return;
        }
        self.with_import(now, |import, context| import.came(origin, bytes, context));
    }

    pub(super) fn on_import_event(&mut self, event: ImportEvent, now: Timestamp) {
        self.with_import(now, |import, context| import.on(event, context));
    }

    pub(super) fn press_in_import(&mut self, button: ButtonId, now: Timestamp) {
        if button == ButtonId::ChooseFallback {
            return self.go_on_after_import(now);
        }
        if let Some(event) = import_event(button) {
            let is_cleared = event == ImportEvent::ClearAsked;
            self.on_import_event(event, now);
            if is_cleared {
                self.signalling.cleared_by_person();
            }
        }
    }

    /// What the import wants of the shell.
    pub(super) fn serve_import(&mut self) {
        let Some(import) = &mut self.import else { return };
        self.requests.extend(import.take_requests().into_iter().map(|request| match request {
            ImportRequest::ReadClipboard => Request::ReadClipboard,
            ImportRequest::WriteFile { name, bytes } => Request::WriteResultFile { name, bytes },
            ImportRequest::ClearClipboard => Request::ClearClipboard,
        }));
    }

    /// Whether a result opens the area now: it is open, or the check is at its first screen or its last.
    fn takes_results(&self) -> bool {
        match self.area() {
            Area::Import(..) => true,
            Area::Check => {
                self.may_check() && matches!(self.reception.state(), State::ChoosingMethod | State::Closed)
            }
            _ => false,
        }
    }

    fn may_check(&self) -> bool {
        self.account.as_ref().is_none_or(|account| account.permits(Permission::CheckPatient))
    }

    /// 別の方法で確認, after a result that does not hold.
    fn go_on_after_import(&mut self, now: Timestamp) {
        let page = self.import.as_ref().and_then(Import::page);
        let Some(ImportPage::Showing(result)) = page else { return };
        let ending = result.shown.check_ending();
        self.on_import_event(ImportEvent::Finished, now);
        self.reception.offer_fallback_after(ending);
    }

    fn with_import(&mut self, now: Timestamp, act: impl FnOnce(&mut Import, ImportContext<'_>)) {
        let today = self.reception.treatment_date(now.utc);
        let Some(import) = &mut self.import else { return };
        act(import, ImportContext { history: self.history.as_ref(), today, now: now.utc });
    }
}

/// What a button means in 取り込み.
const fn import_event(button: ButtonId) -> Option<ImportEvent> {
    Some(match button {
        ButtonId::Paste => ImportEvent::PasteAsked,
        ButtonId::ChooseResult(place) => ImportEvent::Chosen(place),
        ButtonId::Continue => ImportEvent::Continued,
        ButtonId::SayValidity => ImportEvent::AnswerAsked,
        ButtonId::WriteResultFile => ImportEvent::FileAsked,
        ButtonId::ClearClipboard => ImportEvent::ClearAsked,
        ButtonId::UnreadRows => ImportEvent::FindingsAsked,
        ButtonId::Cancel => ImportEvent::Back,
        ButtonId::Finish => ImportEvent::Finished,
        _ => return None,
    })
}
