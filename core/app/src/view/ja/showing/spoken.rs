use chrono::NaiveDate;
use shikaku_card::certificate::CertificateValidity;
use shikaku_eligibility::{Confirmation, Verdict, contribution_share};

use super::{lines, one_share, person, verdict};
use crate::view::speech::sentence;
use crate::view::{Line, Privacy, Verbosity};
use crate::workflow::ResultState;

/// A result for a screen reader or TTS: validity first, then the share of cost on 施術日, then the details. Figures are
/// said one by one, names by their kana, ● as 判読できない文字, dates by era (eligibility reference, 5.1).
///
/// With [`Privacy::Private`] the text is the same for every verbosity. It holds no name, no number, no date, no
/// address, no age and no kind of scheme.
#[must_use]
pub fn spoken_text(
    result: &Confirmation,
    treatment_date: NaiveDate,
    verbosity: Verbosity,
    privacy: Privacy,
) -> String {
    // The card's certificate is not part of a result.
    let shown = ResultState::new(result.clone(), CertificateValidity::Valid);
    match (privacy, verbosity) {
        (Privacy::Private, _) => for_anyone(&shown, treatment_date),
        (Privacy::Open, Verbosity::Short) => said(&short(&shown, treatment_date)),
        (Privacy::Open, Verbosity::Full) => said(&lines(&shown, treatment_date)),
    }
}

fn said(lines: &[Line]) -> String {
    lines.iter().map(|line| line.spoken.as_str()).collect()
}

/// Validity, share and name. Where the result cannot be used, the first sentence of each advice; what is to be
/// asked about one that can be used is said in full.
fn short(shown: &ResultState, on: NaiveDate) -> Vec<Line> {
    let verdict = shown.confirmation.verdict();
    let words = verdict::words_for(&shown.confirmation);
    let validity = Line::headline(words.headline).said(words.said);
    let share = one_share(shown, &verdict, on).into_iter().filter(is_to_be_said_shortly);
    let usable = verdict.is_usable();
    let notices = super::notices(shown, &words).into_iter();
    let notices = notices.map(|line| if usable { line } else { first_sentence(line) });
    let whose = shown.qualification().and_then(person::whose);
    std::iter::once(validity).chain(share).chain(notices).chain(whose).collect()
}

fn first_sentence(line: Line) -> Line {
    let first = line.spoken.split('。').next().unwrap_or_default().to_owned();
    line.said(&first)
}

/// The share itself, and its ground only where that is something to do.
fn is_to_be_said_shortly(line: &Line) -> bool {
    use crate::view::LineKind::{Detail, Headline, Notice, Plain};
    match line.kind {
        Headline | Notice => true,
        Plain | Detail => false,
    }
}

fn for_anyone(shown: &ResultState, on: NaiveDate) -> String {
    let verdict = shown.confirmation.verdict();
    let validity = match verdict {
        // Its official word is known for 医療扶助.
        Verdict::ValidUnregistered => "資格は、有効です。確認することがあります",
        _ => verdict::words_for(&shown.confirmation).said,
    };
    let then = match shown.qualification() {
        Some(person) => sentence(&super::share::amount(contribution_share(person, on)).1),
        None if verdict.is_usable() && shown.is_choice() => super::CHOOSE.to_owned(),
        None => said(&one_share(shown, &verdict, on)),
    };
    sentence(validity) + &then
}
