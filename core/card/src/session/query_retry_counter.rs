use super::capabilities::{CURRENT, CardCapabilities, Reference, select_file};
use super::step::{Answer, Dialogue, ExchangeError, Step};
use crate::apdu::StatusWord as Sw;
use crate::apdu::{CommandApdu, Header};
use crate::{PinReference, RetryCounter};

/// Reads how many tries are left: VERIFY without data (ISO/IEC 7816-4, 11.5.6), four bytes and no Le, which
/// costs nothing (protocol reference, 1.7). It has its own type, so that no empty PIN can turn into it.
pub struct QueryRetryCounter {
    reference: PinReference,
    capabilities: CardCapabilities,
    asked: Asked,
}

enum Asked {
    Selection,
    Counter(u8),
}

/// What the card reports about a PIN before it is sent.
#[derive(Debug, PartialEq, Eq)]
pub enum RetryStatus {
    /// Tries are left.
    TriesLeft(RetryCounter),
    /// None is left: `63C0`, `6984` or `6983`.
    Blocked,
    /// It is verified since an earlier command: `9000`, which reports no number.
    AlreadyVerified,
    /// The reference does not exist.
    Missing,
    /// The card gives no number.
    NotReported,
}

impl QueryRetryCounter {
    /// Reads the counter with these capabilities.
    #[must_use]
    pub fn start(
        reference: PinReference,
        capabilities: CardCapabilities,
    ) -> Step<Self, (RetryStatus, CardCapabilities)> {
        let (asked, command) = match capabilities.reference(reference.id) {
            Reference::Short(p2) => (Asked::Counter(p2), query(p2)),
            Reference::Selected => (Asked::Selection, select_file(reference.id)),
        };
        Step::Transmit { command, then: Self { reference, capabilities, asked } }
    }

    fn reported(self, status: Sw, p2: u8) -> Step<Self, (RetryStatus, CardCapabilities)> {
        let reported = match status {
            Sw::TriesLeft(0) | Sw::AuthenticationBlocked | Sw::ReferenceDataNotUsable => RetryStatus::Blocked,
            Sw::TriesLeft(tries) => RetryStatus::TriesLeft(RetryCounter::read(tries, p2)),
            Sw::Success => RetryStatus::AlreadyVerified,
            Sw::NotFound | Sw::ReferencedDataNotFound => RetryStatus::Missing,
            _ => RetryStatus::NotReported,
        };
        Step::Done((reported, self.capabilities))
    }
}

impl crate::sealed::Sealed for QueryRetryCounter {}

impl Dialogue for QueryRetryCounter {
    type Output = (RetryStatus, CardCapabilities);
    type Error = ExchangeError;

    fn receive(mut self, answer: Answer) -> Result<Step<Self, Self::Output>, ExchangeError> {
        let status = answer?.status;
        match self.asked {
            Asked::Counter(_) if self.capabilities.by_short_id && refuses_short_id(status) => {
                Ok(Self::start(self.reference, self.capabilities.by_selection()))
            }
            Asked::Counter(p2) => Ok(self.reported(status, p2)),
            Asked::Selection if status == Sw::Success => {
                self.asked = Asked::Counter(CURRENT);
                Ok(Step::Transmit { command: query(CURRENT), then: self })
            }
            // A SELECT reports no tries.
            Asked::Selection if matches!(status, Sw::NotFound | Sw::ReferencedDataNotFound) => {
                Ok(Step::Done((RetryStatus::Missing, self.capabilities)))
            }
            Asked::Selection => Ok(Step::Done((RetryStatus::NotReported, self.capabilities))),
        }
    }
}

/// Refusals that mean the address and not the PIN.
pub(super) const fn refuses_short_id(status: Sw) -> bool {
    matches!(
        status,
        Sw::IncorrectParameters
            | Sw::WrongParameters
            | Sw::NotFound
            | Sw::ReferencedDataNotFound
            | Sw::CommandIncompatibleWithFile
            | Sw::NoCurrentFile
    )
}

fn query(p2: u8) -> CommandApdu {
    CommandApdu::case1(Header::new(0x00, 0x20, 0x00, p2))
}

#[cfg(test)]
mod tests {
    use shikaku_transport::LinkLimits;

    use super::{CardCapabilities, QueryRetryCounter, RetryCounter, RetryStatus};
    use crate::CardProfile;
    use crate::session::script::play;

    #[track_caller]
    fn check(lines: &str, expected: RetryStatus) {
        let reference = CardProfile::INDIVIDUAL_NUMBER_CARD.jpki.auth_pin;
        let step = QueryRetryCounter::start(reference, CardCapabilities::for_link(LinkLimits::EXTENDED));
        assert_eq!(play(step, lines).map(|(status, _)| status), Ok(expected));
    }

    #[test]
    fn the_query_has_four_bytes_and_reports_what_is_left() {
        check("> 00200098\n< 63C3", RetryStatus::TriesLeft(RetryCounter::read(3, 0x98)));
        check("> 00200098\n< 9000", RetryStatus::AlreadyVerified);
        for blocked in ["63C0", "6983", "6984"] {
            check(&format!("> 00200098\n< {blocked}"), RetryStatus::Blocked);
        }
        for silent in ["6300", "6700", "6F00", "6982", "69FC"] {
            check(&format!("> 00200098\n< {silent}"), RetryStatus::NotReported);
        }
    }

    #[test]
    fn a_card_without_short_identifiers_is_queried_after_selecting() {
        check(
            "> 00200098\n< 6A86\n> 00A4020C020018\n< 9000\n> 00200080\n< 63C1",
            RetryStatus::TriesLeft(RetryCounter::read(1, 0x80)),
        );
        check("> 00200098\n< 6A88\n> 00A4020C020018\n< 6A82", RetryStatus::Missing);
        for of_no_query in ["63C3", "63C0", "6983"] {
            check(
                &format!("> 00200098\n< 6A86\n> 00A4020C020018\n< {of_no_query}"),
                RetryStatus::NotReported,
            );
        }
    }
}
