use proptest::prelude::{Just, Strategy, any, prop_assert, prop_oneof, proptest};

use super::{CommandApdu, Exchange, ExchangeStep, Le, ResponseApdu, ResponseChainError, StatusWord};
use crate::apdu::Header;

/// Plays the answers and gives the commands sent, in hex, with the end.
fn play(
    command: CommandApdu,
    answers: &[(&[u8], u16)],
) -> (Vec<[u8; 5]>, Result<ResponseApdu, ResponseChainError>) {
    let mut sent = Vec::new();
    let (mut command, mut exchange) = Exchange::start(command);
    for (data, status) in answers {
        sent.extend(command.to_bytes().first_chunk());
        let answer = ResponseApdu { data: data.to_vec(), status: StatusWord::from(*status) };
        match exchange.receive(answer) {
            Ok(ExchangeStep::Send(next, then)) => (command, exchange) = (next, then),
            Ok(ExchangeStep::Done(response)) => return (sent, Ok(response)),
            Err(error) => return (sent, Err(error)),
        }
    }
    panic!("the exchange wants more than the {} answers given", answers.len());
}

fn read() -> CommandApdu {
    CommandApdu::case2(Header::new(0x00, 0xB0, 0x00, 0x00), Le::SHORT_MAX)
}

#[test]
fn an_answer_in_pieces_is_put_together() {
    let (sent, end) = play(read(), &[(b"ab", 0x6102), (b"cd", 0x6101), (b"e", 0x9000)]);
    assert_eq!(sent, [[0, 0xB0, 0, 0, 0], [0, 0xC0, 0, 0, 2], [0, 0xC0, 0, 0, 1]]);
    assert_eq!(end.unwrap().data, b"abcde");
}

#[test]
fn a_wrong_le_is_corrected_once() {
    let (sent, end) = play(read(), &[(b"", 0x6C10), (b"x", 0x9000)]);
    assert_eq!(sent, [[0, 0xB0, 0, 0, 0], [0, 0xB0, 0, 0, 0x10]]);
    assert_eq!(end.unwrap().data, b"x");
    let (sent, end) = play(read(), &[(b"", 0x6C10), (b"", 0x6C20)]);
    assert_eq!(sent.len(), 2);
    assert_eq!(end.unwrap().status, StatusWord::WrongLe(0x20));
}

#[test]
fn a_command_that_may_spend_a_try_is_never_sent_twice() {
    for ins in [0x20, 0x24] {
        let header = Header::new(0x00, ins, 0x00, 0x80);
        let command = CommandApdu::case4(header, b"1234", Le::SHORT_MAX).unwrap();
        let (sent, end) = play(command, &[(b"", 0x6C10)]);
        assert_eq!(sent.len(), 1);
        assert_eq!(end.unwrap().status, StatusWord::WrongLe(0x10));
    }
}

/// COMPUTE DIGITAL SIGNATURE: the only command of a proprietary class here whose answer is long.
fn sign() -> CommandApdu {
    CommandApdu::case4(Header::new(0x80, 0x2A, 0x00, 0x97), b"digest", Le::SHORT_MAX).unwrap()
}

#[test]
fn get_response_has_the_class_of_the_command_first_and_the_other_once() {
    for refusal in [0x6E00, 0x6D00] {
        let (sent, end) = play(sign(), &[(b"", 0x6100), (b"", refusal), (b"ab", 0x6101), (b"c", 0x9000)]);
        assert_eq!(sent[1..], [[0x80, 0xC0, 0, 0, 0], [0, 0xC0, 0, 0, 0], [0, 0xC0, 0, 0, 1]]);
        assert_eq!(end.unwrap().data, b"abc");
        let (sent, end) = play(sign(), &[(b"ab", 0x6100), (b"", refusal), (b"", refusal)]);
        assert_eq!(sent[1..], [[0x80, 0xC0, 0, 0, 0], [0, 0xC0, 0, 0, 0]]);
        assert_eq!(end.unwrap().status, StatusWord::from(refusal));
    }
    let (sent, _) = play(sign(), &[(b"ab", 0x6101), (b"c", 0x9000)]);
    assert_eq!(sent[1..], [[0x80, 0xC0, 0, 0, 1]]);
    let (sent, end) = play(read(), &[(b"ab", 0x6101), (b"", 0x6E00), (b"c", 0x9000)]);
    assert_eq!(sent[1..], [[0, 0xC0, 0, 0, 1], [0x80, 0xC0, 0, 0, 1]]);
    assert_eq!(end.unwrap().data, b"abc");
}

#[test]
fn a_wrong_le_inside_of_a_chain_is_corrected_once_a_piece() {
    let answers: &[(&[u8], u16)] =
        &[(b"", 0x6100), (b"", 0x6C02), (b"ab", 0x6103), (b"", 0x6C01), (b"c", 0x9000)];
    let (sent, end) = play(sign(), answers);
    assert_eq!(sent[1..].iter().map(|command| command[4]).collect::<Vec<_>>(), [0, 2, 3, 1]);
    assert_eq!(end.unwrap().data, b"abc");
    let (sent, end) = play(sign(), &[(b"", 0x6100), (b"", 0x6C02), (b"", 0x6C03)]);
    assert_eq!(sent.len(), 3);
    assert_eq!(end.unwrap().status, StatusWord::WrongLe(3));
}

