use chrono::NaiveDate;
use shikaku_card::certificate::CertificateValidity;
use shikaku_eligibility::{Confirmation, Verdict, contribution_share};

use super::{certificate, first_said, incomplete, one_share, person, sections, verdict};
use crate::view::speech::{first_sentence, sentence};
use crate::view::{Line, Privacy, Section, Verbosity};
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
        (Privacy::Open, Verbosity::Full) => {
            sections(&shown, treatment_date).iter().map(Section::spoken).collect()
        }
        (Privacy::Open, Verbosity::Short) | (Privacy::Private, _) => {
            by_itself(&shown, treatment_date, privacy)
        }
    }
}

/// What a result says by itself, without being asked to.
pub(super) fn by_itself(shown: &ResultState, on: NaiveDate, privacy: Privacy) -> String {
    match privacy {
        Privacy::Private => for_anyone(shown, on),
        Privacy::Open => said(&short(shown, on)),
    }
}

fn said(lines: &[Line]) -> String {
    lines.iter().map(|line| line.spoken.as_str()).collect()
}

/// Validity, share and name, and what must not be missed. Where the result cannot be used, the first sentence of each advice;
/// what is to be asked about one that can be used is said in full.
fn short(shown: &ResultState, on: NaiveDate) -> Vec<Line> {
    let verdict = shown.confirmation.verdict();
    let words = verdict::words_for(&shown.confirmation);
    let validity = Line::headline(words.headline).said(&first_said(shown, &words));
    let share = one_share(shown, on).into_iter().filter(is_to_be_said_shortly);
    let usable = verdict.is_usable();
    let notices = incomplete(shown, &verdict).into_iter().chain(super::notices(shown, &words));
    let notices = notices.map(|line| if usable { line } else { first(&line) });
    let whose = shown.qualification().and_then(person::whose);
    let doubts = shown.qualification().into_iter().flat_map(person::warnings);
    let doubts = doubts.chain(certificate::advice(shown.validity, on)).map(|line| first(&line));
    std::iter::once(validity).chain(share).chain(notices).chain(whose).chain(doubts).collect()
}

fn first(line: &Line) -> Line {
    let first = first_sentence(&line.spoken);
    line.clone().said(first)
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
    let validity = match shown.chosen {
        Some(place) => format!("{}件目を選びました。{validity}", place.number()),
        None => validity.to_owned(),
    };
    let then = match shown.qualification() {
        Some(person) => sentence(&super::share::amount(contribution_share(person, on)).1),
        None if verdict.is_usable() && shown.is_choice() => super::CHOOSE.to_owned(),
        None => said(incomplete(shown, &verdict).as_slice()),
    };
    sentence(&validity) + &then
}
