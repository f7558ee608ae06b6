use chrono::NaiveDate;
use shikaku_clinic::fallback::{Circumstances, DeferralReason, Evidence, FollowUpDue, Transition, offers};

use super::fallback::NO_FULL_CHARGE;
use super::{ending_text, evidence_text};
use crate::view::speech::{sentence, things};
use crate::view::wareki::wareki;
use crate::view::{Button, ButtonId, Icon, Line, Screen};
use crate::workflow::FallbackOptions;

/// What to ask the patient for, best first: a button for each way, with what to do on it.
pub(super) fn screen(options: FallbackOptions, treatment_date: NaiveDate) -> Screen {
    let offers = offers(&Circumstances::new(options.ending, treatment_date));
    let screen = Screen::new("confirming-otherwise", "別の方法で確認")
        .line(Line::headline("上から順に、当てはまる方法を選んでください。"))
        .line(Line::detail("現在の状況", ending_text(options.ending)))
        .line(Line::plain(NO_FULL_CHARGE));
    let count = format!("方法は{}あります。", things(offers.len()));
    let titles = spoken_list(&offers, |evidence| sentence(evidence_text(evidence).name));
    let whole = spoken_list(&offers, |evidence| said(evidence, treatment_date));
    let lines = screen.spoken_lines();
    let spoken = format!("{}{count}{titles}", sentence(&screen.title));
    let read_aloud = format!("{}{lines}{count}{whole}", sentence(&screen.title));
    let back = "確認方法の選択に戻って、カードで確認します。";
    offers
        .into_iter()
        .fold(screen, |screen, evidence| screen.with(option_button(evidence, treatment_date)))
        .button(ButtonId::Continue, "カードで確認する", back)
        .finish_button()
        .say(spoken)
        .read_as(read_aloud)
}

/// Each way with its place in the list.
fn spoken_list(offers: &[Evidence], said: impl Fn(Evidence) -> String) -> String {
    let places = (1_usize..).zip(offers);
    places.flat_map(|(place, evidence)| [things(place), "目、".to_owned(), said(*evidence)]).collect()
}

fn option_button(evidence: Evidence, treatment_date: NaiveDate) -> Button {
    let (text, what) = (evidence_text(evidence), what_to_do(evidence, treatment_date));
    Button::new(ButtonId::ChooseEvidence(evidence), text.name, &what).choice(icon(evidence), &what)
}

fn said(evidence: Evidence, treatment_date: NaiveDate) -> String {
    sentence(evidence_text(evidence).name) + &what_to_do(evidence, treatment_date)
}

/// When the way is right, and what to do.
fn what_to_do(evidence: Evidence, treatment_date: NaiveDate) -> String {
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
    format!("{}。{}{more}", text.situation, text.ask)
}

const fn icon(evidence: Evidence) -> Icon {
    match evidence {
        Evidence::OnlineResult => Icon::Pin,
        Evidence::QualificationCertificate | Evidence::NoticeWithCard | Evidence::InsuranceCard => {
            Icon::Document
        }
        Evidence::Portal => Icon::Phone,
        Evidence::Oral => Icon::Speech,
        Evidence::Later => Icon::Later,
        Evidence::Emergency => Icon::Emergency,
    }
}
