use chrono::NaiveDate;
use shikaku_clinic::fallback::{DeferralReason, Evidence, FollowUpDue};

use crate::view::words::Words;
use crate::view::{Button, ButtonId, Language, Line, LineKind, Screen, Section, SectionKind};

/// 別の方法で確認 for a patient: on each card of the staff is what the patient can show, in the language of the patient. The
/// label stays in Japanese, because the name is printed so on the document, and because the staff press it.
pub(in crate::view) fn screen(of_staff: Screen, treatment_date: NaiveDate, words: &Words) -> Screen {
    if words.are_of_staff() {
        return of_staff;
    }
    let due = FollowUpDue::of(DeferralReason::NothingToShow, treatment_date).due;
    let text = &words.fallback;
    let sentence = |button: &Button| match button.id {
        ButtonId::ChooseEvidence(evidence) => Some((evidence, text.of(evidence, due))),
        _ => None,
    };
    let sentences: Vec<(Evidence, String)> = of_staff.buttons.iter().filter_map(sentence).collect();
    let spoken = words.all_said([text.title, text.headline]);
    let said = sentences.iter().map(|(_, sentence)| sentence.as_str());
    let read_aloud = words.all_said([text.title, text.headline].into_iter().chain(said));
    let buttons = of_staff.buttons.iter().map(|button| match sentence(button) {
        Some((_, subtitle)) => Button { subtitle, ..button.clone() }.details_in(words.language),
        None => button.clone(),
    });
    let sections = of_staff.sections.iter().cloned().map(below);
    let hero = Section::hero([words.headline(text.headline)]);
    Screen {
        language: words.language,
        title: text.title.to_owned(),
        sections: [hero].into_iter().chain(sections).collect(),
        buttons: buttons.collect(),
        ..of_staff.clone()
    }
    .say(spoken)
    .read_as(read_aloud)
    .also_say(Language::Japanese, of_staff.spoken)
}

/// What the staff have to know first is ordinary text below the words for the patient.
fn below(section: Section) -> Section {
    if section.kind != SectionKind::Hero {
        return section;
    }
    let lines = section.lines.into_iter().map(|line| Line { kind: LineKind::Plain, ..line });
    Section::new(SectionKind::Text, lines)
}
