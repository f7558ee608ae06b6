use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::view::{ButtonId, reader_screen};
use shikaku_core::workflow::{FoundReader, ReaderPage};
use shikaku_reader::registry;
use shikaku_reader::registry::FoundBy;
use thiserror::Error;

use super::{Call, Radio, RadioEvent};
use crate::console::Console;
use crate::render;

/// Why there is no reader to speak with.
#[derive(Debug, Error)]
pub(crate) enum FindError {
    /// One that people know.
    #[error("{}", .0.code())]
    Failed(ReaderFailure),
    /// Several readers advertise, and none is named. A neighbour's reader must not be tried.
    #[error("カードリーダーがいくつか見つかりました。--reader ble:名前 で、使うものを指定してください。")]
    Several,
    /// This program was built without Bluetooth.
    #[cfg(not(feature = "bluetooth"))]
    #[error(
        "このプログラムは Bluetooth なしで作られています。Linux では libdbus-1-dev と pkg-config をインストールし、--features bluetooth を付けて作り直してください。"
    )]
    NoBluetooth,
}

/// The choice among the readers that advertise.
#[derive(Debug, PartialEq, Eq)]
enum Choice {
    /// The one at this place: it has exactly the name or address that is wanted.
    Exact(usize),
    /// The one at this place, as long as no other advertises.
    Only(usize),
    /// More than one could be meant.
    Several,
    /// None yet.
    None,
}

/// Listens until it is clear which reader is meant.
///
/// # Errors
/// When it does not become clear in time.
pub(super) fn find(
    radio: &mut dyn Radio,
    called: &Receiver<Call>,
    wanted: Option<&str>,
    console: Console,
) -> Result<FoundReader, FindError> {
    radio.scan();
    let mut found = Vec::new();
    let chosen = listen(called, wanted, &mut found, console);
    radio.stop_scan();
    if matches!(chosen, Err(FindError::Several)) {
        report(console, found, false);
        return Err(FindError::Several);
    }
    // The place is one of the list.
    let place = chosen?;
    found.into_iter().nth(place).ok_or(FindError::Failed(ReaderFailure::ReaderNotFound))
}

fn listen(
    called: &Receiver<Call>,
    wanted: Option<&str>,
    found: &mut Vec<FoundReader>,
    console: Console,
) -> Result<usize, FindError> {
    let begun = Instant::now();
    let mut was_reported = false;
    loop {
        let event = called.recv_timeout(LISTEN_TIME.saturating_sub(begun.elapsed()).max(POLL_TIME));
        let is_over = match event {
            Ok(Call::RadioEvent(RadioEvent::Advertised(advertisement))) => {
                found.extend(
                    advertisement.reader().filter(|it| found.iter().all(|known| known.device != it.device)),
                );
                false
            }
            Ok(Call::RadioEvent(RadioEvent::ScanFailed(link_failure))) => return Err(link_failure.into()),
            Ok(Call::RadioEvent(RadioEvent::ScanOver)) | Err(RecvTimeoutError::Disconnected) => true,
            Ok(_) | Err(RecvTimeoutError::Timeout) => false,
        };
        let listened = begun.elapsed();
        match choose(found, wanted) {
            Choice::Exact(place) => return Ok(place),
            Choice::Only(place) if is_over || listened >= LISTEN_TIME => return Ok(place),
            Choice::Several if is_over || listened >= LISTEN_TIME => return Err(FindError::Several),
            Choice::None if is_over || listened >= SEARCH_TIME => {
                return Err(ReaderFailure::ReaderNotFound.into());
            }
            Choice::None if listened >= LISTEN_TIME && !was_reported => {
                was_reported = true;
                report(console, Vec::new(), true);
            }
            Choice::Only(_) | Choice::Several | Choice::None => {}
        }
    }
}

