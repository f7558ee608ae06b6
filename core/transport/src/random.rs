use thiserror::Error;

/// There are no random bytes to be had.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("there are no random bytes to be had")]
pub struct RandomUnavailable;

/// A source of random bytes.
pub trait Random {
    /// 32 fresh bytes from a cryptographically secure source.
    ///
    /// # Errors
    /// When the source gives none.
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable>;
}
