use serde::Serialize;
use shikaku_clinic::failure::ReaderFailure;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure_report;
use crate::interrupt::Interrupt;
use crate::json::kebab;
use crate::pcsc::{Choice, Readers, Role, Slot, SlotState, choose_slot};

/// The readers of this computer.
#[derive(Serialize)]
struct Listing {
    readers: Vec<Row>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    name: String,
    /// `contactless`, `contact`, `unnamed`, `internal`.
    role: String,
    /// `empty`, `card`, `mute`, `busy`, `unknown`.
    state: String,
    /// Whether a check would take the card that is here now.
    is_chosen: bool,
}

/// Lists the readers.
pub(crate) fn run(console: Console) -> Exit {
    let interrupt = Interrupt::install().unwrap_or_default();
    let slots = match Readers::open(interrupt.clone()).and_then(|mut readers| readers.list()) {
        Ok(slots) => slots,
        Err(_) if interrupt.asked() => return failure_report::stopped(console),
        Err(failure) => return failure_report::report(console, failure.into()),
    };
    if slots.is_empty() {
        return failure_report::report(console, ReaderFailure::NoReader.into());
    }
    let chosen = match choose_slot(&slots, None) {
        Choice::Take(slot) => Some(slot),
        Choice::Wait | Choice::Busy | Choice::Mute | Choice::NoReader => None,
    };
    for slot in slots.iter().filter(|_| !console.is_json()) {
        let mark = if chosen == Some(slot) { "→" } else { "  " };
        console.say(format!("{mark} {}（{}、{}）", slot.printed(), role(slot.role()), state(slot.state)));
    }
    console.report(&Listing { readers: slots.iter().map(|slot| Row::new(slot, chosen)).collect() });
    Exit::Done
}

impl Row {
    fn new(slot: &Slot, chosen: Option<&Slot>) -> Self {
        Self {
            name: slot.printed(),
            role: kebab(&slot.role()),
            state: kebab(&slot.state),
            is_chosen: chosen == Some(slot),
        }
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Contactless => "かざす",
        Role::Contact => "差し込む",
        Role::Unnamed => "種類は名前から分からない",
        Role::Internal => "内蔵。使わない",
    }
}

const fn state(state: SlotState) -> &'static str {
    match state {
        SlotState::Empty => "カードなし",
        SlotState::Card => "カードあり",
        SlotState::Mute => "カードが応答しない",
        SlotState::Busy => "ほかのソフトが使用中",
        SlotState::Unknown => "状態が分からない",
    }
}
