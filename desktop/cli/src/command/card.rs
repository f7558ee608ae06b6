use std::time::Duration;

use clap::{Args, Subcommand};
use shikaku_adapter::SystemClock;
use shikaku_card::TokenKind;
use shikaku_card::certificate::CertificateValidity;
use shikaku_card::session::RetryStatus;
use shikaku_clinic::failure::{CardFailure, Failure, ReaderFailure};
use shikaku_core::port::Clock as _;

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::failure_report;
use crate::interrupt::Interrupt;
use crate::number::{TIMEOUT_MAX, number};
use crate::reader::{OpenError, ReaderArguments};
use crate::survey::{Survey, survey};

/// What to do with a card.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: CardCommand,
}

#[derive(Subcommand)]
enum CardCommand {
    #[command(about = "カードの種類、証明書の有無と期限、暗証番号の残り回数。誰のカードかは出さない")]
    Info(InfoArguments),
}

#[derive(Args)]
struct InfoArguments {
    #[command(flatten)]
    reader: ReaderArguments,
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = number::<u64>(0..=TIMEOUT_MAX), help = "カードを待つ秒数")]
    timeout: u64,
}

impl Arguments {
    /// Asks the card.
    pub(crate) fn run(self, console: Console) -> Exit {
        let CardCommand::Info(arguments) = self.command;
        match arguments.survey(console) {
            Ok(Some(survey)) => {
                if !console.is_json() {
                    console.say(in_words(&survey));
                }
                if let Some(failure) = survey.failure {
                    complain(failure_report::in_words(failure));
                }
                console.report(&survey);
                survey.failure.map_or(Exit::Done, Exit::from)
            }
            Ok(None) => failure_report::stopped(console),
            Err(error) => error.report(console),
        }
    }
}

impl InfoArguments {
    /// Surveys the first card that is presented. Returns `None` when a person requested to stop.
    fn survey(self, console: Console) -> Result<Option<Survey>, OpenError> {
        let interrupt = Interrupt::install().unwrap_or_default();
        let mut cards = self.reader.cards(console, interrupt.clone(), None)?;
        let deadline = cards.now().checked_add(Duration::from_secs(self.timeout));
        console.say("カードをかざしてください。");
        loop {
            match cards.wait(deadline) {
                Ok(Some(mut link)) => {
                    let _held = interrupt.hold();
                    let survey = survey(link.as_mut(), SystemClock.now());
                    // Its power is taken while signals still wait for it.
                    drop(link);
                    return Ok(Some(survey?));
                }
                Ok(None) => break,
                // It may pass while the time lasts.
                Err(failure) => complain(failure_report::in_words(failure.into())),
            }
        }
        if interrupt.asked() {
            return Ok(None);
        }
        Err(cards.failure().unwrap_or(ReaderFailure::NoCardInTime).into())
    }
}

/// The survey for people.
pub(super) fn in_words(survey: &Survey) -> String {
    let Survey { token, present, certificate, pin, failure } = survey;
    let token = match token {
        TokenKind::IndividualNumberCard => "マイナンバーカード",
        TokenKind::ResidentRegistryCard => "住民基本台帳カード（使えない）",
        TokenKind::AndroidPhone => "Androidのスマホ用電子証明書",
        TokenKind::IPhone => "iPhoneのマイナンバーカード",
        TokenKind::Unknown => "不明",
    };
    let present = match present {
        Some(present) => format!("利用者証明用{}、署名用{}", has(present.auth), has(present.signature)),
        None => "不明".to_owned(),
    };
    let certificate = match certificate {
        Some(it) => {
            let issuer = if it.is_test { "試験用の発行者" } else { "本番の発行者" };
            format!("{}（{issuer}）", validity(it.validity))
        }
        None => no_certificate(*failure).to_owned(),
    };
    let pin = match pin {
        RetryStatus::TriesLeft(counter) => format!("残り{}回", counter.tries()),
        RetryStatus::Blocked => "使えない（ロックされているか、暗証番号のないカード）".to_owned(),
        RetryStatus::AlreadyVerified => "照合済み（残り回数は分からない）".to_owned(),
        RetryStatus::Missing => "ない".to_owned(),
        RetryStatus::NotReported => "カードが答えない".to_owned(),
    };
    format!(
        "カード\n  種類: {token}\n  電子証明書: {present}\n  利用者証明用電子証明書の期限: {certificate}\n  暗証番号: {pin}"
    )
}

const fn no_certificate(failure: Option<Failure>) -> &'static str {
    match failure {
        Some(Failure::Card(CardFailure::NoCertificate)) => "入っていない",
        Some(Failure::Card(CardFailure::PhoneToken)) => "読めない（暗証番号が必要か、スマホの証明書）",
        Some(Failure::Card(CardFailure::CertificateProfileUnknown)) => {
            "読めたが、このソフトの版では扱えない形式"
        }
        _ => "読めない",
    }
}

const fn has(present: bool) -> &'static str {
    if present { "あり" } else { "なし" }
}

const fn validity(validity: CertificateValidity) -> &'static str {
    match validity {
        CertificateValidity::Valid => "有効",
        CertificateValidity::ExpiringSoon { .. } => "まもなく切れる（3か月以内）",
        CertificateValidity::InGrace { .. } => "切れている（猶予期間）",
        CertificateValidity::Expired => "切れている",
        CertificateValidity::NotYetValid => "まだ始まっていない",
    }
}
