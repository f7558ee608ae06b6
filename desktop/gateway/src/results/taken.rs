use chrono::{DateTime, Utc};
use shikaku_calendar::japan_date;
use shikaku_core::gateway::{ProblemCode, Receipt, TakenRequest, VendorAccessKind, VendorScope};

use super::{Results, table};
use crate::refusal::Refusal;
use crate::vendor::{Access, Vendor, log_access};

/// Most characters of a 照会番号.
const REFERENCE_NUMBER_MAX: usize = 64;

impl Results {
    /// `POST /v1/feed/{id}/taken`: marks a result as handed over, and gives the person a 照会番号. The same request under the same
    /// key changes nothing the second time.
    pub(crate) fn take(
        &self,
        vendor: &Vendor,
        key: Option<&str>,
        id: &str,
        request: &TakenRequest,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let key = key.filter(|key| Receipt::parse(key).is_ok()).ok_or(ProblemCode::IdempotencyKeyMissing)?;
        let number = request.reference_number.as_deref();
        if let Some(number) = number {
            vendor.may(VendorScope::ResultsLink)?;
            if !is_reference_number(number) {
                return Err(ProblemCode::MalformedRequest.into());
            }
        }
        let clinic = &vendor.clinic;
        self.store.write(|work| {
            let row = table::in_feed(work, clinic, id, japan_date(now))?;
            let row = row.ok_or(Refusal::Problem(ProblemCode::NotFound))?;
            // Keyed, because a number of a few digits is found behind any other digest.
            let number_digest = work.digest(&["taken", clinic, id], number.unwrap_or_default().as_bytes());
            if !table::add_taken(work, &vendor.link, key, &number_digest, row.purge_day)? {
                let is_same = table::taken(work, &vendor.link, key)? == Some(number_digest);
                return if is_same { Ok(()) } else { Err(ProblemCode::IdempotencyKeyReused.into()) };
            }
            table::hand_over(work, clinic, id, now)?;
            if let Some(number) = number {
                // It holds for this person from here on, and what is recorded meanwhile has to see it.
                work.sql.lock(&["result", clinic])?;
                table::set_reference_number_of_person(work, clinic, &row, number)?;
            }
            Ok(log_access(work, vendor, &Access::of_one(VendorAccessKind::Taken, row.number), now)?)
        })
    }
}

/// Whether a text can be a 照会番号: printed characters, none of which ends a row or an element, or has no form in XML.
pub(crate) fn is_reference_number(text: &str) -> bool {
    let length = text.chars().count();
    (1..=REFERENCE_NUMBER_MAX).contains(&length)
        && text.trim() == text
        && text.chars().all(|letter| {
            // XML 1.0, 2.2. The writer would replace them, and the number that comes back would be another one.
            let is_in_xml = !matches!(letter, '\u{FFFE}' | '\u{FFFF}');
            is_in_xml && !letter.is_control() && !shikaku_eligibility::is_default_ignorable(letter)
        })
}
