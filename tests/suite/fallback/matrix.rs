//! The whole table as a person reads it.

use std::fmt::Write as _;

use expect_test::expect_file;
use shikaku_clinic::fallback::{
    CheckEnding, Circumstances, Decision, Duty, Evidence, FallbackOption, Lack, Showable, ShownDocuments,
    Visit, decide,
};
use strum::VariantArray as _;

use super::{DAYS, day};

/// One question that reception asks.
struct Column {
    heading: &'static str,
    evidence: Evidence,
    shown: &'static [Showable],
    visit: Visit,
}

const fn column(
    heading: &'static str,
    evidence: Evidence,
    shown: &'static [Showable],
    visit: Visit,
) -> Column {
    Column { heading, evidence, shown, visit }
}

const COLUMNS: &[Column] = {
    use Showable::{InsuranceCard, MyNumberCard, Notice, Portal, QualificationCertificate};
    use Visit::First;
    const HELD: Visit = Visit::Later { data_held: true };
    const NOT_HELD: Visit = Visit::Later { data_held: false };
    &[
        column("result", Evidence::OnlineResult, &[], First),
        column("certif.", Evidence::QualificationCertificate, &[QualificationCertificate], First),
        column("portal", Evidence::Portal, &[Portal, MyNumberCard], First),
        column("portal*", Evidence::Portal, &[Portal], First),
        column("notice", Evidence::NoticeWithCard, &[Notice, MyNumberCard], First),
        column("notice*", Evidence::NoticeWithCard, &[Notice], First),
        column("ins.card", Evidence::InsuranceCard, &[InsuranceCard], First),
        column("oral", Evidence::Oral, &[MyNumberCard], HELD),
        column("oral*", Evidence::Oral, &[], HELD),
        column("oral/0", Evidence::Oral, &[MyNumberCard], NOT_HELD),
        column("later", Evidence::Later, &[MyNumberCard], First),
        column("later*", Evidence::Later, &[], First),
        column("later/0", Evidence::Later, &[MyNumberCard], NOT_HELD),
        column("urgent", Evidence::Emergency, &[], First),
    ]
};

const HEAD: &str = "\
# What is lawful when the check cannot be made (eligibility reference, 3.1 to 3.3, 3.6).
# Written anew by `UPDATE_EXPECT=1 cargo test -p shikaku-tests fallback`; read the difference before keeping it.
#
# Rows: how the check ended. Columns: what the patient shows, and which visit it is.
#   result    オンライン資格確認の結果         oral      口頭確認, later visit, data held
#   certif.   資格確認書                       oral/0    口頭確認, later visit, no data held
#   portal    マイナポータル画面・PDF + card   later     事後確認, first visit, nothing but the card
#   notice    資格情報のお知らせ + card        later/0   事後確認, later visit, no data held
#   ins.card  健康保険証                       urgent    緊急やむを得ない事由
#   *         without the My Number Card, unless it was held up before
# Cells:
#   ok        enough                           -check    no: the check has to be tried first
#   ok >      enough, and opens a follow-up    -card     no: the My Number Card must be there
#   ?  >      doubtful, and opens a follow-up  -data     no: nothing is held from earlier visits
#   .         nothing else is needed           -need     no: another way is open and goes first
#   -valid    no: the result is not 有効       -ended    no: this way has ended
";

#[test]
fn the_table_reads_like_this() {
    let mut text = HEAD.to_owned();
    text += &by_ending("A clinic that must check online (義務化の対象)", Duty::Bound);
    text += &by_ending("A clinic outside the duty (義務化の対象外): what differs", Duty::Exempt);
    text += &by_date();
    text += &what_follows();
    let trimmed: Vec<_> = text.lines().map(str::trim_end).collect();
    expect_file!["../../../fixtures/fallback/matrix.txt"].assert_eq(&(trimmed.join("\n") + "\n"));
}

fn by_ending(title: &str, duty: Duty) -> String {
    let mut text = format!("\n## {title}, on 2026-11-22\n\n{:<24}", "");
    text += &row(COLUMNS.iter().map(|column| column.heading));
    for ending in CheckEnding::VARIANTS {
        let bound = Circumstances::new(*ending, day("2026-11-22"));
        let now = Circumstances { duty, ..bound };
        let differs = COLUMNS.iter().any(|column| decision(now, column) != decision(bound, column));
        if duty == Duty::Bound || differs {
            let _ = write!(text, "\n{:<24}", ending.name());
            text += &row(COLUMNS.iter().map(|column| cell(&decision(now, column))));
        }
    }
    text + "\n"
}

fn row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    cells.fold(String::new(), |mut row, cell| {
        let _ = write!(row, "{cell:<9}");
        row
    })
}

fn decision(now: Circumstances, column: &Column) -> Decision {
    let shown: ShownDocuments = column.shown.iter().copied().collect();
    decide(&Circumstances { shown, visit: column.visit, ..now }, column.evidence)
}

const fn cell(decision: &Decision) -> &'static str {
    match decision {
        Decision::Lawful(FallbackOption { doubt: None, follow_up: None, .. }) => "ok",
        Decision::Lawful(FallbackOption { doubt: None, follow_up: Some(_), .. }) => "ok >",
        Decision::Lawful(FallbackOption { doubt: Some(_), .. }) => "?  >",
        Decision::NotEnough(lack) => match lack {
            Lack::Nothing => ".",
            Lack::ValidResult => "-valid",
            Lack::Check => "-check",
            Lack::Document => "-document",
            Lack::Card => "-card",
            Lack::HeldData => "-data",
            Lack::Need => "-need",
            Lack::Ended => "-ended",
        },
    }
}

/// Only what changes with the date.
fn by_date() -> String {
    let mut text = format!("\n## By the date of treatment, no card\n\n{:<24}", "");
    let columns: Vec<_> = COLUMNS
        .iter()
        .filter(|column| ["certif.", "notice*", "ins.card"].contains(&column.heading))
        .collect();
    text += &row(columns.iter().map(|column| column.heading));
    for date in DAYS {
        let _ = write!(text, "\n{date:<24}");
        let now = Circumstances::new(CheckEnding::NoCard, day(date));
        text += &row(columns.iter().map(|column| cell(&decision(now, column))));
    }
    text + "\n"
}

/// Each way once, in the circumstances in which it is the one.
fn what_follows() -> String {
    let mut text =
        "\n## What follows from each way, for a treatment on 2026-11-22 (健康保険証: 2025-12-01)\n"
            .to_owned();
    for evidence in Evidence::VARIANTS {
        let column = COLUMNS.iter().find(|column| column.evidence == *evidence).expect("a column for each");
        let (ending, date) = match evidence {
            Evidence::OnlineResult => (CheckEnding::Valid, "2026-11-22"),
            Evidence::InsuranceCard => (CheckEnding::NoCard, "2025-12-01"),
            _ => (CheckEnding::NetworkFailure, "2026-11-22"),
        };
        let option = decision(Circumstances::new(ending, day(date)), column).option().expect("lawful");
        text += &in_full(&option);
    }
    text
}

fn in_full(option: &FallbackOption) -> String {
    let record: Vec<_> = option.record.iter().map(|item| item.name()).collect();
    let open = option.follow_up.map_or("nothing".to_owned(), |open| {
        format!(
            "{}, due {}, shown in the official app until {}",
            open.reason.name(),
            open.due,
            open.shown_until
        )
    });
    format!(
        "\n{}, row {}\n    ground     {}\n    charge     {:?}\n    record     {}\n    stays open {open}\n",
        option.evidence.name(),
        option.evidence.row(),
        option.ground.name(),
        option.charge,
        record.join(", "),
    )
}
