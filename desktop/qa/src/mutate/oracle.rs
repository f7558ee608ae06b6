use shikaku_core::gateway::{ChallengeRequest, Proof};
use shikaku_core::port::{HttpRequest, HttpResponse};
use shikaku_core::view::ButtonId;
use shikaku_transcript::{CommandKind, Meaning, UserAct};
use shikaku_transport::TransportError;
use thiserror::Error;

use crate::proof::ProofOracle;

/// What no reception may do, whatever its card does.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Verdict {
    /// It fell.
    #[error("panic")]
    Panic,
    /// It never came to rest.
    #[error("hang: it never comes to rest")]
    Hang,
    /// More PINs were sent than people entered.
    #[error("burnt PIN: more PINs were sent than entered")]
    PinSentTwice,
    /// A PIN was sent in a card session in which the counter had not been read right before.
    #[error("burnt PIN: sent without its counter")]
    PinWithoutCounter,
    /// The last try was spent without a confirmation of a person.
    #[error("burnt PIN: the last try was spent without being asked for")]
    LastTrySpent,
    /// A PIN check was claimed that the card did not make.
    #[error("wrong state: a signature is claimed that the card did not make")]
    UnprovenSignature,
    /// A visual check was claimed, but no person compared a face.
    #[error("wrong state: a face is claimed that nobody compared")]
    UnprovenFace,
    /// A proof went out under the challenge of the other method.
    #[error("wrong state: a proof under the challenge of the other method")]
    ProofOfOtherMethod,
    /// A result is shown that no gateway gave.
    #[error("wrong state: a result is shown that no gateway gave")]
    ResultFromNowhere,
    /// A screen without an exit.
    #[error("wrong state: a screen with nothing to do")]
    DeadEnd,
    /// It does not end on a request to end.
    #[error("wrong state: it does not end")]
    NotClosed,
}

/// Watches one mutant from outside: what goes over the link and to the gateway, and what people do.
#[derive(Default)]
pub(super) struct Oracle {
    pins_entered: u32,
    pins_sent: u32,
    last_try_asked: bool,
    face_compared: bool,
    result_given: bool,
    /// The counter before a VERIFY of which the link said that it was not sent.
    denied: Option<u8>,
    proofs: ProofOracle,
    session: SessionLog,
}

/// The events of one card session.
#[derive(Default)]
struct SessionLog {
    /// Tries left, if the last exchange but selections reported them.
    counter: Option<u8>,
    /// The counter before the last VERIFY.
    before: Option<u8>,
    verified: bool,
    signed: bool,
}

impl Oracle {
    pub(super) fn person(&mut self, act: UserAct, entering_pin: bool) {
        match act {
            UserAct::Press(ButtonId::Enter) if entering_pin => self.pins_entered += 1,
            UserAct::Press(ButtonId::UseLastTry) => self.last_try_asked = true,
            UserAct::Press(ButtonId::FaceMatches) => self.face_compared = true,
            UserAct::Press(ButtonId::ChoosePin | ButtonId::ChooseVisual | ButtonId::Cancel) => {
                (self.face_compared, self.last_try_asked) = (false, false);
            }
            _ => {}
        }
    }

    pub(super) fn begin_session(&mut self) {
        self.session = SessionLog::default();
    }

    pub(super) fn replied(&mut self, request_id: u32, reply: &HttpResponse) {
        self.result_given |= reply.status == 200;
        self.proofs.replied(request_id, reply);
    }

    pub(super) const fn has_result(&self) -> bool {
        self.result_given
    }

    /// A command goes out.
    pub(super) fn command(&mut self, meaning: Meaning) -> Result<(), Verdict> {
        if !sends_pin(meaning) {
            return Ok(());
        }
        self.pins_sent += 1;
        let counter = self.session.counter.take().ok_or(Verdict::PinWithoutCounter)?;
        self.session.before = Some(counter);
        if self.pins_sent > self.pins_entered {
            Err(Verdict::PinSentTwice)
        } else if counter == 0 || counter == 1 && !self.last_try_asked {
            Err(Verdict::LastTrySpent)
        } else {
            Ok(())
        }
    }

