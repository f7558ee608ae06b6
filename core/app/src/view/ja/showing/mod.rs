//! 資格確認結果: whether it is valid first, then the share of cost, what to take care of, and the details.

mod certificate;
mod copy;
mod person;
mod share;
mod spoken;
mod verdict;

pub(super) use share::{asked, tenths};
pub use spoken::spoken_text;

use chrono::NaiveDate;
use shikaku_card::certificate::CertificateValidity;
use shikaku_clinic::history::{ConfirmationMethod, Record};
use shikaku_eligibility::ResultOfQualificationConfirmation as Person;
use shikaku_eligibility::{Confirmation, Verdict, contribution_share};

use crate::view::ja::failure_text;
use crate::view::speech::sentence;
use crate::view::{Button, ButtonId, Haptic, Icon, Line, Privacy, Screen, Section, SectionKind, Sound, Tone};
use crate::workflow::{MenuIndex, ResultState, SaveOutcome};

pub(super) fn screen(shown: &ResultState, treatment_date: NaiveDate, privacy: Privacy) -> Screen {
    let haptic = haptic(shown, treatment_date);
    let sections = sections(shown, treatment_date);
    let screen = sections.into_iter().fold(Screen::new("showing", "資格確認の結果"), Screen::section);
    let screen = screen.copy(copy::copy_text(&shown.confirmation, shown.qualification())).haptic(haptic);
    let mut spoken = spoken::by_itself(shown, treatment_date, privacy);
    let screen = if shown.clock_differs { screen.clock_warning() } else { screen };
    let screen = match shown.saved {
        Some(SaveOutcome::Failed(failure)) => {
            spoken.push_str(&sentence(failure_text(failure).title));
            screen.not_kept(failure, "この結果は、履歴に残っていません。資格の確認は終わっています。")
        }
        Some(SaveOutcome::Saved | SaveOutcome::NoHistory) | None => screen,
    };
    let (whole, tone) = (screen.spoken_lines(), tone(screen.haptic));
    with_buttons(screen.outcome(tone).say(spoken).read_as(whole), shown, treatment_date)
}

/// What the outcome means as a whole. A choice among several that leaves nothing to ask is in order.
const fn tone(haptic: Haptic) -> Tone {
    match haptic {
        Haptic::None => Tone::Neutral,
        Haptic::Tick | Haptic::Success => Tone::Valid,
        Haptic::Warning => Tone::Attention,
        Haptic::Failure => Tone::Failed,
    }
}

/// Success only where the share of cost is known too, because a sign of success reads as "nothing is left to ask".
fn haptic(shown: &ResultState, on: NaiveDate) -> Haptic {
    let knows_share = shown.qualification().is_some_and(|person| share::is_known(person, on));
    match (verdict::words_for(&shown.confirmation).haptic, shown.chosen.is_some()) {
        (_, true) if knows_share => Haptic::Tick,
        (Haptic::Success, _) if !knows_share => Haptic::Warning,
        (_, true) => Haptic::Warning,
        (haptic, false) => haptic,
    }
}

/// Everything about a result, what matters most first.
fn sections(shown: &ResultState, on: NaiveDate) -> Vec<Section> {
    let verdict = shown.confirmation.verdict();
    let words = verdict::words_for(&shown.confirmation);
    let validity = Line::headline(words.headline).labelled("確認結果").said(&first_said(shown, &words));
    let hero = [validity].into_iter().chain(chosen(shown)).chain(one_share(shown, on));
    let by_sight = by_sight(&shown.confirmation);
    let raw = verdict::opaque_value(&verdict).map(|raw| Line::figures("応答コード", raw));
    let mut sections = vec![
        Section::hero(hero),
        Section::notice(incomplete(shown, &verdict).into_iter().chain(notices(shown, &words))),
        Section::notice(by_sight.map(Line::notice)),
        Section::details(raw),
        Section::notice(certificate::advice(shown.validity, on)),
    ];
    sections.extend(people(shown, on));
    sections.push(Section::details(about_the_answer(&shown.confirmation)));
    sections.retain(|section| !section.lines.is_empty());
    sections
}

/// Adds the buttons. A valid answer without a qualification offers another check first, and several offer a choice.
fn with_buttons(screen: Screen, shown: &ResultState, on: NaiveDate) -> Screen {
    let usable = shown.confirmation.verdict().is_usable();
    if shown.is_choice() {
        return with_choice(screen, shown, on);
    }
    match (usable, shown.confirmation.results().is_empty()) {
        (true, false) => screen.next_patient_button().fallback_button(),
        (true, true) => screen.again_button().fallback_button().next_patient_button(),
        (false, _) => screen.fallback_button().again_button().next_patient_button(),
    }
}

/// Marks a result of which this application made no check, behind its verdict.
pub(super) fn with_origin(mut screen: Screen, method: &ConfirmationMethod) -> Screen {
    let (ConfirmationMethod::OfficialApp | ConfirmationMethod::ResultFile, Some(label)) =
        (method, method.label())
    else {
        return screen;
    };
    let mark = Section::details([Line::detail("取り込み元", label)]);
    let said = mark.spoken();
    screen.sections.insert(screen.sections.len().min(1), mark);
    let whole = screen.spoken_lines();
    let spoken = format!("{}{said}", screen.spoken);
    screen.say(spoken).read_as(whole)
}

/// Whose result it is and of which day, for a question about it.
pub(super) fn asked_about(confirmation: &Confirmation) -> Section {
    let date = confirmation.header().qualification_confirmation_date.as_ref();
    let names = confirmation.results().iter().filter_map(person::whose);
    Section::new(SectionKind::Person, names.chain(date.map(|date| person::date_line("確認日", date))))
}

