use shikaku_clinic::readiness::{
    Assessment, ExemptionClass, Finding, Milestone, Reason, Rulebook, Timeline, conclusion,
};

use super::when::when;
use super::{as_of, source};
use crate::view::wareki::{wareki, wareki_month};
use crate::view::{Line, LineKind, Screen};

/// What a class of exemption is called.
fn class_text(book: &Rulebook, class: ExemptionClass) -> &str {
    let titles = &book.exemption.titles;
    match class {
        ExemptionClass::Aged => &titles.aged,
        ExemptionClass::Sight => &titles.sight,
        ExemptionClass::Closing => &titles.closing,
        ExemptionClass::Stopping => &titles.stopping,
        ExemptionClass::Secondary => &titles.secondary,
    }
}

/// やむを得ない事由: whether the clinic must check online, and why.
#[must_use]
pub fn exemption_screen(book: &Rulebook, assessments: &[Assessment]) -> Screen {
    let rules = &book.exemption;
    let headline = match conclusion(assessments) {
        Finding::Applies => "オンライン資格確認の義務化の対象外にあたります。",
        Finding::Unclear => "義務化の対象外かどうか、はっきりしません。厚生局に確認してください。",
        Finding::DoesNotApply => "オンライン資格確認の義務化の対象です。",
    };
    let classes = assessments.iter().map(|found| {
        let (finding, kind) = match found.finding {
            Finding::Applies => ("あたります", LineKind::Detail),
            Finding::Unclear => ("はっきりしません", LineKind::Notice),
            Finding::DoesNotApply => ("あたりません", LineKind::Detail),
        };
        let class = class_text(book, found.class);
        Line::detail(class, &format!("{finding}。{}", reason_text(book, found.reason))).kind(kind)
    });
    Screen::new("readiness-exemption", "やむを得ない事由")
        .line(Line::headline(headline))
        .lines(classes)
        .line(source(book, rules, rules.certainty))
        .line(as_of(book))
        .completed()
}

fn reason_text(book: &Rulebook, reason: Reason) -> String {
    let rules = &book.exemption;
    let (month, years) = (wareki_month(rules.aged_from), rules.aged_years);
    match reason {
        Reason::AgeWithinMonth => {
            format!("{month}のうちに{years}歳になった方がいます。どの日で数えるかは、書かれていません。")
        }
        Reason::SomebodyYounger => format!("{month}に{years}歳になっていない、常勤の施術者がいます。"),
        Reason::TooLate => format!("{}より後の予定は、あたりません。", wareki(rules.plan_until)),
        other => fixed_text(other).to_owned(),
    }
}

/// The text of a reason that needs no date or number of the rulebook; empty for the others.
const fn fixed_text(reason: Reason) -> &'static str {
    match reason {
        Reason::AgeWithinMonth | Reason::SomebodyYounger | Reason::TooLate => "",
        Reason::Met => "条件に合っています。",
        Reason::NoPractitioners => "施術者のことが、まだ入力されていません。",
        Reason::NoFullTimePractitioner => "常勤の施術者がいないときのことは、書かれていません。",
        Reason::SomebodyElse => "高齢でも視覚障害でもない、常勤の施術者がいます。",
        Reason::PartTimeOnly => {
            "高齢でも視覚障害でもない方は、常勤でない施術者だけです。数えるかどうかは、書かれていません。"
        }
        Reason::NotDifficult => "オンライン資格確認が困難であることも、条件です。",
        Reason::OtherTrade => "あはきの施術所だけの理由です。",
        Reason::NothingDecided => "決まっていません。",
        Reason::NoDate => "時期が決まっていないときは、あたりません。",
        Reason::DayHasPassed => {
            "決めていた日を過ぎています。今も施術と受領委任を続けているなら、あたりません。"
        }
        Reason::NotSecondary => "併設の従たる施術所ではありません。",
        Reason::MainIsBound => "主たる施術所と同じ扱いです。主たる施術所が導入すれば、導入済みになります。",
        Reason::MainUnknown => "主たる施術所と同じ扱いです。主たる施術所が対象外かどうかを確認してください。",
    }
}

/// 今と、これから: what applies now, what comes next, and what was planned before.
#[must_use]
pub fn timeline_screen(book: &Rulebook, timeline: &Timeline<'_>) -> Screen {
    let headline = timeline.next.first().map_or_else(
        || "これから先の予定で、分かっているものはありません。".to_owned(),
        |next| format!("次は、{}です。{}。", when(next), next.title),
    );
    let planned_next = timeline.next.first().filter(|next| next.is_unconfirmed());
    let parts = [("今", &timeline.now), ("これから", &timeline.next), ("これまで", &timeline.past)];
    let rows = parts.into_iter().flat_map(|(label, milestones)| {
        let past = label == "これまで";
        milestones.iter().map(move |milestone| row(label, milestone, past))
    });
    Screen::new("readiness-timeline", "今と、これから")
        .line(Line::headline(&headline))
        .lines(planned_next.map(|next| source(book, *next, next.certainty)))
        .lines(planned_next.map(|_| Line::notice(UNCONFIRMED)))
        .lines(rows)
        .line(as_of(book))
        .completed()
}

const UNCONFIRMED: &str = "国の資料にある予定です。予定どおりかどうかは、確認できていません。";

fn row(label: &str, milestone: &Milestone, past: bool) -> Line {
    let doubt = match (milestone.is_unconfirmed(), past) {
        (false, _) => "",
        (true, false) => "（予定。確認できていません）",
        (true, true) => "（予定。行われたかは、確認できていません）",
    };
    Line::detail(label, &format!("{}、{}{doubt}", when(milestone), milestone.title))
}