    /// Its answer as the reception gets it, or none.
    pub(super) fn answer(&mut self, meaning: Meaning, answer: Result<&[u8], TransportError>) {
        let status = answer.ok().and_then(|bytes| bytes.last_chunk::<2>()).copied();
        match meaning.command_kind {
            CommandKind::QueryTries => {
                self.session.counter = match status {
                    Some([0x63, low]) if low & 0xF0 == 0xC0 => Some(low & 0x0F),
                    _ => None,
                };
                // The counter decides whether a PIN was sent, whatever the link said.
                if let (true, Some(left), Some(before)) = (is_pin(meaning), self.session.counter, self.denied)
                {
                    self.denied = None;
                    self.pins_sent += u32::from(left != before);
                }
            }
            // A PIN that never reached the card was not spent, and may be held up again.
            CommandKind::Verify(_) if sends_pin(meaning) && answer == Err(TransportError::NotSent) => {
                self.pins_sent = self.pins_sent.saturating_sub(1);
                self.denied = self.session.before;
            }
            CommandKind::Verify(_) => self.session.verified = status == Some([0x90, 0x00]),
            CommandKind::Sign(_) | CommandKind::GetResponse => {
                self.session.signed |= status == Some([0x90, 0x00]);
            }
            _ => {}
        }
    }

    /// A call goes out.
    pub(super) fn asked(&mut self, request_id: u32, call: &HttpRequest) -> Result<(), Verdict> {
        // A check that begins anew compares the face anew.
        if ChallengeRequest::decode(&call.body).is_ok() {
            self.face_compared = false;
        }
        match self.proofs.asked(request_id, call).map_err(|_| Verdict::ProofOfOtherMethod)? {
            Some(Proof::PinSignature(signature)) => {
                let proven = self.session.verified && self.session.signed && signature.len() == 256;
                if proven { Ok(()) } else { Err(Verdict::UnprovenSignature) }
            }
            Some(Proof::VisualCheck { .. }) if !self.face_compared => Err(Verdict::UnprovenFace),
            Some(Proof::VisualCheck { .. }) | None => Ok(()),
        }
    }
}

/// The birth date of the card surface is no PIN: everybody at the desk knows it, and its tries are many.
fn sends_pin(meaning: Meaning) -> bool {
    matches!(meaning.command_kind, CommandKind::Verify(_)) && is_pin(meaning)
}

fn is_pin(meaning: Meaning) -> bool {
    meaning.file_ref.name() == Some("user-authentication PIN")
}

#[cfg(test)]
mod tests {
    use shikaku_core::gateway::{
        Challenge, ChallengeId, CheckMethod, ConfirmationRequest, Proof, VisualCheckPolicy, challenge_reply,
        challenge_request, confirmation_request,
    };
    use shikaku_core::view::ButtonId;
    use shikaku_transcript::{CardStateTracker, UserAct};
    use shikaku_transport::TransportError;

    use super::{Oracle, Verdict};

    const SELECT: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
    const QUERY: &[u8] = b"\x00\x20\x00\x98";
    const VERIFY: &[u8] = b"\x00\x20\x00\x98\x040000";
    const SIGN: &[u8] = b"\x80\x2A\x00\x97\x010\x00";
    const OK: Result<&[u8], TransportError> = Ok(&[0x90, 0x00]);

    /// A command and its answer.
    type Exchange<'a> = (&'a [u8], Result<&'a [u8], TransportError>);

