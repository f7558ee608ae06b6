//! Every change of every answer of every check over every link: each run ends in a result or a named failure, and no
//! PIN is burnt. Every proof is the requested one, and what a robust reader can survive changes nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use shikaku_core::gateway::{ConfirmationRequest, Proof};
use shikaku_tests::test_shell::TestShell;
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::{Fault, Quirks, StatusWord, Trace};

use super::check::{CHECKS, Check, LINKS, Link, spent};

/// Status words in place of an answer, the command not executed.
const INSTEAD: [u16; 20] = [
    0x9000, 0x6100, 0x61FF, 0x6282, 0x6283, 0x6300, 0x63C1, 0x6700, 0x6982, 0x6985, 0x6999, 0x69FC, 0x6A82,
    0x6A86, 0x6B00, 0x6C00, 0x6C10, 0x6D00, 0x6E00, 0x6F00,
];

/// Status words in place of the answer of a command that was executed.
const REPLACED: [u16; 7] = [0x9000, 0x6100, 0x6300, 0x6982, 0x6C00, 0x6CFF, 0x6F00];

/// Every change of an answer of this many bytes.
fn faults(length: usize) -> Vec<Fault> {
    let mut faults = vec![
        Fault::LostBefore,
        Fault::LostAfter,
        Fault::Garbage,
        Fault::Truncated(0),
        Fault::Truncated(1),
        Fault::Truncated(length.saturating_sub(1)),
        Fault::Truncated(length / 2),
        Fault::Shorter(1),
        Fault::Shorter(100),
        Fault::Longer(1),
        Fault::Longer(300),
        Fault::Doubled,
        Fault::Chained(1),
        Fault::Chained(100),
        Fault::Chained(250),
    ];
    faults.extend(INSTEAD.map(|word| Fault::Status(StatusWord(word))));
    faults.extend(REPLACED.map(|word| Fault::Replaced(StatusWord(word))));
    // A chain of single bytes is longer than a card is allowed to make it.
    faults.retain(|fault| *fault != Fault::Chained(1) || length < 100);
    faults
}

/// What a command does, as far as it decides what can be survived.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    RefusedRead,
    EmptyRead,
    Query,
    Verify,
    Sign,
    Last,
    Other,
}

/// One exchange of an unchanged check.
struct Place {
    kind: Kind,
    response_length: usize,
    /// A PIN or birth date was sent before: a lost answer asks for it again.
    is_spent: bool,
}

impl Place {
    fn all(traces: &[Trace]) -> Vec<Self> {
        let credential = traces.iter().position(sends_credential).unwrap_or(traces.len());
        let place = |(place, trace): (usize, &Trace)| {
            let kind = match (trace.header.as_slice(), trace.status) {
                _ if place + 1 == traces.len() && place > credential => Kind::Last,
                ([_, 0xB0, ..], Some(0x9000)) if trace.response_length > 2 => Kind::Read,
                ([_, 0xB0, ..], Some(0x9000)) => Kind::EmptyRead,
                ([_, 0xB0, ..], _) => Kind::RefusedRead,
                ([_, 0x20, ..], _) if place == credential => Kind::Verify,
                ([_, 0x20, ..], _) => Kind::Query,
                ([_, 0x2A, ..], _) => Kind::Sign,
                _ => Kind::Other,
            };
            Self { kind, response_length: trace.response_length, is_spent: place > credential }
        };
        traces.iter().enumerate().map(place).collect()
    }

    /// Whether a check with this change ends as one without it. What is not listed may end in a failure, or in
    /// another reading of the card.
    fn survives(&self, fault: &Fault, limits: LinkLimits) -> bool {
        let data = self.response_length.saturating_sub(2);
        let longer = match fault {
            Fault::Longer(more) => *more,
            Fault::Doubled => data,
            _ => 0,
        };
        // What the link cannot carry is lost after the card ran the command.
        let is_lost_after = *fault == Fault::LostAfter || self.response_length + longer > limits.response_max;
        let is_lost = is_lost_after || *fault == Fault::LostBefore;
        let keeps_status =
            longer > 0 || matches!(fault, Fault::Doubled | Fault::Shorter(_) | Fault::Chained(_));
        match self.kind {
            // The result is there already.
            Kind::Last => true,
            Kind::Verify if is_lost => !is_lost_after,
            _ if is_lost => !self.is_spent,
            // Reading spends nothing. A garbled certificate and a wrong one look the same.
            Kind::Read => *fault != Fault::Garbage,
            // A response without data loses none, and the session ignores added data.
            Kind::Query | Kind::Verify | Kind::Other | Kind::RefusedRead => keeps_status,
            Kind::EmptyRead => keeps_status && longer == 0,
            // Asked for with the same Le once more.
            Kind::Sign if matches!(fault, Fault::Status(word) | Fault::Replaced(word) if word.0 == 0x6C00) => {
                true
            }
            Kind::Sign => keeps_status && !matches!(fault, Fault::Shorter(_)),
        }
    }
}