#[test]
fn bytes_beyond_an_le_are_no_part_of_the_answer() {
    let le = Le::new(2).unwrap();
    let read = || CommandApdu::case2(Header::new(0x00, 0xB0, 0x00, 0x00), le);
    assert_eq!(play(read(), &[(b"abab", 0x9000)]).1.unwrap().data, b"ab");
    assert_eq!(play(read(), &[(b"abx", 0x6101), (b"cd", 0x9000)]).1.unwrap().data, b"abc");
    assert_eq!(play(read(), &[(b"", 0x6C03), (b"abcd", 0x9000)]).1.unwrap().data, b"abc");
}

#[test]
fn pieces_that_came_are_kept_when_the_rest_is_refused() {
    let (_, end) = play(read(), &[(b"ab", 0x6102), (b"c", 0x6101), (b"??", 0x6F00)]);
    let end = end.unwrap();
    assert_eq!((end.data.as_slice(), end.status), (b"abc".as_slice(), StatusWord::NoDiagnosis));
    let (_, end) = play(read(), &[(b"??", 0x6F00)]);
    assert!(end.unwrap().data.is_empty());
}

#[test]
fn a_command_that_wants_no_data_is_done_though_the_rest_is_refused_unless_it_compares() {
    let data = b"1234".as_slice();
    let select = CommandApdu::case3(Header::new(0x00, 0xA4, 0x04, 0x0C), data).unwrap();
    let (sent, end) = play(select, &[(b"", 0x6110), (b"", 0x6985)]);
    assert_eq!((sent.len(), end.unwrap().status), (2, StatusWord::Success));
    let verify = CommandApdu::case3(Header::new(0x00, 0x20, 0x00, 0x98), data).unwrap();
    let (sent, end) = play(verify.clone(), &[(b"", 0x6110), (b"", 0x6985)]);
    assert_eq!(sent.iter().filter(|command| command[1] == 0x20).count(), 1);
    assert_eq!(end.unwrap_err(), ResponseChainError::RestRefused, "it ran, and its outcome is not known");
    let (_, end) = play(verify, &[(b"", 0x6110), (b"", 0x63C2)]);
    assert_eq!(end.unwrap().status, StatusWord::TriesLeft(2));
}

proptest! {
    /// Whatever a card answers, an exchange ends, and VERIFY is sent once.
    #[test]
    fn an_exchange_ends_and_never_repeats_verify(
        answers in proptest::collection::vec((0..40_usize, words()), 300),
    ) {
        for (ins, times) in [(0x20, 1), (0x24, 1), (0xB0, 2), (0x2A, 2)] {
            let command = CommandApdu::case4(Header::new(0x80, ins, 0x00, 0x80), b"1234", Le::SHORT_MAX).unwrap();
            let (mut sent, mut exchange) = (1, Exchange::start(command).1);
            let mut answers = answers.iter();
            let end = loop {
                let (length, word) = answers.next().expect("it ends within 256 answers");
                let answer = ResponseApdu { data: vec![7; *length], status: StatusWord::from(*word) };
                match exchange.receive(answer) {
                    Ok(ExchangeStep::Send(next, then)) => {
                        sent += usize::from(next.header().ins == ins);
                        exchange = then;
                    }
                    Ok(ExchangeStep::Done(end)) => break Some(end),
                    Err(_) => break None,
                }
            };
            prop_assert!(sent <= times, "{ins:02X} was sent {sent} times");
            prop_assert!(end.is_none_or(|end| end.data.len() <= 65_536));
        }
    }
}

fn words() -> impl Strategy<Value = u16> {
    prop_oneof![
        8 => 0x6101..=0x61FF_u16,
        4 => 0x6C00..=0x6CFF_u16,
        2 => Just(0x6E00),
        1 => Just(0x9000),
        1 => any::<u16>(),
    ]
}

#[test]
fn a_card_without_an_end_is_stopped() {
    let nothing = vec![(b"".as_slice(), 0x6100); 3];
    assert_eq!(play(read(), &nothing).1, Err(ResponseChainError::Endless));
    let endless = vec![(b"a".as_slice(), 0x6100); 300];
    assert_eq!(play(read(), &endless).1, Err(ResponseChainError::Endless));
    let wide = || CommandApdu::case2(Header::new(0x00, 0xB0, 0x00, 0x00), Le::EXTENDED_MAX);
    let flood = vec![0; 65_536];
    let floods = [(flood.as_slice(), 0x6100), (b"a".as_slice(), 0x9000)];
    assert_eq!(play(wide(), &floods).1, Err(ResponseChainError::TooMuch));
}
