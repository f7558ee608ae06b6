//! What the gateway learns of a result after it was shown: which of several qualifications the staff chose, and that it was
//! handed over to the receipt computer.

use std::collections::VecDeque;

use crate::gateway::{ChoiceRequest, ResultEntry, post};
use crate::port::{GatewayLinkError, HttpRequest, HttpResponse};
use crate::workflow::GatewayRequest;

/// Something to be reported. No person waits for it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Report {
    /// 複数該当: this qualification was chosen.
    Choice {
        /// The name of the result.
        result: String,
        /// The place of the qualification, from zero.
        index: u32,
    },
    /// The result was copied or written to a file for the receipt computer.
    HandedOver {
        /// The name of the result.
        result: String,
    },
}

/// The reports that are not with the gateway yet, the oldest first.
#[derive(Default)]
pub(super) struct Reports {
    waiting: VecDeque<Waiting>,
    in_flight: Option<GatewayRequest>,
    last_request: u32,
    /// The choice that was reported last: it can be made once, and is reported when the result is copied or left.
    chosen: Option<Chosen>,
    /// Whether the last one was not taken: no further attempt before a person does something.
    is_paused: bool,
}

/// A report, and 登録記号番号 of the clinic that was acted for, where it was not the device's own.
#[derive(PartialEq, Eq)]
struct Waiting {
    report: Report,
    clinic: Option<String>,
}

/// A choice that was reported.
struct Chosen {
    /// The name of the result with several qualifications.
    result: String,
    /// The name of what was chosen, which is a result of its own, once the gateway gave it.
    name: Option<String>,
}

/// Requests of reports have identifiers from here on. Those of the account are smaller.
const FIRST_REQUEST: u32 = 3 << 30;

/// Most reports that wait: a gateway that is away for a day of a large clinic.
const WAITING_MAX: usize = 200;

impl Reports {
    /// Reports this as soon as the gateway can be reached.
    pub(super) fn add(&mut self, report: Report, clinic: Option<String>) {
        let added = Waiting { report: self.renamed(report), clinic };
        if self.waiting.contains(&added) {
            return;
        }
        if let Report::Choice { result, .. } = &added.report {
            if self.chosen.as_ref().is_some_and(|chosen| chosen.result == *result) {
                return;
            }
            self.chosen = Some(Chosen { result: result.clone(), name: None });
        }
        self.waiting.push_back(added);
        if self.waiting.len() > WAITING_MAX {
            self.waiting.pop_front();
        }
    }

    /// What is handed over after a choice is what was chosen.
    fn renamed(&self, report: Report) -> Report {
        match (report, &self.chosen) {
            (Report::HandedOver { result }, Some(Chosen { result: of, name: Some(name) }))
                if result == *of =>
            {
                Report::HandedOver { result: name.clone() }
            }
            (report, _) => report,
        }
    }

    /// The request in flight.
    pub(super) const fn in_flight(&self) -> Option<&GatewayRequest> {
        self.in_flight.as_ref()
    }

    /// The request that is to be sent now.
    pub(super) fn take(&mut self) -> Option<GatewayRequest> {
        if self.in_flight.is_some() || self.is_paused {
            return None;
        }
        let Waiting { report, clinic } = self.waiting.front()?;
        let call = report.request().for_clinic(clinic.as_deref());
        self.last_request = self.last_request.wrapping_add(1).max(FIRST_REQUEST);
        let request = GatewayRequest { request_id: self.last_request, call };
        self.in_flight = Some(request.clone());
        Some(request)
    }

    /// A person did something: a report that was not taken is tried once more.
    pub(super) const fn resume(&mut self) {
        self.is_paused = false;
    }

