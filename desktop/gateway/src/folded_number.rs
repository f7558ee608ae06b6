use std::convert::Infallible;

use shikaku_gateway::number;

/// A 登録記号番号 as it is kept, in whatever width it was typed.
pub(crate) fn folded(typed: &str) -> Result<String, Infallible> {
    Ok(number(typed).unwrap_or_else(|| typed.to_owned()))
}
