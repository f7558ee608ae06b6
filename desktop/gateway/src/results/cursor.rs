use data_encoding::BASE64URL_NOPAD;

use crate::store::Work;

/// A position in the feed of a clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The number of the result before it.
    pub(crate) number: i64,
    /// How often results of the clinic had been deleted when the position was given out.
    pub(crate) purges: i64,
}

/// Bytes of a position, and of the digest that proves where it comes from.
const POSITION: usize = 16;
const PROOF: usize = 16;

impl Position {
    /// The cursor of this position: text that no other clinic can use and no client can change.
    pub(crate) fn cursor(self, work: &Work<'_>, clinic: &str) -> String {
        self.proven_by(|bytes| work.digest(&["cursor", clinic], bytes))
    }

    /// The position of a cursor of this clinic.
    pub(crate) fn of_cursor(cursor: &str, work: &Work<'_>, clinic: &str) -> Option<Self> {
        Self::parse(cursor, |bytes| work.digest(&["cursor", clinic], bytes))
    }

    /// The cursor with the proof that this keyed digest gives.
    pub(crate) fn proven_by(self, digest: impl Fn(&[u8]) -> [u8; 32]) -> String {
        let bytes = [self.number.to_be_bytes(), self.purges.to_be_bytes()].concat();
        let proof = digest(&bytes);
        BASE64URL_NOPAD.encode(&[bytes.as_slice(), proof.get(..PROOF).unwrap_or_default()].concat())
    }

    /// The position of a cursor whose proof this keyed digest gives.
    pub(crate) fn parse(cursor: &str, digest: impl Fn(&[u8]) -> [u8; 32]) -> Option<Self> {
        let bytes =
            BASE64URL_NOPAD.decode(cursor.as_bytes()).ok().filter(|it| it.len() == POSITION + PROOF)?;
        let (number, rest) = bytes.split_first_chunk()?;
        let (purges, _) = rest.split_first_chunk()?;
        let position = Self { number: i64::from_be_bytes(*number), purges: i64::from_be_bytes(*purges) };
        // An attacker gains nothing from the time of this comparison: a cursor is no secret, and the token decides.
        (position.proven_by(digest) == cursor).then_some(position)
    }
}
