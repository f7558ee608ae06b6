use shikaku_clinic::failure::Failure;

use super::fallback::lawful;
use super::notice::can_be_mended;
use crate::view::{ButtonId, Entry, Haptic, Line, Screen, Section, Tone};
use crate::workflow::{DigitEntry, FallbackForm, SaveOutcome};

/// What the way asks for; then its record, with 患者番号 where something stays open.
pub(super) fn screen(form: &FallbackForm) -> Screen {
    with_word(form, "この端末には記録を残しません。上の内容を、紙などに書き残してください。")
}

/// The same in practice, where nothing is to be written down either.
pub(super) fn in_practice(form: &FallbackForm) -> Screen {
    with_word(form, "練習なので、記録は残りません。本番では、ここで記録されます。")
}

/// The screen with this word where there is no history.
fn with_word(form: &FallbackForm, no_history: &str) -> Screen {
    let screen = Screen { id: "taking-way".to_owned(), ..lawful(&form.option) };
    let screen = match form.saved {
        Some(SaveOutcome::Saved) => recorded(screen, "記録しました。"),
        Some(SaveOutcome::NoHistory) => recorded(screen, no_history),
        Some(SaveOutcome::Failed(failure)) => {
            to_record(screen.not_kept(failure, again(failure)).haptic(Haptic::Failure), form)
        }
        None => to_record(screen, form),
    };
    if screen.spoken.is_empty() { screen.said_in_short() } else { screen }
}

/// What to do about a record that was not kept.
const fn again(failure: Failure) -> &'static str {
    match failure {
        Failure::Store(failure) if can_be_mended(failure) => "その後「記録する」をもう一度押してください。",
        _ => "この方法で確認したことを、紙などに書き残してください。",
    }
}

fn recorded(screen: Screen, word: &str) -> Screen {
    let recorded = Section::notice([Line::notice(word)]).toned(Tone::Valid);
    screen.section(recorded).say(word.to_owned()).haptic(Haptic::Tick).next_patient_button()
}

fn to_record(screen: Screen, form: &FallbackForm) -> Screen {
    let screen = if form.wants_patient() { with_entry(screen, form) } else { record_button(screen) };
    let again = "ほかの方法に選び直します。";
    // Not 終わる: what stays open must not be left unrecorded by a slip.
    screen.button(ButtonId::Continue, "選び直す", again).cancel_button()
}

fn with_entry(screen: Screen, form: &FallbackForm) -> Screen {
    let typed = form.patient.typed();
    let digits = typed.iter().map(u8::to_string).collect();
    let label = "患者番号、8桁まで。後で確認するための記録に使います。職員が入力します。";
    let ask = "後で確認することを記録します。施術所の患者番号（8桁まで）を入力してください。";
    let entry = Entry::of(typed.len(), DigitEntry::LENGTH, Some(digits), label).at_least(1);
    let screen = screen.line(Line::plain(ask)).entry_keys(entry, !typed.is_empty(), RECORD, RECORDS);
    match form.saved {
        None if !typed.is_empty() => {
            screen.say(format!("{}桁入力しました。", typed.len())).haptic(Haptic::None)
        }
        None | Some(_) => screen,
    }
}

fn record_button(screen: Screen) -> Screen {
    screen.button(ButtonId::Enter, RECORD, RECORDS)
}

const RECORD: &str = "記録する";

const RECORDS: &str = "この方法で確認したことを記録します。";
