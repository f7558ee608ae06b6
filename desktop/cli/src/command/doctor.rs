use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use serde::Serialize;
use shikaku_adapter::SystemClock;
use shikaku_clinic::failure::{Failure, GatewayFailure, ReaderFailure};
use shikaku_core::gateway::{Challenge, CheckMethod, challenge_request, read_challenge};
use shikaku_core::port::Clock as _;
use shikaku_core::port::GatewayLink as _;
use shikaku_core::view::failure_text;

use super::card::in_words;
use crate::card::{Card, CardSource};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure_report;
use crate::gateway::GatewayArguments;
use crate::interrupt::Interrupt;
use crate::json::FailureNote;
use crate::pcsc::{Readers, Role, SlotState};
use crate::reader::{OpenError, ReaderArguments};
use crate::survey::{Survey, survey};

/// What to look at.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderArguments,
    #[command(flatten)]
    gateway: GatewayArguments,
}

/// What was found, in the order of the way from card to gateway.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    /// `readers`, `card`, `gateway`, `clock`.
    check: &'static str,
    state: FindingState,
    /// What was found, for people.
    text: String,
    /// What to do now, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureNote>,
    #[serde(skip)]
    exit: Exit,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum FindingState {
    Ok,
    Failed,
    Skipped,
}

impl Arguments {
    /// Looks at everything, also after something was found.
    pub(crate) fn run(self, console: Console) -> Exit {
        let interrupt = Interrupt::install().unwrap_or_default();
        let mut findings = match at_reader(&self.reader, console, &interrupt) {
            Ok(findings) => findings,
            Err(error) => return error.report(console),
        };
        if interrupt.asked() {
            return failure_report::stopped(console);
        }
        findings.extend(gateway(&self.gateway));
        for finding in findings.iter().filter(|_| !console.is_json()) {
            let mark = match finding.state {
                FindingState::Ok => "OK  ",
                FindingState::Failed => "NG  ",
                FindingState::Skipped => "—   ",
            };
            console.say(format!("{mark}{}: {}", finding.check, finding.text));
            if let Some(next) = &finding.next {
                console.say(format!("    → {next}"));
            }
        }
        let exit_code = findings
            .iter()
            .map(|finding| finding.exit)
            .find(|exit| *exit != Exit::Done)
            .unwrap_or(Exit::Done);
        console.report(&Report { exit_code, findings });
        exit_code
    }
}

/// The reader and the card on it.
///
/// # Errors
/// When it is not clear which reader is meant.
fn at_reader(
    reader: &ReaderArguments,
    console: Console,
    interrupt: &Interrupt,
) -> Result<Vec<Finding>, OpenError> {
    // Those of this computer can be listed; one on a radio is found by opening it.
    let (mut listed, has_card) = if reader.is_wireless() {
        (None, true)
    } else {
        let (finding, has_card) = readers(interrupt);
        (Some(finding), has_card)
    };
    let later = || Finding::skipped("card", "リーダーが使えるようになってから調べます。");
    if let Some(failed) = listed.take_if(|listed| listed.state != FindingState::Ok) {
        return Ok(vec![failed, later()]);
    }
    let card_timeout = if has_card { reader.card_timeout() } else { Duration::ZERO };
    Ok(match (reader.cards(console, interrupt.clone(), None), listed) {
        (Ok(mut cards), listed) => {
            let opened = || Finding::ok("readers", "Bluetoothのカードリーダーにつながりました。".to_owned());
            vec![listed.unwrap_or_else(opened), card(cards.as_mut(), card_timeout, interrupt)]
        }
        (Err(OpenError::Failed(failure)), Some(listed)) => vec![listed, Finding::failed("card", failure)],
        (Err(OpenError::Failed(failure)), None) => vec![Finding::failed("readers", failure), later()],
        (Err(unclear), _) => return Err(unclear),
    })
}

/// The readers of this computer, and whether one of them holds something.
fn readers(interrupt: &Interrupt) -> (Finding, bool) {
    let slots = match Readers::open(interrupt.clone()).and_then(|mut readers| readers.list()) {
        Ok(slots) => slots,
        Err(failure) => return (Finding::failed("readers", failure), false),
    };
    let usable: Vec<_> = slots.iter().filter(|slot| slot.role() != Role::Internal).collect();
    if usable.is_empty() {
        return (Finding::failed("readers", ReaderFailure::NoReader), false);
    }
    let names: Vec<_> = usable.iter().map(|slot| slot.printed()).collect();
    let has_card = usable.iter().any(|slot| slot.state != SlotState::Empty);
    (Finding::ok("readers", names.join("、")), has_card)
}

fn card(cards: &mut dyn CardSource, card_timeout: Duration, interrupt: &Interrupt) -> Finding {
    let start = cards.now();
    let mut until = start + card_timeout;
    loop {
        let met = cards.wait(Some(until));
        // A foreign card is looked at all the same: there is nothing else.
        if matches!(met, Err(ReaderFailure::OtherCardInReader)) && until > start {
            until = start;
            continue;
        }
        return finding_of(met, interrupt);
    }
}

fn finding_of(met: Result<Option<Card<'_>>, ReaderFailure>, interrupt: &Interrupt) -> Finding {
    match met {
        Ok(Some(mut link)) => {
            let _held = interrupt.hold();
            let survey = survey(link.as_mut(), SystemClock.now());
            // Its power is taken while signals still wait for it.
            drop(link);
            match survey {
                Ok(survey) => surveyed(&survey),
                Err(failure) => Finding::failed("card", failure),
            }
        }
        Ok(None) => Finding::skipped("card", "カードがありません。置くと、カードも調べます。"),
        Err(failure) => Finding::failed("card", failure),
    }
}