    /// The response to a report. A report that cannot be brought to the gateway now waits for the next input of a person; one
    /// that the gateway refuses is given up.
    pub(super) fn answered(&mut self, answer: &Result<HttpResponse, GatewayLinkError>) {
        self.in_flight = None;
        let reply = match answer {
            Ok(reply) if reply.status < 500 && !matches!(reply.status, 401 | 429) => reply,
            Ok(_) | Err(_) => {
                log::warn!("a report of a result waits: the gateway did not take it");
                self.is_paused = true;
                return;
            }
        };
        if let Some(Waiting { report: Report::Choice { result, .. }, .. }) = self.waiting.pop_front()
            && let Ok(chosen) = ResultEntry::decode(&reply.body)
        {
            self.rename(&result, &chosen.id);
        }
    }

    /// What was chosen is a result of its own, which is the one that was handed over.
    fn rename(&mut self, result: &str, chosen: &str) {
        if let Some(reported) = self.chosen.as_mut().filter(|reported| reported.result == result) {
            reported.name = Some(chosen.to_owned());
        }
        for waiting in &mut self.waiting {
            match &mut waiting.report {
                Report::HandedOver { result: name } if name == result => chosen.clone_into(name),
                Report::HandedOver { .. } | Report::Choice { .. } => {}
            }
        }
    }
}

impl Report {
    fn request(&self) -> HttpRequest {
        match self {
            Self::Choice { result, index } => {
                post(&format!("/v1/results/{result}/choice"), None, ChoiceRequest { index: *index }.encode())
            }
            Self::HandedOver { result } => {
                post(&format!("/v1/results/{result}/handed-over"), None, Vec::new())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};
    use shikaku_eligibility::OfficialMessage;

    use super::{Report, Reports};
    use crate::gateway::{CheckMethod, ResultEntry, ResultKind};
    use crate::port::HttpResponse;

    #[test]
    fn a_choice_that_the_gateway_has_is_not_reported_again() {
        let choice = || Report::Choice { result: "r-1".to_owned(), index: 1 };
        let mut reports = Reports::default();
        reports.add(choice(), None);
        assert!(reports.take().is_some());
        reports.answered(&Ok(HttpResponse { status: 201, body: Vec::new() }));
        reports.add(choice(), None);
        assert!(reports.take().is_none());
        reports.add(Report::Choice { result: "r-2".to_owned(), index: 1 }, None);
        assert!(reports.take().is_some());
    }

    fn entry(id: &str) -> ResultEntry {
        let empty = String::new;
        ResultEntry {
            id: id.to_owned(),
            sequence: 2,
            kind: ResultKind::Confirmed,
            treatment_date: NaiveDate::default(),
            confirmed_at: DateTime::UNIX_EPOCH,
            method: CheckMethod::Pin,
            device: empty(),
            device_name: None,
            staff: empty(),
            staff_name: None,
            patient: empty(),
            purge_after: NaiveDate::default(),
            handed_over_at: None,
            message: OfficialMessage::default(),
        }
    }

    #[test]
    fn a_second_copy_hands_over_what_was_chosen() {
        let handed = || Report::HandedOver { result: "r-1".to_owned() };
        let mut reports = Reports::default();
        reports.add(Report::Choice { result: "r-1".to_owned(), index: 1 }, None);
        reports.take();
        reports.answered(&Ok(HttpResponse { status: 201, body: entry("r-2").encode() }));
        for _ in 0..2 {
            reports.add(handed(), None);
            let path = reports.take().map(|request| request.call.path);
            assert_eq!(path.as_deref(), Some("/v1/results/r-2/handed-over"));
            reports.answered(&Ok(HttpResponse { status: 204, body: Vec::new() }));
        }
    }

    #[test]
    fn a_report_is_of_the_clinic_that_was_acted_for() {
        let mut reports = Reports::default();
        reports.add(Report::HandedOver { result: "r-1".to_owned() }, Some("990".to_owned()));
        let request = reports.take().map(|request| request.call.path);
        assert_eq!(request.as_deref(), Some("/v1/results/r-1/handed-over?clinic=990"));
    }
}
