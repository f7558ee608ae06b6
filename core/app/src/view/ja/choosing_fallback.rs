use chrono::NaiveDate;
use shikaku_clinic::fallback::{Circumstances, DeferralReason, Evidence, FollowUpDue, Transition, offers};

use super::{ending_text, evidence_text};
use crate::view::speech::things;
use crate::view::wareki::wareki;
use crate::view::{ButtonId, Line, Screen};
use crate::workflow::FallbackOptions;

/// What to ask the patient for, best first, each with the button that takes it.
pub(super) fn screen(options: FallbackOptions, treatment_date: NaiveDate) -> Screen {
    let offers = offers(&Circumstances::new(options.ending, treatment_date));
    let lines = (1_usize..).zip(&offers).map(|(place, evidence)| choice(place, *evidence, treatment_date));
    let pick = "上から順に、当てはまる方法を選んでください。";
    let screen = Screen::new("confirming-otherwise", "別の方法で確認")
        .line(Line::headline(
            "窓口でいただくのは、本来の負担割合（3割など）です。10割（全額）は請求しないでください。",
        ))
        .line(Line::detail("現在の状況", ending_text(options.ending)))
        .line(Line::plain(pick).said(&format!("方法は{}あります。{pick}", things(offers.len()))))
        .lines(lines);
    let back = "確認方法の選択に戻って、カードで確認します。";
    offers
        .into_iter()
        .fold(screen, take_button)
        .button(ButtonId::Continue, "カードで確認する", back)
        .finish_button()
}

fn take_button(screen: Screen, evidence: Evidence) -> Screen {
    let text = evidence_text(evidence);
    let spoken = format!("{}。{}、を選びます。", text.situation, text.name);
    screen.button(ButtonId::ChooseEvidence(evidence), text.name, &spoken)
}

/// A way, said with its place in the list.
fn choice(place: usize, evidence: Evidence, treatment_date: NaiveDate) -> Line {
    let text = evidence_text(evidence);
    let more = match evidence {
        Evidence::Later => {
            let open = FollowUpDue::of(DeferralReason::NothingToShow, treatment_date);
            format!("{}までに確認してください。", wareki(open.due))
        }
        Evidence::QualificationCertificate if Transition::LateElderlyCertificate.holds_on(treatment_date) => {
            "後期高齢者医療の方には、全員に届いています。".to_owned()
        }
        _ => String::new(),
    };
    let ask = format!("{}{more}", text.ask);
    let said = format!("{}目、{}。{ask}", things(place), text.situation);
    Line::detail(text.situation, &ask).said(&said)
}
