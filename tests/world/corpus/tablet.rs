use std::time::Duration;

use shikaku_core::view::ButtonId;
use shikaku_core::workflow::Event;
use shikaku_reader_sim::{Model, ScriptedReaderFault, SimulatedReader};
use shikaku_transcript::Header;
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::VirtualLink;

use super::recipe::Recipe;
use super::setup::{header, script};
use crate::open_recorder::CheckRecorder;
use crate::tablet::Tablet;
use crate::test_shell::card;

/// Time that a person takes for anything. The reader takes none but for its faults: of a real one nothing was measured.
const PERSON: Duration = Duration::from_millis(700);
/// How long a card lies on the reader.
const CARD_TIME: Duration = Duration::from_secs(2);

/// Plays a recipe at a tablet with a simulated reader; both are recorded.
pub(super) fn play<R: CheckRecorder>(recipe: &Recipe, model: Model, recorder: impl FnOnce(&Header) -> R) {
    let held = card(&recipe.card);
    let (serial, kind) = (held.record().serial.to_string(), held.record().kind);
    let mut link = VirtualLink::new(held);
    link.remove();
    let faults = recipe.reader_faults.iter().map(|fault| fault.parse::<ScriptedReaderFault>());
    let faults: Vec<_> = faults.map(|fault| fault.expect("a fault of a reader")).collect();
    let reader = SimulatedReader::new(model, link).with_packet(recipe.packet).with_faults(faults);
    let tablet = Tablet::beside(reader);
    let header = header(recipe, kind, LinkLimits::EXTENDED, tablet.now());
    let mut tablet = tablet.recorded(recorder(&header));
    script(&mut tablet.gateway, recipe, &serial);
    for step in &recipe.steps {
        tablet.passes(PERSON);
        do_step(&mut tablet, step);
    }
}

/// `attend`, `press BUTTON`, `type DIGITS`, `touch`, `lay`, `take-away` and `wait SECONDS`.
fn do_step(tablet: &mut Tablet, step: &str) {
    let (word, value) = step.split_once(' ').unwrap_or((step, ""));
    match word {
        "attend" => tablet.attends(),
        "press" => tablet.on_event(ButtonId::by_name(value).and_then(ButtonId::event).expect("a button")),
        "type" => value.bytes().for_each(|digit| tablet.on_event(Event::Digit(digit - b'0'))),
        "lay" => tablet.lays_card(),
        "take-away" => tablet.takes_card(),
        "touch" => {
            tablet.lays_card();
            tablet.passes(CARD_TIME);
            tablet.takes_card();
        }
        "wait" => tablet.passes(Duration::from_secs(value.parse().expect("seconds"))),
        _ => panic!("no step {word} over a reader"),
    }
}
