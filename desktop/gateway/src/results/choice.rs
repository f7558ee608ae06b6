use chrono::{DateTime, Utc};
use shikaku_calendar::japan_date;
use shikaku_core::gateway::{ChoiceRequest, ProblemCode, ResultEntry, ResultKind};
use shikaku_eligibility::OfficialMessage;

use super::table::{self, Choice, ResultRow};
use super::{Results, recording};
use crate::account::Person;
use crate::refusal::Refusal;

impl Results {
    /// `POST /v1/results/{id}/choice`: a person of this clinic chooses one of several qualifications (複数該当). What was chosen is
    /// a result of its own, and the feed has it instead of the first.
    pub(crate) fn choose(
        &self,
        person: &Person,
        id: &str,
        request: &ChoiceRequest,
        now: DateTime<Utc>,
    ) -> Result<ResultEntry, Refusal> {
        let (clinic, new_id) = (&person.clinic, self.chance.identifier()?);
        self.store.write(|work| {
            work.sql.lock(&["result", clinic])?;
            let row = table::by_id(work, clinic, id, japan_date(now))?;
            let row = row.ok_or(Refusal::Problem(ProblemCode::NotFound))?;
            if table::choice(work, clinic, id)? != Some(Choice::Open) {
                return Err(ProblemCode::ChoiceMade.into());
            }
            let chosen = ResultRow {
                number: table::next_number(work, clinic)?,
                id: new_id,
                kind: ResultKind::Chosen,
                confirmed_at: now,
                device: person.device.id.clone(),
                staff: person.id.clone(),
                message: chosen(row.message, request.index).ok_or(ProblemCode::MalformedRequest)?,
                ..row
            };
            recording::add(work, clinic, &chosen, Choice::NotNeeded)?;
            table::set_chosen(work, clinic, id)?;
            Ok(chosen.into())
        })
    }
}

/// The message with this qualification alone. Its validity stays 複数該当, as the system said.
fn chosen(mut message: OfficialMessage, index: u32) -> Option<OfficialMessage> {
    let results = &mut message.xml_msg.message_body.result_list.as_mut()?.results;
    let index = usize::try_from(index).ok().filter(|index| *index < results.len())?;
    *results = vec![results.swap_remove(index)];
    Some(message)
}
