//! A model, not a measurement: no radio is part of this project. It takes every exchange apart into the frames of
//! ISO/IEC 14443-3 and -4 Type B and adds the time of the card and of the host. Its use is to compare two traffics
//! under the same assumptions; every assumption is a field below.

use std::time::Duration;

use super::traffic::{Exchange, Instruction, Traffic};

/// Bit rate after ATTRIB. Before it everything runs at 106 kbit/s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitRate {
    /// One etu is 128 carrier cycles.
    Kbit106,
    /// One etu is 32 carrier cycles.
    Kbit424,
}

/// The parameters of a card session's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionModel {
    /// Both ways.
    pub rate: BitRate,
    /// Longest frame in bytes (FSD, FSC), prologue and CRC included. Cards seen declare 256.
    pub frame_max: usize,
    /// Bytes around the data of a block: PCB 1 and `CRC_B` 2; no CID, no NAD.
    pub frame_extra: usize,
    /// etu per character: start bit, eight bits, stop bit; no extra guard time.
    pub character: u64,
    /// etu per frame for SOF (10.5 low, 2.5 high) and EOF (10 low).
    pub frame_marks: u64,
    /// Carrier cycles before the card answers: TR0 64/fs and TR1 80/fs, with fs = fc/16.
    pub guard_to_card: u64,
    /// Carrier cycles before the reader goes on: TR2, 10 etu at 106 kbit/s and 32/fs.
    pub guard_to_reader: u64,
    /// Time after which the card must ask for more with S(WTX): FWI 10.
    pub frame_waiting: Duration,
    /// Unmodulated field before the first command (ISO/IEC 14443-3).
    pub field_on: Duration,
    /// What the card thinks.
    pub card: CardTimes,
    /// What reader, driver, service and program add to every exchange.
    pub host: Duration,
}

/// Time of the card itself by kind of command. Chosen, after what holders of cards report; not measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardTimes {
    /// SELECT.
    pub select: Duration,
    /// READ BINARY.
    pub read: Duration,
    /// READ BINARY, for each further 256 bytes that are started.
    pub read_more: Duration,
    /// VERIFY with a PIN: the counter is written before and after.
    pub verify: Duration,
    /// RSA-2048 signature.
    pub sign: Duration,
    /// Everything else, the retry query included.
    pub other: Duration,
}

/// The parts of a card session's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionTime {
    /// Field and anticollision, until the first command.
    pub start_up: Duration,
    /// Frames and the pauses between them.
    pub air: Duration,
    /// The card.
    pub card: Duration,
    /// Reader, driver, service and program.
    pub host: Duration,
}

impl Default for CardTimes {
    fn default() -> Self {
        Self {
            select: Duration::from_millis(8),
            read: Duration::from_millis(5),
            read_more: Duration::from_millis(1),
            verify: Duration::from_millis(30),
            sign: Duration::from_millis(400),
            other: Duration::from_millis(5),
        }
    }
}

impl SessionModel {
    /// The model with the assumptions written at its fields.
    #[must_use]
    pub fn at(rate: BitRate) -> Self {
        Self {
            rate,
            frame_max: 256,
            frame_extra: 3,
            character: 10,
            frame_marks: 23,
            guard_to_card: (64 + 80) * 16,
            guard_to_reader: 10 * 128 + 32 * 16,
            frame_waiting: Duration::from_millis(309),
            field_on: Duration::from_millis(5),
            card: CardTimes::default(),
            host: Duration::from_millis(15),
        }
    }

    /// Returns how long a card session with this traffic takes.
    #[must_use]
    pub fn session_time(&self, traffic: &Traffic) -> SessionTime {
        let sum = |part: &dyn Fn(&Exchange) -> Duration| traffic.0.iter().map(part).sum();
        SessionTime {
            start_up: self.start_up(),
            air: sum(&|exchange| self.air(exchange)),
            card: sum(&|exchange| self.card.of(exchange)),
            host: sum(&|_| self.host),
        }
    }

    /// Field on, WUPB and ATQB, ATTRIB and its answer, all at 106 kbit/s.
    fn start_up(&self) -> Duration {
        let slow = Self { rate: BitRate::Kbit106, ..self.clone() };
        let frames: u64 = ANTICOLLISION.iter().map(|bytes| slow.frame(*bytes)).sum();
        let pauses = 2 * (self.guard_to_card + self.guard_to_reader);
        self.field_on + carrier(frames + pauses)
    }

    /// Every frame of one exchange and the pause behind it.
    fn air(&self, exchange: &Exchange) -> Duration {
        let commands = self.blocks(exchange.command);
        let responses = self.blocks(exchange.response);
        // A block that is followed by another one of the same side is acknowledged by the other side.
        let acknowledgements = (commands.len() - 1) + (responses.len() - 1);
        let extensions = usize::try_from(self.extensions(exchange)).unwrap_or(usize::MAX);
        let blocks =
            commands.iter().chain(&responses).map(|bytes| self.frame(bytes + self.frame_extra)).sum::<u64>();
        let acknowledged = self.frame(self.frame_extra) * as_cycles(acknowledgements);
        // S(WTX) and its answer carry one byte each.
        let extended = 2 * self.frame(1 + self.frame_extra) * as_cycles(extensions);
        let turns = as_cycles(commands.len() + responses.len() - 1 + extensions);
        carrier(blocks + acknowledged + extended + turns * (self.guard_to_card + self.guard_to_reader))
    }