fn sends_credential(trace: &Trace) -> bool {
    trace.header.get(1) == Some(&0x20) && trace.command_length > 5
}

/// What is wrong with how it ended, if anything.
fn verdict(shell: &TestShell, check: &Check, clean: &[ConfirmationRequest]) -> Result<String, String> {
    const EXCHANGES_MAX: u32 = 200;
    let shows = shell.shows();
    spent(shell, check)?;
    let exchanges = shell.link.statistics().exchanges;
    if exchanges > EXCHANGES_MAX {
        return Err(format!("{exchanges} exchanges"));
    }
    let is_named = shows == "Showing" || shows.contains('-');
    if !is_named || shows.starts_with("ReadingCard") || shows.starts_with("WaitingForCard") {
        return Err(format!("it ends in {shows}"));
    }
    let requests: Vec<_> = shell.gateway.confirmations.iter().map(|(_, request)| request).collect();
    if (shows == "Showing") == requests.is_empty() {
        return Err(format!("{} confirmations and {shows}", requests.len()));
    }
    for request in requests {
        let fits = match (&request.proof, check.name) {
            (Proof::PinSignature(signature), "pin" | "android") => signature.len() == 256,
            (Proof::VisualCheck { presence: None }, "visual")
            | (Proof::VisualCheck { presence: Some(_) }, "presence") => true,
            _ => false,
        };
        if !fits {
            return Err("a proof of another kind than the check".to_owned());
        }
        let same = clean.iter().any(|clean| clean == request);
        if !same {
            return Err("a proof or certificate that this card does not give".to_owned());
        }
    }
    Ok(shows)
}

/// What came of the runs.
#[derive(Default)]
struct Tally {
    runs: u32,
    survived: u32,
    ends: BTreeMap<String, u32>,
    wrong: Vec<String>,
}

impl Tally {
    /// Plays a check over a link with each change of each of its answers.
    fn spoil(&mut self, link: &Link, check: &Check) {
        let quirks = Quirks { long_read: link.long_read, ..Quirks::default() };
        let clean = check.play(check.link(link.limits, quirks.clone()));
        assert_eq!(clean.shows(), check.end, "{} {}", link.name, check.name);
        let requests: Vec<_> =
            clean.gateway.confirmations.iter().map(|(_, request)| request.clone()).collect();
        let places = Place::all(&clean.link.statistics().traces);
        for (exchange, place) in (1..).zip(&places) {
            for fault in faults(place.response_length) {
                let script = fault.clone().at(exchange);
                let name = format!("{} {} {script}", link.name, check.name);
                let shell = check.play(check.link(link.limits, quirks.clone()).with_faults([script]));
                self.runs += 1;
                let survives = place.survives(&fault, link.limits);
                self.survived += u32::from(survives);
                match verdict(&shell, check, &requests) {
                    Ok(end) if survives && end != check.end => {
                        self.wrong.push(format!("{name}: {end} in place of {}", check.end));
                    }
                    Ok(end) => *self.ends.entry(end).or_default() += 1,
                    Err(why) => self.wrong.push(format!("{name}: {why}")),
                }
            }
        }
    }
}

#[test]
fn every_change_of_every_answer_ends_well() {
    let mut tally = Tally::default();
    for link in &LINKS {
        for check in &CHECKS {
            tally.spoil(link, check);
        }
    }
    let Tally { runs, survived, ends, wrong } = tally;
    let summary = ends.iter().fold(String::new(), |mut summary, (end, count)| {
        let _ = write!(summary, "\n  {count:6} {end}");
        summary
    });
    println!(
        "card matrix: {runs} runs, {} wrong, {survived} with the result of an unchanged check; they ended in{summary}",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(runs > 5_000, "{runs}");
}
