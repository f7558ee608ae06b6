//! What is said about a clinic, to see whether it is exempt. Nothing of it is kept.

use std::str::FromStr;

use clap::{Args, ValueEnum};
use shikaku_clinic::readiness::{Clinic, MainClinic, Place, Plan, Practitioner, Trade};
use thiserror::Error;

use super::super::day;
use crate::question::Questions;

/// やむを得ない事由 is judged as soon as anything but the class is said.
#[derive(Args)]
pub(super) struct ClinicArguments {
    #[arg(long, value_enum, help = "施術所の種類")]
    pub(super) trade: Option<TradeArgument>,
    #[arg(
        long,
        value_name = "BORN[,part-time][,sight]",
        requires = "trade",
        help = "施術者の生年月日。常勤でなければ part-time、視覚障害があれば sight（繰り返し指定できる）"
    )]
    practitioner: Vec<PractitionerArgument>,
    #[arg(long, requires = "trade", help = "オンライン資格確認が困難である")]
    difficult: bool,
    #[arg(long, value_name = "DATE|undated", requires = "trade", help = "廃止・休止を決めている日")]
    closing: Option<PlanArgument>,
    #[arg(
        long,
        value_name = "DATE|undated",
        requires = "trade",
        help = "受領委任の取扱いの中止を決めている日"
    )]
    stopping: Option<PlanArgument>,
    #[arg(long, value_enum, requires = "trade", help = "併設の従たる施術所で、主たる施術所が")]
    secondary_of: Option<MainArgument>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum TradeArgument {
    #[value(help = "柔道整復")]
    Judo,
    #[value(help = "あん摩マッサージ指圧・はり・きゅう")]
    Ahaki,
}

#[derive(Clone, Copy, ValueEnum)]
enum MainArgument {
    #[value(help = "義務化の対象外")]
    Exempt,
    #[value(help = "義務化の対象")]
    Bound,
    #[value(help = "分からない")]
    Unknown,
}

#[derive(Clone, Copy)]
struct PractitionerArgument(Practitioner);

#[derive(Clone, Copy)]
struct PlanArgument(Plan);

/// What cannot be read of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
enum ArgumentError {
    #[error("{0}")]
    Date(&'static str),
    #[error("生年月日の後に書けるのは part-time と sight だけです")]
    Word,
}

impl ClinicArguments {
    /// The class that was named.
    pub(super) fn trade(&self) -> Option<Trade> {
        self.trade.map(|trade| match trade {
            TradeArgument::Judo => Trade::Judo,
            TradeArgument::Ahaki => Trade::Ahaki,
        })
    }

    /// Asks for the class of the clinic if there is a person to ask.
    pub(super) fn ask_trade<R: std::io::BufRead>(&mut self, person: Option<&mut Questions<R>>) {
        let trades =
            [(TradeArgument::Judo, "柔道整復"), (TradeArgument::Ahaki, "あん摩マッサージ指圧・はり・きゅう")];
        self.trade = person.and_then(|person| person.choose("施術所の種類", &trades));
    }

    /// The clinic, once enough is said to judge it.
    pub(super) fn clinic(&self) -> Option<Clinic> {
        let said = !self.practitioner.is_empty() || self.secondary_of.is_some();
        let planned = self.closing.is_some() || self.stopping.is_some();
        if !said && !planned {
            return None;
        }
        let plan = |argument: Option<PlanArgument>| argument.map_or(Plan::None, |plan| plan.0);
        Some(Clinic {
            trade: self.trade()?,
            practitioners: self.practitioner.iter().map(|argument| argument.0).collect(),
            is_difficult: self.difficult,
            closing: plan(self.closing),
            stopping: plan(self.stopping),
            place: self.secondary_of.map_or(Place::Main, |main| Place::SecondaryOf(main.into())),
        })
    }
}

impl From<MainArgument> for MainClinic {
    fn from(argument: MainArgument) -> Self {
        match argument {
            MainArgument::Exempt => Self::Exempt,
            MainArgument::Bound => Self::Bound,
            MainArgument::Unknown => Self::Unknown,
        }
    }
}

impl FromStr for PractitionerArgument {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, ArgumentError> {
        let mut words = text.split(',');
        let born = day(words.next().unwrap_or_default()).map_err(ArgumentError::Date)?;
        let mut practitioner = Practitioner { born, is_full_time: true, has_sight_impairment: false };
        for word in words {
            match word {
                "part-time" => practitioner.is_full_time = false,
                "sight" => practitioner.has_sight_impairment = true,
                _ => return Err(ArgumentError::Word),
            }
        }
        Ok(Self(practitioner))
    }
}

impl FromStr for PlanArgument {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, ArgumentError> {
        match text {
            "undated" => Ok(Self(Plan::Undated)),
            date => day(date).map(|day| Self(Plan::Dated(day))).map_err(ArgumentError::Date),
        }
    }
}
