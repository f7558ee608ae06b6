use std::borrow::Cow;

use super::record::{ClipboardReadError, ClipboardRecord};
use super::sheet::{Line, Sheet};
use crate::handover::line_end::lines;
use crate::trimmed;

/// The text of a file that holds a copied result: UTF-8, or else Shift_JIS as Windows saves it. `None` when it is
/// neither.
#[must_use]
pub fn text_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .ok()
        .or_else(|| encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes))
}

/// Reads a copied result: line ends of every kind, also mixed; labels with or without a value, dates of either style.
///
/// # Errors
/// When it is too long, does not begin as one, or has no 確認日. Holds nothing of it.
pub fn read(text: &str) -> Result<ClipboardRecord, ClipboardReadError> {
    if text.len() > TEXT_MAX {
        return Err(ClipboardReadError::TooLong);
    }
    if !begins(text) {
        return Err(ClipboardReadError::FirstLine);
    }
    let lines: Vec<_> = filled_lines(text).collect();
    let mut sheet = Sheet::new();
    for (place, line) in lines.iter().enumerate() {
        sheet.take(line, lines.get(place + 1..).unwrap_or_default());
    }
    sheet.finish()
}

/// Whether a text begins as a copied result does.
pub(in crate::handover) fn begins(text: &str) -> bool {
    filled_lines(text).next().is_some_and(|line| line.begins_a_text())
}

/// The known headings of a text without their schemes, each with its line, counted from one.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::handover::clipboard::headings;
///
/// assert_eq!(headings("資格情報（医療保険）\n番号\t1\n裏面記載情報"), [(1, "資格情報"), (3, "裏面記載情報")]);
/// ```
#[must_use]
pub fn headings(text: &str) -> Vec<(usize, &'static str)> {
    filled_lines(text).filter_map(|line| line.named_heading()).collect()
}

/// The lines with something in them, under their numbers.
fn filled_lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let text = text.trim_start_matches('\u{FEFF}').trim_end_matches('\0');
    let filled = (1..).zip(lines(text)).filter(|(_, line)| !trimmed(line).is_empty());
    filled.map(|(number, line)| Line::read(number, line))
}

const TEXT_MAX: usize = 64 * 1024;
