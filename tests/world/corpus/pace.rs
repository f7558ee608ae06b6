use chrono::TimeDelta;
use shikaku_transcript::LinkKind;

use crate::test_shell::Pace;

/// Returns how time passes at a desk with this link. Chosen, after what the readers reference (3.3, 4.5) states of
/// links; nothing was measured.
pub(super) fn pace(link: LinkKind) -> Pace {
    let exchange = match link {
        LinkKind::AndroidNfc | LinkKind::IosNfc => {
            |command: &[u8], answer: Option<&[u8]>| thinking(command) + micros(12_000, 95, command, answer)
        }
        LinkKind::Bluetooth => {
            |command: &[u8], answer: Option<&[u8]>| thinking(command) + micros(45_000, 800, command, answer)
        }
        LinkKind::Usb | LinkKind::Pcsc => {
            |command: &[u8], answer: Option<&[u8]>| thinking(command) + micros(6_000, 95, command, answer)
        }
        LinkKind::Virtual | LinkKind::Unknown => {
            |command: &[u8], answer: Option<&[u8]>| micros(250, 0, command, answer)
        }
    };
    Pace {
        person: TimeDelta::milliseconds(700),
        gateway: TimeDelta::milliseconds(180),
        exchange,
        slow_cards: true,
    }
}

fn thinking(command: &[u8]) -> TimeDelta {
    TimeDelta::milliseconds(match command.get(1) {
        Some(0x20) if command.len() > 4 => 30,
        Some(0x2A) => 400,
        Some(0xA4) => 8,
        _ => 5,
    })
}

fn micros(each: i64, byte: i64, command: &[u8], answer: Option<&[u8]>) -> TimeDelta {
    let bytes = command.len() + answer.map_or(0, <[u8]>::len);
    TimeDelta::microseconds(each + byte * i64::try_from(bytes).unwrap_or(i64::MAX / 1_000_000))
}