/// A whole name or address goes before a part of a name. Without either any reader is meant that is sure to be one: a
/// service of 16 bits is anybody's.
fn choose(found: &[FoundReader], wanted: Option<&str>) -> Choice {
    let is_exact = |reader: &FoundReader| {
        wanted.is_some_and(|wanted| reader.name == wanted || reader.device.eq_ignore_ascii_case(wanted))
    };
    if let Some(place) = found.iter().position(is_exact) {
        return Choice::Exact(place);
    }
    let is_meant = |reader: &FoundReader| match wanted {
        Some(part) => reader.name.to_lowercase().contains(&part.to_lowercase()),
        None => is_sure(reader),
    };
    let mut meant = found.iter().enumerate().filter(|(_, reader)| is_meant(reader)).map(|(place, _)| place);
    match (meant.next(), meant.next()) {
        (Some(place), None) => Choice::Only(place),
        (Some(_), Some(_)) => Choice::Several,
        (None, _) => Choice::None,
    }
}

fn is_sure(reader: &FoundReader) -> bool {
    match reader.found.by {
        FoundBy::Service(_) | FoundBy::Name => true,
        FoundBy::ShortService(_) => registry::find(&[], Some(&reader.name)).is_some(),
    }
}

/// The core's page of the search: that it goes on, or which readers there are.
fn report(console: Console, found: Vec<FoundReader>, listening: bool) {
    let screen = reader_screen(&ReaderPage::Searching { found, listening, notice: None }, None, None);
    console.say(render::screen(&screen));
    for button in screen.buttons.iter().filter(|button| matches!(button.id, ButtonId::ChooseResult(_))) {
        console.say(format!("  {}", button.label));
    }
}

/// How long others are listened for before one is taken: each advertises a few times a second.
const LISTEN_TIME: Duration = Duration::from_secs(4);

/// How long a reader is listened for. It may have to be woken by a button first.
const SEARCH_TIME: Duration = Duration::from_secs(30);

/// How often the time is looked at.
const POLL_TIME: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use shikaku_core::workflow::{Advertisement, FoundReader};
    use shikaku_reader::Uuid;

    use super::{Choice, choose};

    const ACS: Uuid = Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133);
    const SHORT: Uuid = Uuid::short(0xFFF0);

    fn found(device: &str, name: &str, service: Uuid) -> FoundReader {
        let (device, name) = (device.to_owned(), Some(name.to_owned()));
        Advertisement { device, name, rssi: -50, services: vec![service] }.reader().expect("a reader")
    }

    #[track_caller]
    fn check(readers: &[(&str, &str, Uuid)], wanted: Option<&str>, expected: &Choice) {
        let readers: Vec<_> =
            readers.iter().map(|(device, name, service)| found(device, name, *service)).collect();
        assert_eq!(&choose(&readers, wanted), expected, "{wanted:?}");
    }

    const OURS: (&str, &str, Uuid) = ("C0:FF:EE:00:00:01", "ACR1255U-J1-000001", ACS);
    const THEIRS: (&str, &str, Uuid) = ("C0:FF:EE:00:00:02", "ACR1255U-J1-0000011", ACS);
    const LAMP: (&str, &str, Uuid) = ("C0:FF:EE:00:00:03", "Lamp", SHORT);

    #[test]
    fn the_only_one_is_taken_and_of_several_none() {
        check(&[], None, &Choice::None);
        check(&[OURS], None, &Choice::Only(0));
        check(&[THEIRS, OURS], None, &Choice::Several);
    }

    #[test]
    fn a_whole_name_or_address_goes_before_a_part() {
        check(&[THEIRS, OURS], Some("ACR1255U-J1-000001"), &Choice::Exact(1));
        check(&[THEIRS, OURS], Some("c0:ff:ee:00:00:01"), &Choice::Exact(1));
        check(&[THEIRS, OURS], Some("acr1255u"), &Choice::Several);
        check(&[THEIRS, OURS], Some("0011"), &Choice::Only(0));
        check(&[THEIRS, OURS], Some("bR500"), &Choice::None);
    }

    #[test]
    fn what_may_be_any_device_is_taken_only_by_its_name() {
        check(&[LAMP], None, &Choice::None);
        check(&[LAMP, OURS], None, &Choice::Only(1));
        check(&[LAMP], Some("lamp"), &Choice::Only(0));
        check(&[("C0", "ACR1255U-J1-7", SHORT)], None, &Choice::Only(0));
    }
}
