//! Text of Wireshark: hex dumps of USB packets (`tshark -x`, or packets exported or copied as text) captured on Linux or
//! Windows, and columns that hold CCID messages (`tshark -T fields -e frame.time_epoch -e usb.capdata`).

mod usb;

use std::collections::BTreeMap;

use shikaku_transcript::LinkKind;

use super::ccid::{self, BulkMessages};
use super::clock::{seconds, since_1970};
use super::lines::lines;
use super::recording::{APDU_MAX, Recording};
use super::{Source, hex};
use usb::{Transfer, UsbPacket};

/// Wireshark.
pub(super) const SOURCE: Source = Source { name: "wireshark", link: LinkKind::Usb, recognises, read };

fn recognises(file: &[u8]) -> bool {
    let mut trial = Recording::default();
    read(file, &mut trial);
    trial.has_exchanged()
}

fn read(file: &[u8], recording: &mut Recording) {
    let mut devices = Devices::default();
    let mut dump = Vec::new();
    for line in lines(file) {
        if recording.is_full() {
            break;
        }
        let row = row(&line);
        if row.as_ref().is_none_or(|(offset, _)| *offset == 0) {
            devices.packet(&dump, recording);
            dump.clear();
        }
        match row {
            // A gap, or more than a packet of a reader can have: what is there is passed over.
            Some((offset, _)) if offset != dump.len() || offset > PACKET_MAX => dump.clear(),
            Some((_, bytes)) => dump.extend(bytes),
            None => devices.columns(&line, recording),
        }
    }
    devices.packet(&dump, recording);
}

/// A line of a hex dump: `0010  97 98 07 6b ...   ...k`.
fn row(line: &str) -> Option<(usize, Vec<u8>)> {
    let (offset, rest) = line.split_once(' ')?;
    let offset = (4..=8).contains(&offset.len()).then(|| usize::from_str_radix(offset, 16).ok())??;
    let bytes = hex::dumped(rest.trim_start_matches(' '), hex::LINE_MAX);
    (!bytes.is_empty()).then_some((offset, bytes))
}

/// The devices of a capture.
#[derive(Default)]
struct Devices(BTreeMap<(u16, u16), BulkMessages>);

impl Devices {
    /// One packet. What is not of USB, or of no reader, is none of ours.
    fn packet(&mut self, bytes: &[u8], recording: &mut Recording) {
        let Some(packet) = UsbPacket::of(bytes) else { return };
        if let Some(moment) = packet.time.and_then(since_1970) {
            recording.moment(moment);
        }
        match packet.transfer {
            Transfer::Interrupt => {
                ccid::slot_change(packet.data, recording);
            }
            Transfer::Bulk => self.message(packet.device, packet.to_device, packet.data, recording),
        }
    }

    /// A line of columns: times and whole messages.
    fn columns(&mut self, line: &str, recording: &mut Recording) {
        for column in line.split('\t') {
            if let Some(moment) = column.contains('.').then(|| since_1970(seconds(column)?)).flatten() {
                recording.moment(moment);
            } else if let Some(bytes) = hex::whole(column)
                && let Some(to_device) = ccid::direction(&bytes)
            {
                self.message(NO_DEVICE, to_device, &bytes, recording);
            }
        }
    }

    fn message(&mut self, device: (u16, u16), to_device: bool, data: &[u8], recording: &mut Recording) {
        if data.is_empty() || !self.0.contains_key(&device) && self.0.len() >= DEVICES_MAX {
            return;
        }
        let messages = self.0.entry(device).or_default();
        if to_device {
            messages.host_message(data, recording);
        } else {
            messages.reader_message(data, recording);
        }
    }
}

const NO_DEVICE: (u16, u16) = (0, 0);
/// A bus has 127 devices.
const DEVICES_MAX: usize = 512;
/// Longest packet in bytes: a CCID message and the headers before it.
const PACKET_MAX: usize = APDU_MAX + 128;
