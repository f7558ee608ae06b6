use shikaku_calendar::japan_time;
use shikaku_clinic::failure::ImportFailure;
use shikaku_eligibility::OfficialMessage;
use shikaku_eligibility::handover::file_name::FileId;
use shikaku_eligibility::handover::{Encoding, FileKind, FileName, xml};
use zeroize::Zeroizing;

use super::page::ImportedResult;

/// The file of one qualification and its name.
///
/// It says that the qualification is valid only where the system or a person said so. Its name is the same each time for one
/// record of the history, so that a second file of a result finds the first.
///
/// # Errors
/// When the result has no form in XML.
pub(super) fn file(
    result: &ImportedResult,
    encoding: Encoding,
) -> Result<(FileName, Zeroizing<Vec<u8>>), ImportFailure> {
    let written = xml::write(&message(result), encoding).map_err(|_| ImportFailure::NotWritable)?;
    let name = name(result).ok_or(ImportFailure::NotWritable)?;
    Ok((name, Zeroizing::new(written.bytes)))
}

/// The message with the qualification that was chosen alone.
fn message(result: &ImportedResult) -> OfficialMessage {
    let mut message = OfficialMessage::from(result.shown.confirmation.clone());
    if let Some(chosen) = result.shown.qualification().filter(|_| result.shown.is_choice()) {
        message.xml_msg.message_body.result_list = Some(vec![chosen.clone()].into());
    }
    message
}

/// A name of the form that a face reader gives (eligibility reference, 2.7). It differs by what the file says of validity and
/// by the qualification that was chosen, so that another answer is written and the same one is not written twice.
fn name(result: &ImportedResult) -> Option<FileName> {
    const WITHOUT_HISTORY: &str = "shikaku";
    let record =
        result.kept.record().map_or_else(|| WITHOUT_HISTORY.to_owned(), |record| record.id.to_string());
    let confirmation = &result.shown.confirmation;
    let validity = match (confirmation.says_nothing_of_validity(), confirmation.is_invalid_by_sight()) {
        (true, _) => "-unconfirmed",
        (false, true) => "-invalid",
        (false, false) => "",
    };
    let place = result.shown.chosen.map(|place| format!("-{}", place.number())).unwrap_or_default();
    let id = FileId::new(&format!("{record}{validity}{place}")).ok()?;
    FileName::new(FileKind::Face { at: japan_time(result.imported_at) }, id).ok()
}
