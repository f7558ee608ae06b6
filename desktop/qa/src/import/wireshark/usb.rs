//! Parses the headers before the data of a USB packet, of Linux (usbmon) and of Windows (`USBPcap`).

use std::time::Duration;

/// How data is carried.
pub(super) enum Transfer {
    /// Messages.
    Bulk,
    /// Notes of the reader about cards.
    Interrupt,
}

/// A packet with data in it.
pub(super) struct UsbPacket<'a> {
    pub(super) transfer: Transfer,
    /// Bus and device.
    pub(super) device: (u16, u16),
    pub(super) to_device: bool,
    /// Since 1970.
    pub(super) time: Option<Duration>,
    pub(super) data: &'a [u8],
}

impl<'a> UsbPacket<'a> {
    /// Parses the header of a packet. The lengths in the packet show which one it is.
    pub(super) fn of(packet: &'a [u8]) -> Option<Self> {
        Self::usbpcap(packet).or_else(|| Self::usbmon(packet))
    }

    fn usbpcap(packet: &'a [u8]) -> Option<Self> {
        let (header, data) = packet.split_first_chunk::<USBPCAP>()?;
        let [27, 0, .., b0, b1, d0, d1, endpoint, transfer, l0, l1, l2, l3] = header else { return None };
        is_length(data, [*l0, *l1, *l2, *l3]).then_some(Self {
            transfer: transfer_of(*transfer)?,
            device: (u16::from_le_bytes([*b0, *b1]), u16::from_le_bytes([*d0, *d1])),
            to_device: endpoint & IN == 0,
            time: None,
            data,
        })
    }

    fn usbmon(packet: &'a [u8]) -> Option<Self> {
        let (header, rest) = packet.split_first_chunk::<USBMON>()?;
        let (_, header) = header.split_first_chunk::<8>()?;
        let (&[event, transfer, endpoint, device, b0, b1, _, _], header) = header.split_first_chunk()?;
        let (whole, header) = header.split_first_chunk()?;
        let (micros, header) = header.split_first_chunk()?;
        let (_, header) = header.split_first_chunk::<8>()?;
        let (length, _) = header.split_first_chunk()?;
        let mapped = || rest.get(USBMON_MAPPED..).filter(|data| is_length(data, *length));
        let data = mapped().or_else(|| Some(rest).filter(|data| is_length(data, *length)))?;
        matches!(event, b'S' | b'C' | b'E').then_some(Self {
            transfer: transfer_of(transfer)?,
            device: (u16::from_le_bytes([b0, b1]), u16::from(device)),
            to_device: endpoint & IN == 0,
            time: Some(
                Duration::from_secs(u64::from_le_bytes(*whole))
                    .saturating_add(Duration::from_micros(u64::from(u32::from_le_bytes(*micros)))),
            ),
            data,
        })
    }
}

fn is_length(data: &[u8], length: [u8; 4]) -> bool {
    usize::try_from(u32::from_le_bytes(length)).is_ok_and(|length| length == data.len())
}

fn transfer_of(code: u8) -> Option<Transfer> {
    match code {
        3 => Some(Transfer::Bulk),
        1 => Some(Transfer::Interrupt),
        _ => None,
    }
}

/// Bytes of `USBPcap`'s header.
const USBPCAP: usize = 27;
/// Bytes of usbmon's header, and how many more it has in captures of today.
const USBMON: usize = 48;
const USBMON_MAPPED: usize = 16;
/// The bit of an endpoint that is read from.
const IN: u8 = 0x80;
