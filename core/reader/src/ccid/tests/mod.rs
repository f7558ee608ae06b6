//! A CCID reader that tests play. Answers are written as the readers reference has them (2.3): header, then data.

mod breaks;
mod session;

use super::{CcidCodec, CcidProfile};
use crate::bench::{Bench, bytes, hex};
use crate::{FaultCause, Link, ReaderCommand, ReaderFault};

const USB: Link = Link::UsbBulk { packet_size: 64 };
const SELECT_APDU: &str = "00a4040c0ad392f000260100000001";

/// `type dwLength bSlot bSeq x y z data` in hex, the length counted.
fn message(kind: u8, seq: u8, params: [u8; 3], data: &str) -> String {
    let length = u32::try_from(data.len() / 2).unwrap().to_le_bytes();
    format!("{kind:02x}{}00{seq:02x}{}{data}", hex(&length), hex(&params))
}

fn data_block(seq: u8, params: [u8; 3], data: &str) -> String {
    message(0x80, seq, params, data)
}

fn slot_status(seq: u8, status: u8) -> String {
    message(0x81, seq, [status, 0, 0], "")
}

/// With a card under power. Messages 1 to 3 are past: open, its status, power on.
fn powered(profile: CcidProfile, link: Link) -> Bench<CcidCodec> {
    let mut bench = Bench::new(CcidCodec::connected(profile, link));
    bench.command(ReaderCommand::Open).unwrap();
    bench.written();
    bench.says(&slot_status(1, 1));
    bench.written();
    bench.says(&slot_status(2, 1));
    bench.command(ReaderCommand::PowerOn).unwrap();
    bench.written();
    bench.says(&data_block(3, [0; 3], "3b80800101"));
    assert_eq!(bench.events(), ["ready", "present", "powered 3b80800101"]);
    bench
}

fn extended() -> CcidProfile {
    CcidProfile::new(0, 0x0004_0040, 271).unwrap()
}

fn lost(cause: FaultCause) -> String {
    format!("{:?}", ReaderFault::ReplyLost(cause))
}

fn not_sent(cause: FaultCause) -> String {
    format!("{:?}", ReaderFault::NotSent(cause))
}