    /// Plays acts and exchanges of one card session; returns the first forbidden one.
    fn judged(acts: &[ButtonId], exchanges: &[Exchange<'_>]) -> (Oracle, Result<(), Verdict>) {
        let mut oracle = Oracle::default();
        for button in acts {
            oracle.person(UserAct::Press(*button), true);
        }
        oracle.begin_session();
        let mut card = CardStateTracker::default();
        for (command, answer) in [(SELECT, OK)].iter().chain(exchanges) {
            let meaning = card.command(command);
            if let Err(verdict) = oracle.command(meaning) {
                return (oracle, Err(verdict));
            }
            oracle.answer(meaning, *answer);
            card.answered(0x9000.into());
        }
        (oracle, Ok(()))
    }

    #[track_caller]
    fn check(acts: &[ButtonId], exchanges: &[Exchange<'_>], expected: Result<(), Verdict>) {
        assert_eq!(judged(acts, exchanges).1, expected);
    }

    #[test]
    fn every_wasted_pin_try_is_found() {
        use ButtonId::{Enter, UseLastTry};
        let left = |tries: &'static [u8; 2]| (QUERY, Ok(tries.as_slice()));
        check(&[Enter], &[left(b"\x63\xC3"), (VERIFY, OK)], Ok(()));
        check(&[], &[left(b"\x63\xC3"), (VERIFY, OK)], Err(Verdict::PinSentTwice));
        check(&[Enter], &[(VERIFY, OK)], Err(Verdict::PinWithoutCounter));
        check(&[Enter], &[left(b"\x90\x00"), (VERIFY, OK)], Err(Verdict::PinWithoutCounter));
        check(&[Enter], &[left(b"\x63\xC3"), (VERIFY, OK), (VERIFY, OK)], Err(Verdict::PinWithoutCounter));
        let again = [left(b"\x63\xC3"), (VERIFY, OK), left(b"\x63\xC3"), (VERIFY, OK)];
        check(&[Enter], &again, Err(Verdict::PinSentTwice));
        check(&[Enter], &[left(b"\x63\xC1"), (VERIFY, OK)], Err(Verdict::LastTrySpent));
        check(&[UseLastTry, Enter], &[left(b"\x63\xC1"), (VERIFY, OK)], Ok(()));
        check(&[UseLastTry, Enter], &[left(b"\x63\xC0"), (VERIFY, OK)], Err(Verdict::LastTrySpent));
        let lost = |error| [left(b"\x63\xC3"), (VERIFY, Err(error)), left(b"\x63\xC3"), (VERIFY, OK)];
        check(&[Enter], &lost(TransportError::NotSent), Ok(()));
        // The link lied: the counter fell, or rose, with a command that it said was not sent.
        for after in [b"\x63\xC2", b"\x63\xC4"] {
            let denied = Err(TransportError::NotSent);
            let lied = [left(b"\x63\xC3"), (VERIFY, denied), left(after), (VERIFY, OK)];
            check(&[Enter], &lied, Err(Verdict::PinSentTwice));
            check(&[Enter, Enter], &lied, Ok(()));
        }
        check(&[Enter], &lost(TransportError::ReplyLost), Err(Verdict::PinSentTwice));
    }

    fn request(proof: Proof) -> ConfirmationRequest {
        ConfirmationRequest {
            challenge_id: ChallengeId::from_random([1; 16]),
            certificate_der: Vec::new(),
            proof,
            treatment_date: chrono::NaiveDate::MIN,
        }
    }

    #[test]
    fn a_proof_under_the_challenge_of_the_other_method_is_seen() {
        let proofs = || [Proof::PinSignature(vec![1; 256]), Proof::VisualCheck { presence: None }];
        for method in [CheckMethod::Pin, CheckMethod::Visual] {
            for proof in proofs() {
                let fits = proof.method() == method;
                let counted: (&[u8], _) = (QUERY, Ok(b"\x63\xC3".as_slice()));
                let (mut oracle, _) = judged(&[ButtonId::Enter], &[counted, (VERIFY, OK), (SIGN, OK)]);
                assert_eq!(oracle.asked(1, &challenge_request(method)), Ok(()));
                oracle.person(UserAct::Press(ButtonId::FaceMatches), false);
                let challenge = Challenge {
                    id: ChallengeId::from_random([1; 16]),
                    bytes: [1; 32],
                    expires_at: chrono::DateTime::UNIX_EPOCH,
                    visual_check: VisualCheckPolicy::CertificateOnly,
                    server_time: None,
                };
                oracle.replied(1, &challenge_reply(&challenge));
                let asked = oracle.asked(2, &confirmation_request(&request(proof), "key"));
                assert_eq!(asked, if fits { Ok(()) } else { Err(Verdict::ProofOfOtherMethod) });
            }
        }
    }

    #[test]
    fn every_unfounded_claim_is_found() {
        let ask = |mut oracle: Oracle, proof| oracle.asked(2, &confirmation_request(&request(proof), "key"));
        let signature = || Proof::PinSignature(vec![1; 256]);
        let counted: (&[u8], _) = (QUERY, Ok(b"\x63\xC3".as_slice()));
        let signed = || judged(&[ButtonId::Enter], &[counted, (VERIFY, OK), (SIGN, OK)]).0;
        assert_eq!(ask(signed(), signature()), Ok(()));
        assert_eq!(ask(signed(), Proof::PinSignature(vec![1; 9])), Err(Verdict::UnprovenSignature));
        for exchanges in [vec![(SIGN, OK)], vec![counted, (VERIFY, Ok(b"\x63\xC2".as_slice())), (SIGN, OK)]] {
            let (oracle, _) = judged(&[ButtonId::Enter], &exchanges);
            assert_eq!(ask(oracle, signature()), Err(Verdict::UnprovenSignature));
        }
        let face = || Proof::VisualCheck { presence: None };
        assert_eq!(ask(judged(&[ButtonId::FaceMatches], &[]).0, face()), Ok(()));
        let changed_mind = [ButtonId::FaceMatches, ButtonId::Cancel];
        assert_eq!(ask(judged(&changed_mind, &[]).0, face()), Err(Verdict::UnprovenFace));
        let mut began_anew = judged(&[ButtonId::FaceMatches], &[]).0;
        assert_eq!(began_anew.asked(1, &challenge_request(CheckMethod::Visual)), Ok(()));
        assert_eq!(ask(began_anew, face()), Err(Verdict::UnprovenFace));
    }
}
