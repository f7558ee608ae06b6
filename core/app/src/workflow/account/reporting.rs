use super::area::Account;
use super::report::Report;
use crate::port::{GatewayLinkError, HttpResponse};
use crate::workflow::GatewayRequest;

impl Account {
    /// Reports this as soon as the gateway can be reached, where a person is signed in.
    pub(crate) fn report(&mut self, report: Report) {
        if self.signed_in().is_some() {
            let clinic = self.acting_for().map(str::to_owned);
            self.reports.add(report, clinic);
        }
    }

    /// The report in flight. A shell that lost it can send it once more.
    #[must_use]
    pub const fn report_in_flight(&self) -> Option<&GatewayRequest> {
        self.reports.in_flight()
    }

    /// The report that is to be sent now.
    pub(crate) fn take_report(&mut self) -> Option<GatewayRequest> {
        self.signed_in()?;
        self.reports.take()
    }

    /// The response to a report; whether the request was one.
    pub(crate) fn reported(
        &mut self,
        request_id: u32,
        answer: &Result<HttpResponse, GatewayLinkError>,
    ) -> bool {
        let is_report = self.report_in_flight().is_some_and(|request| request.request_id == request_id);
        if is_report {
            self.reports.answered(answer);
        }
        is_report
    }
}
