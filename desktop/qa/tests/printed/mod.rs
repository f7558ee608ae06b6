//! Every format printed from exchanges, as its program prints them.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;

/// Commands and their answers.
pub(crate) type Exchanges = Vec<(Vec<u8>, Vec<u8>)>;
type Print = fn(&Exchanges) -> Vec<u8>;

/// Exchanges with a card, some of them longer than short APDUs are.
pub(crate) fn exchanges() -> impl Strategy<Value = Exchanges> {
    let answer = (vec(any::<u8>(), 0..300), 0x61..=0x6F_u8, any::<u8>())
        .prop_map(|(data, sw1, sw2)| [data, vec![sw1, sw2]].concat());
    vec((vec(any::<u8>(), 4..300), answer), 1..6)
}

/// The source that each is imported as, and how it is printed.
pub(crate) const FORMS: &[(&str, Print)] = &[
    ("opensc", opensc),
    ("pcscd", pcscd),
    ("pcsc-spy", spy),
    ("pcsc-spy", spy_raw),
    ("logcat", logcat),
    ("jsapdu", jsapdu),
    ("wireshark", wireshark),
    ("wireshark", columns),
    ("btsnoop", btsnoop),
];

fn hex(bytes: &[u8], separator: &str) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(separator)
}

fn characters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if (32..127).contains(byte) { char::from(*byte) } else { '.' }).collect()
}

fn opensc(exchanges: &Exchanges) -> Vec<u8> {
    let mut log = String::new();
    for (direction, apdu) in
        exchanges.iter().flat_map(|(command, answer)| [("Outgoing", command), ("Incoming", answer)])
    {
        let _ = writeln!(
            log,
            "P:1; T:0x2 02:13:12.393 [a] reader-pcsc.c:326:pcsc_transmit: \n{direction} APDU ({} bytes):",
            apdu.len()
        );
        for line in apdu.chunks(16) {
            let _ = writeln!(log, "{} {}", hex(line, " "), characters(line));
        }
        log.push('\n');
    }
    log.into_bytes()
}

fn pcscd(exchanges: &Exchanges) -> Vec<u8> {
    let lines = exchanges.iter().map(|(command, answer)| {
        format!("00000004 APDU: {} \n00000190 SW: {} \n", hex(command, " "), hex(answer, " "))
    });
    lines.collect::<String>().into_bytes()
}

fn spy(exchanges: &Exchanges) -> Vec<u8> {
    let mut log = String::new();
    let dump = |log: &mut String, direction: &str, bytes: &[u8]| {
        for (number, line) in bytes.chunks(16).enumerate() {
            let _ = writeln!(
                log,
                " {direction}  {:04X} {:<47} {}",
                number * 16,
                hex(line, " "),
                characters(line)
            );
        }
    };
    for (command, answer) in exchanges {
        let _ = writeln!(log, "SCardTransmit\n i hCard: 0x25FADD4C");
        let _ = writeln!(log, " i bSendLength 0x{0:08X} ({0})\n i bSendBuffer", command.len());
        dump(&mut log, "i", command);
        let _ = writeln!(log, " o pioRecvPci.dwProtocol: 0x00000001");
        let _ = writeln!(log, " o bRecvLength 0x{0:08X} ({0})\n o bRecvBuffer", answer.len());
        dump(&mut log, "o", answer);
        let _ = writeln!(log, " => Command successful. (SCARD_S_SUCCESS [0x00000000])  [0.000293]");
    }
    log.into_bytes()
}

fn spy_raw(exchanges: &Exchanges) -> Vec<u8> {
    let mut log = String::new();
    for (command, answer) in exchanges {
        let lines = [
            ">|1795660112|808196|SCardTransmit".to_owned(),
            "0x0AB85125".to_owned(),
            "0x00000002".to_owned(),
            "0x00000010".to_owned(),
            format!("0x{:08X}", command.len()),
            hex(command, " "),
            "0x00000001".to_owned(),
            "0x00000010".to_owned(),
            format!("0x{:08X}", answer.len()),
            hex(answer, " "),
            "<|1795660112|808475|SCardTransmit|Command successful.|0x00000000".to_owned(),
        ];
        for line in &lines {
            let _ = writeln!(log, "7F6D0A60F840@{line}");
        }
    }
    log.into_bytes()
}

