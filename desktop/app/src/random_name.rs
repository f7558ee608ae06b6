use data_encoding::BASE32_NOPAD;
use shikaku_transport::Random;

/// There are no random bytes.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct NoRandom;

/// 160 random bits in letters and digits.
pub(crate) fn fresh_name(random: &mut dyn Random) -> Result<String, NoRandom> {
    let seed = random.seed().map_err(|_| NoRandom)?;
    let bytes = seed.first_chunk::<20>().ok_or(NoRandom)?;
    Ok(BASE32_NOPAD.encode(bytes).to_ascii_lowercase())
}
