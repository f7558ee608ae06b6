//! One client: a connection, a virtual card, and one check after another.

use std::io::{self, Error};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use ring::digest::{SHA256, digest};
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_core::gateway::{
    Answer, Challenge, CheckMethod, ConfirmationRequest, GatewayRefusal, Proof, Purpose, challenge_request,
    confirmation_request, read_challenge, read_confirmation, signed_message,
};
use shikaku_core::port::{Clock as _, HttpRequest};
use shikaku_eligibility::Verdict;
use shikaku_virtual_card::{Deck, VirtualCard};
use tokio::task::block_in_place;
use tokio::time::{interval, timeout};

use crate::connection::{Connection, Endpoint};
use crate::figures::{CheckTimes, Done};

/// Longest time of one check before it counts as an error.
const CHECK_MAX: Duration = Duration::from_secs(30);

/// Errors after which a client gives up.
const ERRORS_MAX: usize = 10;

/// A client that makes one check after another.
pub(crate) struct Client {
    pub(crate) endpoint: Endpoint,
    pub(crate) token: String,
    pub(crate) connection: Connection,
    pub(crate) card: VirtualCard,
    pub(crate) method: CheckMethod,
}

/// Today in Japan.
pub(crate) fn today() -> NaiveDate {
    japan_date(SystemClock.now())
}

/// The card of a person whose eligibility is valid.
///
/// # Errors
/// When the deck has no such card.
pub(crate) fn issue_card(today: NaiveDate) -> io::Result<VirtualCard> {
    let record = Deck::standard().find("valid").ok_or_else(|| Error::other("the deck has no such card"))?;
    VirtualCard::issue(record, today).map_err(Error::other)
}

impl Client {
    /// Makes checks until `end`. The times of those that began before `begin` are left out.
    pub(crate) async fn work(mut self, begin: Instant, end: Instant) -> Done {
        let mut done = Done::default();
        let mut start = Instant::now();
        while start < end && done.errors.len() < ERRORS_MAX {
            match self.timed_check().await {
                Ok(times) => done.add(start, times, begin, end),
                Err(error) => {
                    done.errors.push(error.to_string());
                    match Connection::open(&self.endpoint, &self.token).await {
                        Ok(connection) => self.connection = connection,
                        Err(error) => {
                            done.errors.push(error.to_string());
                            break;
                        }
                    }
                }
            }
            start = Instant::now();
        }
        done
    }

    /// Makes a check over a connection of its own each `every`, as a device of a clinic does, whose connection the gateway closes
    /// between two patients. The time of a check begins with its connection.
    pub(crate) async fn work_paced(mut self, every: Duration, begin: Instant, end: Instant) -> Done {
        let mut done = Done::default();
        let mut due = interval(every);
        while done.errors.len() < ERRORS_MAX {
            due.tick().await;
            let start = Instant::now();
            if start >= end {
                break;
            }
            let checked = timeout(CHECK_MAX, async {
                self.connection = Connection::open(&self.endpoint, &self.token).await?;
                self.check().await
            });
            match checked.await {
                Ok(Ok(times)) => {
                    done.add(start, CheckTimes { check: start.elapsed(), ..times }, begin, end);
                }
                Ok(Err(error)) => done.errors.push(error.to_string()),
                Err(_) => done.errors.push("no answer within 30 s".to_owned()),
            }
        }
        done
    }

    async fn timed_check(&mut self) -> io::Result<CheckTimes> {
        timeout(CHECK_MAX, self.check()).await.map_err(|_| Error::other("no answer within 30 s"))?
    }

    async fn check(&mut self) -> io::Result<CheckTimes> {
        let start = Instant::now();
        let reply = self.connection.call(challenge_request(self.method)).await?;
        let challenge_time = start.elapsed();
        let challenge = read_challenge(Ok(reply)).map_err(|refusal| refused("challenge", &refusal))?;
        let call = self.confirmation(&challenge)?;
        let confirmation_start = Instant::now();
        let reply = self.connection.call(call).await?;
        let confirmation_time = confirmation_start.elapsed();
        let answer = read_confirmation(Ok(reply)).map_err(|refusal| refused("confirmation", &refusal))?;
        match answer {
            Answer::Completed(confirmation) if confirmation.verdict() == Verdict::Valid => Ok(CheckTimes {
                check: start.elapsed(),
                challenge: challenge_time,
                confirmation: confirmation_time,
            }),
            Answer::Completed(_) | Answer::Pending { .. } => Err(Error::other("the answer is not valid")),
        }
    }

    fn confirmation(&mut self, challenge: &Challenge) -> io::Result<HttpRequest> {
        let proof = match self.method {
            // One signature takes milliseconds; the other clients of this thread go on meanwhile.
            CheckMethod::Pin => Proof::PinSignature(block_in_place(|| self.sign(challenge))?),
            CheckMethod::Visual => Proof::VisualCheck { presence: None },
        };
        confirmation(&self.card, self.method, challenge, proof)
    }

    /// Signs the challenge with the authentication key of the card, after its PIN.
    fn sign(&mut self, challenge: &Challenge) -> io::Result<Vec<u8>> {
        const SELECT_JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
        const VERIFY_AUTH_PIN: &[u8] = b"\x00\x20\x00\x98\x041234";
        const DIGEST_INFO: &[u8] =
            b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
        let message = signed_message(Purpose::PinCheck, &challenge.bytes);
        let hash = digest(&SHA256, &message);
        let sign = [b"\x80\x2A\x00\x97\x33", DIGEST_INFO, hash.as_ref(), b"\x00"].concat();
        self.transmit(SELECT_JPKI)?;
        self.transmit(VERIFY_AUTH_PIN)?;
        self.transmit(&sign)
    }

    fn transmit(&mut self, command: &[u8]) -> io::Result<Vec<u8>> {
        let mut response = self.card.transmit(command);
        match response.split_off(response.len().saturating_sub(2)).as_slice() {
            [0x90, 0x00] => Ok(response),
            status => Err(Error::other(format!("the card answers {status:02X?}"))),
        }
    }
}

/// The confirmation of a card with this proof, under a key that belongs to the challenge.
///
/// # Errors
/// When the card has no certificate, or the proof is not one of this method.
pub(crate) fn confirmation(
    card: &VirtualCard,
    method: CheckMethod,
    challenge: &Challenge,
    proof: Proof,
) -> io::Result<HttpRequest> {
    let certificate = card.credentials().auth_certificate();
    let certificate = certificate.ok_or_else(|| Error::other("the card has no certificate"))?.to_vec();
    let request = ConfirmationRequest::new(method, challenge, certificate, proof, today());
    Ok(confirmation_request(&request.map_err(Error::other)?, &challenge.idempotency_key()))
}

/// The error of a call that the gateway refused.
pub(crate) fn refused(call: &str, refusal: &GatewayRefusal) -> Error {
    Error::other(format!("{call}: {}", refusal.failure.code()))
}
