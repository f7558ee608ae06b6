mod note;

use std::str::FromStr as _;

use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_clinic::failure::Failure;
use shikaku_clinic::fallback::{
    CheckEnding, Circumstances, Decision, Duty, Evidence, FallbackOption, Showable, Visit, decide,
    fallback_options,
};
use shikaku_core::port::Clock as _;
use shikaku_core::view::{decision_screen, ending_text, evidence_text, showable_text};
use shikaku_eligibility::{ContributionRatio, ContributionShare, RatioSource};
use strum::VariantArray as _;

use super::explain::unknown;
use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::question::Questions;
use crate::render;
use note::Report;

/// The circumstances at the reception desk. At a terminal, the command asks for missing ones.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "ENDING", value_parser = endings(), help = "カードの確認がどう終わったか")]
    ending: Option<CheckEnding>,
    #[arg(
        long,
        value_name = "CODE",
        conflicts_with = "ending",
        help = "画面に出たコード（--ending の代わりに）"
    )]
    code: Option<String>,
    #[arg(long, value_name = "ITEM", value_parser = showables(), help = "患者さんが見せられるもの（繰り返し指定できる）")]
    show: Vec<Showable>,
    #[arg(long, value_enum, help = "初めての受療か。--show も --visit もなければ尋ねる")]
    visit: Option<VisitArgument>,
    #[arg(long, value_enum, default_value = "bound", help = "義務化の対象か")]
    clinic: ClinicArgument,
    #[arg(long, value_name = "DATE", value_parser = super::day, help = "施術日（2026-11-22、令和8年11月22日 など）。なければ今日")]
    on: Option<NaiveDate>,
    #[arg(long, value_enum, help = "分かっている負担割合")]
    share: Option<ShareArgument>,
    #[arg(long, value_name = "EVIDENCE", value_parser = evidences(), help = "この方法だけを判断する。なければ使える方法をすべて出す")]
    evidence: Option<Evidence>,
}

#[derive(Clone, Copy, ValueEnum)]
enum VisitArgument {
    #[value(help = "初検")]
    First,
    #[value(help = "2回目以降で、前回までの資格の内容がない")]
    Later,
    #[value(help = "2回目以降で、前回までの資格の内容がある")]
    LaterWithData,
}

#[derive(Clone, Copy, ValueEnum)]
enum ClinicArgument {
    #[value(help = "義務化の対象")]
    Bound,
    #[value(help = "義務化の対象外")]
    Exempt,
}

#[derive(Clone, Copy, ValueEnum)]
enum ShareArgument {
    #[value(name = "10", help = "1割")]
    Ten,
    #[value(name = "20", help = "2割")]
    Twenty,
    #[value(name = "30", help = "3割")]
    Thirty,
    #[value(help = "特別療養費（窓口で全額）")]
    Full,
}

impl Arguments {
    /// Says what is lawful.
    pub(crate) fn run(self, console: Console) -> Exit {
        let evidence = self.evidence;
        let Some(circumstances) = self.circumstances(console) else { return Exit::Usage };
        let (exit, report) = match evidence {
            Some(evidence) => one(console, &circumstances, evidence),
            None => all(console, &circumstances),
        };
        console.report(&report);
        exit
    }

    /// Returns the circumstances. Reports missing ones and returns `None` when there is no person to ask.
    fn circumstances(self, console: Console) -> Option<Circumstances> {
        let (missing_ending, missing_patient) =
            (self.ending.is_none() && self.code.is_none(), self.show.is_empty() && self.visit.is_none());
        let mut person =
            (missing_ending || missing_patient).then(|| Questions::at_terminal(console)).flatten();
        let ending = match (self.ending, &self.code) {
            (Some(ending), _) => ending,
            (None, Some(code)) => by_code(code)?,
            (None, None) => ask_ending(person.as_mut())?,
        };
        let (mut shown, mut visit) = (self.show, self.visit.map(Visit::from));
        if let Some(person) = person.as_mut().filter(|_| missing_patient && !ending.is_valid()) {
            let things: Vec<_> =
                Showable::VARIANTS.iter().map(|thing| (*thing, showable_text(*thing))).collect();
            shown = person
                .choose_any("患者さんが見せられるもの（番号を空白で区切る。なければEnter）", &things)?;
            visit = Some(person.choose("初めての受療ですか", VISITS)?);
        }
        let treatment_date = self.on.unwrap_or_else(|| japan_date(SystemClock.now()));
        Some(Circumstances {
            shown: shown.into_iter().collect(),
            visit: visit.unwrap_or(Visit::First),
            duty: self.clinic.into(),
            share: self.share.and_then(ShareArgument::share),
            ..Circumstances::new(ending, treatment_date)
        })
    }
}

