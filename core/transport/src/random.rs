use thiserror::Error;

/// There are no random bytes to be had.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("there are no random bytes to be had")]
pub struct RandomUnavailable;

/// A source of random bytes.
///
/// # Examples
///
/// ```
/// use shikaku_transport::{Random, RandomUnavailable};
///
/// /// Takes its bytes from a closure, for example from the generator of the operating system.
/// struct Source<F>(F);
///
/// impl<F: FnMut(&mut [u8; 32]) -> bool> Random for Source<F> {
///     fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
///         let mut seed = [0; 32];
///         if (self.0)(&mut seed) { Ok(seed) } else { Err(RandomUnavailable) }
///     }
/// }
///
/// assert_eq!(Source(|_: &mut [u8; 32]| false).seed(), Err(RandomUnavailable));
/// ```
pub trait Random {
    /// 32 fresh bytes from a cryptographically secure source.
    ///
    /// # Errors
    /// When the source gives none.
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable>;
}
