//! The published vectors (readers reference, 1.1: A = A0..AF, B = B0..BF, the factory key) and a reader that plays them.

mod breaks;
mod session;

use zeroize::Zeroizing;

use super::{AcsCodec, AcsKey, Block, SessionCipher, envelope};
use crate::bench::{Bench, bytes, hex};
use crate::{FaultCause, ReaderCommand, ReaderFault};

const STEP_1: &str = "05000c6b0005000000cbe0000045000c0a";
const STEP_2: &str = "05001c830015000000a1e10000450010d306976536b7eee16e44689b176e8a1c0a";
const STEP_3: &str =
    "05002c6b0025000000fae000004600cee760574061395985137cf6c1f034a666346920fed1cf682c80f03ae5d80d372c0a";
const STEP_4: &str = "05001c830015000000dee10000460000d664c17efe92afae922467c5dfb0f41c0a";
const AUTO_POLL_ON: &str = "0500106747d6970224d24f01b0efd5c6e6ee8e010a";
const SLOT_STATUS: &str = "05001075384905822f4df127ec078b5f6d7945490a";
const POWER_ON: &str = "050010fd8d17b05cfbe5f9d6785c41dcc6250dfd0a";
const POWER_OFF: &str = "050010ebf2c415ea262927d55ab5ba29169949750a";
const SELECT: &str = "0500205b5809aa091cb8f190a746e2a0138bea0c1a2b4dced8701a040aacbef711d0eb500a";
const SELECT_APDU: &str = "00a4040c0ad392f000260100000001";
const ANSWER_9000: &str = "050010f494653a726d5e454c523d42ff9e4efc990a";
const EVENT_03: &str = "0500106c96bd8e0160de17f7b27d67d9f4b6c2770a";

fn random() -> Zeroizing<[u8; 16]> {
    Zeroizing::new(std::array::from_fn(|place| 0xB0 + u8::try_from(place).unwrap()))
}

fn cipher() -> SessionCipher {
    let key = bytes("a0a1a2a3a4a5a6a7b0b1b2b3b4b5b6b7");
    SessionCipher::new(&Zeroizing::new(key.try_into().unwrap()))
}

/// What the reader says in the session, from the bytes of a block without its checksum.
fn sealed(kind: u8, param: u8, data: &str) -> String {
    let block = Block { kind, param, data: Zeroizing::new(bytes(data)) };
    hex(&envelope::wrap(&cipher().seal(&block).unwrap()).unwrap())
}

/// What the reader says unencrypted.
fn plain(kind: u8, param: u8) -> String {
    let block = Block { kind, param, data: Zeroizing::default() };
    hex(&envelope::wrap(&block.to_bytes().unwrap()).unwrap())
}

fn connected(key: &AcsKey) -> Bench<AcsCodec> {
    Bench::new(AcsCodec::connected(key, random(), 20))
}

/// After the authentication, without a card.
fn opened() -> Bench<AcsCodec> {
    let mut bench = connected(&AcsKey::factory());
    bench.command(ReaderCommand::Open).unwrap();
    for answer in [STEP_2, STEP_4, &sealed(0x83, 0, "e1000040010101"), &sealed(0x81, 2, "")] {
        bench.written();
        bench.says(answer);
    }
    assert_eq!(bench.events(), ["ready", "absent"]);
    bench
}

/// With a card under power.
fn powered() -> Bench<AcsCodec> {
    let mut bench = opened();
    bench.command(ReaderCommand::PowerOn).unwrap();
    bench.written();
    bench.says(&sealed(0x80, 0, "3b80800101"));
    assert_eq!(bench.events(), ["powered 3b80800101"]);
    bench
}

/// With the command of the vectors handed out whole.
fn asked() -> Bench<AcsCodec> {
    let mut bench = powered();
    bench.transmit(SELECT_APDU).unwrap();
    assert_eq!(bench.written(), SELECT);
    bench
}

fn lost(cause: FaultCause) -> String {
    format!("{:?}", ReaderFault::ReplyLost(cause))
}

fn not_sent(cause: FaultCause) -> String {
    format!("{:?}", ReaderFault::NotSent(cause))
}
