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
    /// The result whose choice was reported last: it can be made once, and is reported when the result is copied or left.
    chosen: Option<String>,
    /// Whether the last one was not taken: no further attempt before a person does something.
    is_paused: bool,
}

/// A report, and 登録記号番号 of the clinic that was acted for, where it was not the device's own.
#[derive(PartialEq, Eq)]
struct Waiting {
    report: Report,
    clinic: Option<String>,
}

/// Requests of reports have identifiers from here on. Those of the account are smaller.
const FIRST_REQUEST: u32 = 3 << 30;

/// Most reports that wait: a gateway that is away for a day of a large clinic.
const WAITING_MAX: usize = 200;

impl Reports {
    /// Reports this as soon as the gateway can be reached.
    pub(super) fn add(&mut self, report: Report, clinic: Option<String>) {
        let added = Waiting { report, clinic };
        if self.waiting.contains(&added) {
            return;
        }
        if let Report::Choice { result, .. } = &added.report
            && self.chosen.replace(result.clone()).as_ref() == Some(result)
        {
            return;
        }
        self.waiting.push_back(added);
        if self.waiting.len() > WAITING_MAX {
            self.waiting.pop_front();
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
    use super::{Report, Reports};
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

    #[test]
    fn a_report_is_of_the_clinic_that_was_acted_for() {
        let mut reports = Reports::default();
        reports.add(Report::HandedOver { result: "r-1".to_owned() }, Some("990".to_owned()));
        let request = reports.take().map(|request| request.call.path);
        assert_eq!(request.as_deref(), Some("/v1/results/r-1/handed-over?clinic=990"));
    }
}