const VISITS: &[(Visit, &str)] = &[
    (Visit::First, "初めて"),
    (Visit::Later { data_held: true }, "2回目以降で、前回までの資格の内容がある"),
    (Visit::Later { data_held: false }, "2回目以降で、前回までの資格の内容がない"),
];

fn by_code(code: &str) -> Option<CheckEnding> {
    let failure = Failure::by_code(code);
    if failure.is_none() {
        complain(unknown(code));
    }
    failure.map(CheckEnding::from)
}

fn ask_ending<R: std::io::BufRead>(person: Option<&mut Questions<R>>) -> Option<CheckEnding> {
    let Some(person) = person else {
        complain("--ending か --code を指定してください。");
        return None;
    };
    let endings: Vec<_> =
        CheckEnding::VARIANTS.iter().map(|ending| (*ending, ending_text(*ending))).collect();
    person.choose("カードの確認は、どう終わりましたか", &endings)
}

/// One evidence, judged.
fn one(console: Console, circumstances: &Circumstances, evidence: Evidence) -> (Exit, Report) {
    let decision = decide(circumstances, evidence);
    console.say(render::screen(&decision_screen(evidence, &decision)));
    let exit = if decision.option().is_some() { Exit::Done } else { Exit::NotValid };
    (exit, Report::one(exit, circumstances, evidence, decision))
}

/// Every lawful way.
fn all(console: Console, circumstances: &Circumstances) -> (Exit, Report) {
    let fallback_options = fallback_options(circumstances);
    console.say(format!("カードの確認: {}", ending_text(circumstances.ending)));
    for (number, option) in (1..).zip(&fallback_options) {
        console.say(format!("\n［{number}］{}", evidence_text(option.evidence).situation));
        console.say(render::screen(&decision_screen(option.evidence, &Decision::Lawful(*option))));
    }
    let exit = Exit::Done;
    (exit, Report::all(exit, circumstances, fallback_options.iter().map(FallbackOption::clone)))
}

fn endings() -> impl TypedValueParser<Value = CheckEnding> {
    let names =
        CheckEnding::VARIANTS.iter().map(|one| PossibleValue::new(one.name()).help(ending_text(*one)));
    PossibleValuesParser::new(names).try_map(|name| CheckEnding::from_str(&name).ok().ok_or("unknown"))
}

fn showables() -> impl TypedValueParser<Value = Showable> {
    let names = Showable::VARIANTS.iter().map(|one| PossibleValue::new(one.name()).help(showable_text(*one)));
    PossibleValuesParser::new(names).try_map(|name| Showable::from_str(&name).ok().ok_or("unknown"))
}

fn evidences() -> impl TypedValueParser<Value = Evidence> {
    let names =
        Evidence::VARIANTS.iter().map(|one| PossibleValue::new(one.name()).help(evidence_text(*one).name));
    PossibleValuesParser::new(names).try_map(|name| Evidence::from_str(&name).ok().ok_or("unknown"))
}

impl From<VisitArgument> for Visit {
    fn from(argument: VisitArgument) -> Self {
        match argument {
            VisitArgument::First => Self::First,
            VisitArgument::Later => Self::Later { data_held: false },
            VisitArgument::LaterWithData => Self::Later { data_held: true },
        }
    }
}

impl From<ClinicArgument> for Duty {
    fn from(argument: ClinicArgument) -> Self {
        match argument {
            ClinicArgument::Bound => Self::Bound,
            ClinicArgument::Exempt => Self::Exempt,
        }
    }
}

impl ShareArgument {
    fn share(self) -> Option<ContributionShare> {
        let raw = match self {
            Self::Ten => "010",
            Self::Twenty => "020",
            Self::Thirty => "030",
            Self::Full => return Some(ContributionShare::PaidInFull),
        };
        let ratio = ContributionRatio::read(raw)?;
        Some(ContributionShare::Ratio { ratio, source: RatioSource::InsuredCard })
    }
}
