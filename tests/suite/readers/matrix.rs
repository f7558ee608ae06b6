//! Every fault at every exchange of every check over every reader: nothing hangs, nothing panics, no PIN is burnt, and
//! each end is a named state from which a person can go on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_reader_sim::{KINDS, Model, SimulatedReader, Takes};
use shikaku_tests::tablet::Tablet;
use shikaku_tests::test_shell::card;
use shikaku_virtual_card::{Reference, VirtualLink};

/// A check, and how a person begins it.
struct Check {
    name: &'static str,
    begin: fn(&mut Tablet),
    /// Tries that it may cost.
    cost: u8,
}

const CHECKS: [Check; 4] = [
    Check { name: "pin", begin: |tablet| tablet.begins_pin_check("1234"), cost: 0 },
    Check { name: "wrong-pin", begin: |tablet| tablet.begins_pin_check("9999"), cost: 1 },
    Check { name: "visual", begin: Tablet::begins_visual_check, cost: 0 },
    Check { name: "presence", begin: begins_presence, cost: 0 },
];

fn begins_presence(tablet: &mut Tablet) {
    tablet.gateway.visual_check = VisualCheckPolicy::PresenceProof;
    tablet.begins_visual_check();
    tablet.types("19840410");
}

const PACKETS: [usize; 2] = [20, 185];
const TRIES: u8 = 3;

/// Two counts and times for faults that take one: within what is waited for, and beyond.
fn values(takes: Takes) -> &'static [u32] {
    match takes {
        Takes::Nothing => &[0],
        Takes::Milliseconds => &[1_500, 12_000],
        Takes::Count => &[3, 60],
    }
}

fn tablet(model: Model, packet: usize) -> Tablet {
    let mut link = VirtualLink::new(card("valid"));
    link.remove();
    Tablet::beside(SimulatedReader::new(model, link).with_packet(packet))
}

/// Plays a check as a patient person would: lays the card, and lays it again on request.
fn play(tablet: &mut Tablet, check: &Check) {
    (check.begin)(tablet);
    tablet.lays_card();
    for _ in 0..3 {
        let ended = tablet
            .passes_until(Duration::from_secs(50), |tablet| is_end(tablet.app.reception().state().name()));
        if ended {
            return;
        }
        tablet.takes_card();
        tablet.lays_card();
    }
}

/// Returns whether a person has to decide something.
fn is_end(state: &str) -> bool {
    !matches!(state, "waiting-for-card" | "reading-card" | "asking-gateway" | "preparing")
}

/// What is wrong with how it ended, if anything.
fn verdict(tablet: &Tablet, check: &Check) -> Result<String, String> {
    let screen = tablet.shown();
    let behind = tablet.reader.card().card();
    let cost = TRIES.saturating_sub(behind.tries_left(Reference::AuthPin).unwrap_or_default());
    if cost > check.cost {
        return Err(format!("{cost} tries spent, at most {} typed", check.cost));
    }
    let sent = behind.verify_attempts(Reference::AuthPin);
    if sent > 1 {
        return Err(format!("a PIN typed once was sent {sent} times"));
    }
    if screen.buttons.is_empty() && screen.entry.is_none() {
        return Err("nobody can go on".to_owned());
    }
    if tablet.app.reception().state().name() == "reading-card" {
        return Err("it hangs in reading-card".to_owned());
    }
    let code = screen.failure_code.map_or(String::new(), |code| format!(" {code}"));
    Ok(format!("{}{code}", screen.id))
}

/// What came of the runs.
#[derive(Default)]
struct Tally {
    runs: u32,
    ends: BTreeMap<String, u32>,
    wrong: Vec<String>,
}

impl Tally {
    /// Plays a check over a reader with each fault at each of its exchanges.
    fn spoil(&mut self, model: Model, packet: usize, check: &Check) {
        let mut clean = tablet(model, packet);
        play(&mut clean, check);
        for exchange in 1..=clean.reader.exchanges() {
            let values =
                KINDS.iter().flat_map(|kind| values(kind.takes).iter().map(move |value| (kind, value)));
            for (kind, value) in values {
                let fault = kind.with(*value).at(exchange);
                let mut tablet = tablet(model, packet);
                tablet.reader.script(fault);
                play(&mut tablet, check);
                self.runs += 1;
                match verdict(&tablet, check) {
                    Ok(end) => *self.ends.entry(end).or_default() += 1,
                    Err(why) => {
                        self.wrong.push(format!("{model} {packet} {} {fault}: {why}", check.name));
                    }
                }
            }
        }
    }
}

#[test]
fn every_fault_at_every_exchange_ends_well() {
    let mut tally = Tally::default();
    for model in Model::ALL {
        for packet in PACKETS {
            for check in &CHECKS {
                tally.spoil(model, packet, check);
            }
        }
    }
    let Tally { runs, ends, wrong } = tally;
    let summary = ends.iter().fold(String::new(), |mut summary, (end, count)| {
        let _ = write!(summary, "\n  {count:6} {end}");
        summary
    });
    println!("fault matrix: {runs} runs, {} wrong; they ended in{summary}", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(runs > 5_000, "{runs}");
}