/// Converts a survey of the card to a finding. A card that no check can be made with is a failure, with all that the
/// card reported.
fn surveyed(survey: &Survey) -> Finding {
    let text = in_words(survey);
    match survey.failure {
        None => Finding::ok("card", text),
        Some(failure) => {
            let failed = Finding::failed("card", failure);
            Finding { text: format!("{}\n{text}", failed.text), ..failed }
        }
    }
}

/// Checks the gateway with one challenge: its address, its identity, the clinic's token and its clock.
fn gateway(arguments: &GatewayArguments) -> Vec<Finding> {
    if !arguments.is_named() {
        return vec![Finding::skipped("gateway", "--gateway でアドレスを指定すると、ここも調べます。")];
    }
    let mut gateway = match arguments.open() {
        Ok(gateway) => gateway,
        Err(error) => {
            return vec![Finding {
                state: FindingState::Failed,
                exit: Exit::Usage,
                ..Finding::ok("gateway", error.to_string())
            }];
        }
    };
    match read_challenge(gateway.exchange(&challenge_request(CheckMethod::Pin))) {
        Ok(challenge) => {
            let policy = crate::json::kebab(&challenge.visual_check);
            vec![
                Finding::ok("gateway", format!("応答あり。施術所として認められた。目視確認: {policy}")),
                clock(&challenge, SystemClock.now()),
            ]
        }
        Err(refusal) => vec![Finding::failed("gateway", refusal.failure)],
    }
}

/// Compares the clocks. Without a server time, the lifetime of a fresh challenge shows the error: it should be some
/// minutes. A clock is wrong if the challenge has already expired or lives for hours.
fn clock(challenge: &Challenge, now: DateTime<Utc>) -> Finding {
    if let Some(time) = challenge.server_time {
        let ahead = now.signed_duration_since(time);
        if ahead.abs() <= Challenge::CLOCK_TOLERANCE {
            return Finding::ok("clock", format!("ゲートウェイと合っている（差{}秒）", ahead.num_seconds()));
        }
        let word = if ahead > TimeDelta::zero() { "進んでいる" } else { "遅れている" };
        let text = format!("ゲートウェイより{}秒{word}", ahead.num_seconds().abs());
        let next = Some("コンピューターの日付と時刻を合わせてください。".to_owned());
        return Finding { text, next, ..Finding::failed("clock", GatewayFailure::ClockDiffers) };
    }
    let life = challenge.expires_at - now;
    if life > TimeDelta::zero() && life <= Challenge::LIFE_MAX {
        return Finding::ok(
            "clock",
            format!("ゲートウェイと合っている（チャレンジの残り{}秒）", life.num_seconds()),
        );
    }
    let text = format!("この時計では、できたばかりのチャレンジの残りが{}秒", life.num_seconds());
    let next = Some("コンピューターの日付と時刻を合わせてください。".to_owned());
    Finding { text, next, ..Finding::failed("clock", GatewayFailure::ClockDiffers) }
}

impl Finding {
    const fn new(check: &'static str, state: FindingState, text: String) -> Self {
        Self { check, state, text, next: None, failure: None, exit: Exit::Done }
    }

    const fn ok(check: &'static str, text: String) -> Self {
        Self::new(check, FindingState::Ok, text)
    }

    fn skipped(check: &'static str, text: &str) -> Self {
        Self::new(check, FindingState::Skipped, text.to_owned())
    }

    fn failed(check: &'static str, failure: impl Into<Failure>) -> Self {
        let failure = failure.into();
        Self {
            failure: Some(failure.into()),
            exit: failure.into(),
            next: Some(failure_report::advice(failure).to_owned()),
            ..Self::new(
                check,
                FindingState::Failed,
                format!("{}　[{}]", failure_text(failure).title, failure.code()),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use shikaku_core::gateway::{Challenge, ChallengeId, VisualCheckPolicy};

    use super::{FindingState, clock};

    #[track_caller]
    fn check(life: TimeDelta, expected: FindingState) {
        let now: chrono::DateTime<chrono::Utc> = "2026-11-22T03:00:00Z".parse().expect("a moment");
        let challenge = Challenge {
            id: ChallengeId::from_random([7; 16]),
            bytes: [7; 32],
            expires_at: now + life,
            visual_check: VisualCheckPolicy::Off,
            server_time: None,
        };
        assert!(clock(&challenge, now).state == expected, "{life}");
    }

    #[test]
    fn clocks_are_compared_ahead_and_behind_where_the_gateway_reports_its_own() {
        let now: chrono::DateTime<chrono::Utc> = "2026-11-22T03:00:00Z".parse().expect("a moment");
        for (minutes, expected) in [
            (0, FindingState::Ok),
            (2, FindingState::Ok),
            (-2, FindingState::Ok),
            (3, FindingState::Failed),
            (-10, FindingState::Failed),
            (576_000, FindingState::Failed),
        ] {
            let time = now + TimeDelta::minutes(minutes);
            let challenge = Challenge {
                id: ChallengeId::from_random([7; 16]),
                bytes: [7; 32],
                expires_at: time + TimeDelta::minutes(5),
                visual_check: VisualCheckPolicy::Off,
                server_time: Some(time),
            };
            assert!(clock(&challenge, now).state == expected, "{minutes}");
        }
    }

    #[test]
    fn a_clock_is_wrong_by_which_a_fresh_challenge_is_over_or_lives_for_hours() {
        check(TimeDelta::minutes(5), FindingState::Ok);
        check(TimeDelta::minutes(60), FindingState::Ok);
        check(TimeDelta::zero(), FindingState::Failed);
        check(TimeDelta::minutes(-3), FindingState::Failed);
        check(TimeDelta::hours(9), FindingState::Failed);
    }
}
