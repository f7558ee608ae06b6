use shikaku_card::apdu::{CommandApdu, Exchange, ExchangeStep, Header, Le, ResponseApdu};

/// A response is read exactly when it has a status word, and is written as it was read.
///
/// # Panics
/// When that does not hold.
pub fn response_apdu(bytes: &[u8]) {
    match ResponseApdu::parse(bytes) {
        Ok(response) => assert_eq!(response.to_bytes(), bytes),
        Err(_) => assert!(bytes.len() < 2),
    }
}

/// A command that is read accounts for every byte: it is written as it was read.
///
/// # Panics
/// When that does not hold.
pub fn command_apdu(bytes: &[u8]) {
    if let Ok(command) = CommandApdu::parse(bytes) {
        assert_eq!(command.to_bytes().as_slice(), bytes);
    }
}

/// Whatever a card answers, an exchange ends, stays within its bounds and never repeats a command that spends a try.
///
/// The bytes are the card's answers: a length byte before each.
///
/// # Panics
/// When that does not hold.
pub fn exchange(bytes: &[u8]) {
    let Ok(verify) = CommandApdu::case4(Header::new(0x00, 0x20, 0x00, 0x80), b"0000", Le::SHORT_MAX) else {
        return;
    };
    assert_eq!(times_sent(verify, bytes), 1, "VERIFY was repeated");
    let read = CommandApdu::case2(Header::new(0x00, 0xB0, 0x8A, 0x00), Le::EXTENDED_MAX);
    assert!(times_sent(read, bytes) <= 2, "READ BINARY was repeated more than once");
    if let Ok(sign) = CommandApdu::case4(Header::new(0x80, 0x2A, 0x00, 0x97), b"digest", Le::SHORT_MAX) {
        assert!(times_sent(sign, bytes) <= 2, "a signature was asked for more than twice");
    }
}

/// Plays the answers and counts how often the command itself (not GET RESPONSE) was sent.
fn times_sent(command: CommandApdu, answers: &[u8]) -> usize {
    const ROUNDS_MAX: usize = 300;
    let header = command.header();
    let (_, mut exchange) = Exchange::start(command);
    let (mut sent, mut rest) = (1, answers);
    for _ in 0..ROUNDS_MAX {
        let Some((answer, after)) = next_answer(rest) else { return sent };
        rest = after;
        match exchange.receive(answer) {
            Ok(ExchangeStep::Send(next, then)) => {
                sent += usize::from(next.header() == header);
                exchange = then;
            }
            Ok(ExchangeStep::Done(response)) => {
                assert!(response.data.len() <= answers.len(), "data came from nowhere");
                return sent;
            }
            Err(_) => return sent,
        }
    }
    panic!("an exchange went on for {ROUNDS_MAX} rounds");
}

/// Cuts one answer off; an answer without a status word is what the transport refuses.
fn next_answer(bytes: &[u8]) -> Option<(ResponseApdu, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (answer, rest) = rest.split_at_checked(usize::from(*length))?;
    Some((ResponseApdu::parse(answer).ok()?, rest))
}