/// A past result as it was, for treatment on its day. Without buttons.
pub(super) fn past(record: &Record, privacy: Privacy) -> Screen {
    let confirmation = record.message().clone().into();
    let shown = ResultState::new(confirmation, CertificateValidity::Valid);
    let screen = screen(&shown, record.treatment_date(), privacy).sound(Sound::None);
    let screen = with_origin(screen, record.method());
    Screen {
        id: "past-result".to_owned(), title: "過去の確認結果".to_owned(), buttons: Vec::new(), ..screen
    }
}

/// What an answer comes to, in a word or two.
pub(super) fn headline(confirmation: &Confirmation) -> &'static str {
    verdict::words_for(confirmation).headline
}

fn with_choice(screen: Screen, shown: &ResultState, on: NaiveDate) -> Screen {
    if shown.qualification().is_some() {
        return screen
            .next_patient_button()
            .button(ButtonId::Continue, "選び直す", "ほかの資格に選び直します。")
            .fallback_button();
    }
    let choices = MenuIndex::all()
        .zip(shown.confirmation.results())
        .fold(screen, |screen, (place, person)| screen.with(choice(place, person, on)));
    choices.fallback_button().next_patient_button()
}

/// One of several qualifications: whose insurance it is, and the share of cost.
fn choice(place: MenuIndex, person: &Person, on: NaiveDate) -> Button {
    let (number, insurer) = (place.number(), insurer(person));
    let share = format!("負担割合 {}", share::amount(contribution_share(person, on)).0);
    let label = format!("{number}件目（{insurer}）を使う");
    Button::new(ButtonId::ChooseResult(place), &label, "この資格を使います。").choice(Icon::Insurance, &share)
}

/// The insurer's name, which distinguishes one qualification from another at a glance.
fn insurer(person: &Person) -> &str {
    person.insurer_name.as_ref().map_or("保険者名なし", |name| name.as_str())
}

/// Said first by [`first_said`].
fn chosen(shown: &ResultState) -> Option<Line> {
    let (place, person) = (shown.chosen?, shown.qualification()?);
    Some(Line::detail("選んだ資格", &format!("{}件目（{}）", place.number(), insurer(person))).unsaid())
}

/// What is said first: after a choice among several the choice, because the screen before said that there are several.
fn first_said(shown: &ResultState, words: &verdict::Words) -> String {
    match (shown.chosen, shown.qualification()) {
        (Some(place), Some(_)) if shown.confirmation.verdict() == Verdict::Multiple => {
            format!("{}件目を選びました", place.number())
        }
        (Some(place), Some(_)) => format!("{}件目を選びました。{}", place.number(), words.said),
        _ => words.said.to_owned(),
    }
}

/// The notices of the verdict; none after the staff have chosen one of several qualifications.
fn notices(shown: &ResultState, words: &verdict::Words) -> Vec<Line> {
    match (shown.is_choice(), shown.qualification()) {
        (true, Some(_)) => Vec::new(),
        // 複数該当 says it among its own words.
        (true, None) if words.notices.is_empty() => vec![Line::notice(CHOOSE)],
        (true, None) | (false, _) => words.notices.iter().map(|text| Line::notice(text)).collect(),
    }
}

/// Who says whether it is valid, where the system did not.
fn by_sight(confirmation: &Confirmation) -> Option<&'static str> {
    if confirmation.is_valid_by_sight() {
        return Some("有効であることは、人が画面を見て確認したものです。システムの応答ではありません。");
    }
    let invalid = "有効でないことは、人が画面を見て確認したものです。システムの応答ではありません。";
    confirmation.is_invalid_by_sight().then_some(invalid)
}

const CHOOSE: &str = "資格が複数あります。今の保険を患者さんに確認して、使う資格を選んでください。";

/// The share of cost, where one qualification holds; a lapsed one has none.
fn one_share(shown: &ResultState, on: NaiveDate) -> Vec<Line> {
    shown.qualification().map(|person| share::headline(person, on).into()).unwrap_or_default()
}

/// Says that a valid answer came without a qualification.
fn incomplete(shown: &ResultState, verdict: &Verdict) -> Option<Line> {
    let is_empty = verdict.is_usable() && shown.confirmation.results().is_empty();
    (is_empty && shown.qualification().is_none())
        .then(|| Line::notice("資格の内容が届いていません。もう一度確認してください。"))
}

/// The qualification chosen, or every one found, numbered when there are several.
fn people(shown: &ResultState, on: NaiveDate) -> Vec<Section> {
    let found = shown.confirmation.results();
    match shown.qualification() {
        Some(person) => person::sections(person),
        None if found.len() == 1 => found.iter().flat_map(person::sections).collect(),
        None => (1..).zip(found).flat_map(|(place, person)| numbered(place, person, on)).collect(),
    }
}

/// One of several: what to take care of, and the rest closed.
fn numbered(place: u32, person: &Person, on: NaiveDate) -> [Section; 2] {
    let lines = [share::detail(person, on)].into_iter().chain(person::details(person));
    let heading = format!("{place}件目の資格");
    let warnings = Section::notice(person::warnings(person));
    let warnings = if warnings.lines.is_empty() { warnings } else { warnings.headed(&heading) };
    [warnings, Section::details(lines).headed(&heading).folded()]
}

/// Side information of a normal answer, and its date.
fn about_the_answer(confirmation: &Confirmation) -> impl Iterator<Item = Line> {
    let message = confirmation.body().processing_result_message.as_ref();
    let message = message.map(|text| Line::detail("システムからのお知らせ", text.as_str()));
    let date = confirmation.header().qualification_confirmation_date.as_ref();
    message.into_iter().chain(date.map(|date| person::date_line("確認日", date)))
}