fn logcat(exchanges: &Exchanges) -> Vec<u8> {
    let lines = exchanges.iter().map(|(command, answer)| {
        let tag = "11-26 11:25:27.020  4711  4733 D IsoDep  :";
        format!("{tag} >> {}\n{tag} << {}\n", hex(command, ""), hex(answer, ""))
    });
    lines.collect::<String>().into_bytes()
}

fn jsapdu(exchanges: &Exchanges) -> Vec<u8> {
    let items = exchanges.iter().map(|(command, answer)| {
        format!("{{\"command\": \"{}\", \"response\": {{\"data\": {answer:?}}}}}", hex(command, ""))
    });
    format!("[{}]", items.collect::<Vec<_>>().join(",\n")).into_bytes()
}

fn ccid(kind: u8, sequence: usize, data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("short").to_le_bytes();
    let sequence = u8::try_from(sequence % 256).expect("a byte");
    [&[kind], length.as_slice(), &[0, sequence, 0, 0, 0], data].concat()
}

/// Messages to (`true`) and from the reader.
fn messages(exchanges: &Exchanges) -> Vec<(bool, Vec<u8>)> {
    let pairs = exchanges.iter().enumerate().flat_map(|(number, (command, answer))| {
        [(true, ccid(0x6F, number, command)), (false, ccid(0x80, number, answer))]
    });
    pairs.collect()
}

fn wireshark(exchanges: &Exchanges) -> Vec<u8> {
    let mut text = String::new();
    for (to_reader, message) in messages(exchanges) {
        let length = u32::try_from(message.len()).expect("short").to_le_bytes();
        let endpoint = if to_reader { 0x02 } else { 0x81 };
        let header =
            [27, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 9, 0, u8::from(!to_reader), 1, 0, 5, 0, endpoint, 3];
        for (number, line) in [header.as_slice(), &length, &message].concat().chunks(16).enumerate() {
            let pairs = hex(line, " ").to_lowercase();
            let _ = writeln!(text, "{:04x}  {pairs:<47}   {}", number * 16, characters(line));
        }
        text.push('\n');
    }
    text.into_bytes()
}

fn columns(exchanges: &Exchanges) -> Vec<u8> {
    let lines = messages(exchanges)
        .into_iter()
        .map(|(_, message)| format!("1795659927.00125\t{}\n", hex(&message, ":")));
    lines.collect::<String>().into_bytes()
}

fn btsnoop(exchanges: &Exchanges) -> Vec<u8> {
    let mut file = [b"btsnoop\0".as_slice(), &1_u32.to_be_bytes(), &1002_u32.to_be_bytes()].concat();
    for (to_reader, message) in messages(exchanges) {
        for piece in message.chunks(20) {
            let (flags, opcode, handle) = if to_reader { (0, 0x52, 0x25) } else { (1, 0x1B, 0x27) };
            let att = [&[opcode, handle, 0], piece].concat();
            let length = |bytes: &[u8]| u16::try_from(bytes.len()).expect("short").to_le_bytes();
            let l2cap = [length(&att).as_slice(), &[4, 0], &att].concat();
            for (number, part) in l2cap.chunks(11).enumerate() {
                let boundary = if number == 0 { 0x20 } else { 0x10 };
                let acl = [&[2, 0x40, boundary], length(part).as_slice(), part].concat();
                let size = u32::try_from(acl.len()).expect("short").to_be_bytes();
                let head: [u8; 4] = u32::to_be_bytes(flags);
                file.extend([size, size, head, [0; 4]].concat());
                file.extend(0x00DC_DDB3_0F2F_8000_i64.to_be_bytes());
                file.extend(acl);
            }
        }
    }
    file
}