    /// Lengths of the blocks that carry so many bytes.
    fn blocks(&self, bytes: usize) -> Vec<usize> {
        let frame_data = self.frame_max.saturating_sub(self.frame_extra).max(1);
        let full = bytes / frame_data;
        let rest = bytes % frame_data;
        let mut blocks = vec![frame_data; full];
        if rest > 0 || full == 0 {
            blocks.push(rest);
        }
        blocks
    }

    /// How often the card asks for more time.
    fn extensions(&self, exchange: &Exchange) -> u128 {
        self.card.of(exchange).as_nanos() / self.frame_waiting.as_nanos().max(1)
    }

    /// Carrier cycles of a frame of so many bytes.
    fn frame(&self, bytes: usize) -> u64 {
        let etu = match self.rate {
            BitRate::Kbit106 => 128,
            BitRate::Kbit424 => 32,
        };
        (self.frame_marks + self.character * as_cycles(bytes)) * etu
    }
}

impl CardTimes {
    fn of(&self, exchange: &Exchange) -> Duration {
        match exchange.instruction {
            Instruction::Select | Instruction::DeselectApplications => self.select,
            Instruction::Read => {
                let data = exchange.response.saturating_sub(STATUS_WORD);
                let further = data.div_ceil(256).saturating_sub(1);
                self.read + self.read_more * u32::try_from(further).unwrap_or(u32::MAX)
            }
            Instruction::Verify => self.verify,
            // A refusal comes without the arithmetic.
            Instruction::Sign if exchange.response > STATUS_WORD => self.sign,
            Instruction::Sign | Instruction::Query | Instruction::Other => self.other,
        }
    }
}

impl SessionTime {
    /// From the first carrier to the last answer.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.start_up + self.air + self.card + self.host
    }
}

/// Bytes of WUPB, ATQB, ATTRIB and its answer, each with `CRC_B` (ISO/IEC 14443-3, 7.7 to 7.11).
const ANTICOLLISION: [usize; 4] = [5, 14, 11, 3];
const STATUS_WORD: usize = 2;
/// 13.56 MHz.
const CARRIER_KILOHERTZ: u64 = 13_560;

fn carrier(cycles: u64) -> Duration {
    Duration::from_nanos(cycles.saturating_mul(1_000_000) / CARRIER_KILOHERTZ)
}

fn as_cycles(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{BitRate, SessionModel};
    use crate::measure::{Exchange, Traffic};

    const SELECT: [u8; 2] = [0x00, 0xA4];
    const READ: [u8; 2] = [0x00, 0xB0];

    #[track_caller]
    fn check(exchange: Exchange, rate: BitRate, air_cycles: u64) {
        let time = SessionModel::at(rate).session_time(&Traffic(vec![exchange]));
        assert_eq!(time.air, Duration::from_nanos(air_cycles * 1_000_000 / 13_560));
    }

    #[test]
    fn the_air_time_of_an_exchange_is_the_sum_of_its_frames() {
        let pause = 144 * 16 + 1_280 + 512;
        // 15 + 3 bytes out, 2 + 3 bytes back, 23 etu of marks each.
        check(Exchange::new(&SELECT, 15, 2), BitRate::Kbit106, (180 + 23 + 50 + 23) * 128 + pause);
        check(Exchange::new(&SELECT, 15, 2), BitRate::Kbit424, (180 + 23 + 50 + 23) * 32 + pause);
        // 7 bytes out; 1,592 back in seven blocks (six of 253 bytes, one of 74), six of them acknowledged.
        let read = 100 + 23 + 6 * (2_560 + 23) + (770 + 23) + 6 * (30 + 23);
        check(Exchange::new(&READ, 7, 1_592), BitRate::Kbit106, read * 128 + 7 * pause);
    }

    #[test]
    fn a_signature_outlasts_the_frame_waiting_time_once() {
        let model = SessionModel::at(BitRate::Kbit106);
        let patient = SessionModel { frame_waiting: Duration::from_secs(1), ..model.clone() };
        let sign = Traffic(vec![Exchange::new(&[0x80, 0x2A], 57, 258)]);
        let pause = 144 * 16 + 1_280 + 512;
        let extension = Duration::from_nanos((2 * (40 + 23) * 128 + pause) * 1_000_000 / 13_560);
        let difference = model.session_time(&sign).air.abs_diff(patient.session_time(&sign).air + extension);
        assert!(difference <= Duration::from_nanos(1), "{difference:?}");
    }

    #[test]
    fn one_long_read_is_quicker_than_many_short_ones() {
        for rate in [BitRate::Kbit106, BitRate::Kbit424] {
            let model = SessionModel::at(rate);
            let long = Traffic(vec![Exchange::new(&READ, 7, 1_592)]);
            let short =
                (0..6).map(|_| Exchange::new(&READ, 5, 258)).chain([Exchange::new(&READ, 5, 56)]).collect();
            assert!(model.session_time(&long).total() < model.session_time(&short).total());
        }
    }

    proptest! {
        #[test]
        fn more_bytes_or_more_exchanges_never_take_less_time(
            command in 4_usize..600, response in 2_usize..3_000, more in 0_usize..600, times in 1_usize..20,
        ) {
            let model = SessionModel::at(BitRate::Kbit424);
            let traffic = |response, times| Traffic(vec![Exchange::new(&READ, command, response); times]);
            let base = model.session_time(&traffic(response, times)).total();
            prop_assert!(model.session_time(&traffic(response + more, times)).total() >= base);
            prop_assert!(model.session_time(&traffic(response, times + 1)).total() > base);
            prop_assert!(SessionModel::at(BitRate::Kbit106).session_time(&traffic(response, times)).total() > base);
        }
    }
}
