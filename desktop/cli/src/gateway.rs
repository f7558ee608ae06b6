//! Which gateway to ask, from arguments and environment.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use shikaku_core::adapter::http::{
    BearerToken, BlockingGateway, HttpSettings, HttpSettingsError, TrustedRoots,
};
use thiserror::Error;
use zeroize::Zeroizing;

/// Which gateway to ask, as whom, and whom to believe that it is the one. There is no default address: what a
/// card holds goes nowhere that nobody named.
#[derive(Args)]
pub(crate) struct GatewayArguments {
    #[arg(
        long = "gateway",
        value_name = "URL",
        env = "SHIKAKU_GATEWAY",
        help = "ゲートウェイの https アドレス"
    )]
    url: Option<String>,
    #[arg(
        long,
        value_name = "FILE",
        env = "SHIKAKU_TOKEN_FILE",
        help = "施術所のトークンを書いたファイル（最初の行の最初の語）"
    )]
    token_file: Option<PathBuf>,
    #[arg(
        long = "gateway-root",
        value_name = "PEM",
        env = "SHIKAKU_GATEWAY_ROOT",
        help = "ゲートウェイを証明するルート証明書。なければこのコンピューターのもの"
    )]
    root: Option<PathBuf>,
}

/// Why no gateway can be asked.
#[derive(Debug, Error)]
pub(crate) enum GatewayArgumentsError {
    /// Nobody named one.
    #[error("no gateway was named: --gateway URL, or SHIKAKU_GATEWAY")]
    NoAddress,
    /// The token file cannot be read.
    #[error("the token file cannot be read: {0}")]
    TokenFile(#[source] io::Error),
    /// The token file holds no token.
    #[error("the token file holds no token")]
    NoToken,
    /// The root certificate cannot be read.
    #[error("the root certificate cannot be read: {0}")]
    RootFile(#[source] io::Error),
    /// One of them cannot be used.
    #[error(transparent)]
    Settings(#[from] HttpSettingsError),
}

impl GatewayArguments {
    /// Whether a gateway was named.
    pub(crate) const fn is_named(&self) -> bool {
        self.url.is_some()
    }

    /// Prepares a client; nothing is sent yet.
    ///
    /// # Errors
    /// Names the argument that cannot be used.
    pub(crate) fn open(&self) -> Result<BlockingGateway, GatewayArgumentsError> {
        let url = self.url.as_deref().ok_or(GatewayArgumentsError::NoAddress)?;
        let token = self.token_file.as_deref().map_or_else(|| Ok(BearerToken::new("")), read_token)?;
        let roots = match &self.root {
            Some(file) => {
                let pem = fs::read_to_string(file).map_err(GatewayArgumentsError::RootFile)?;
                TrustedRoots::only_pem(&pem)?
            }
            None => TrustedRoots::System,
        };
        Ok(BlockingGateway::new(&HttpSettings::new(url, token, roots))?)
    }
}

fn read_token(file: &Path) -> Result<BearerToken, GatewayArgumentsError> {
    let text = Zeroizing::new(fs::read_to_string(file).map_err(GatewayArgumentsError::TokenFile)?);
    token_in(&text).map(BearerToken::new).ok_or(GatewayArgumentsError::NoToken)
}

/// The first word of the first line that is no comment, so that a gateway's own list of one clinic works too.
fn token_in(text: &str) -> Option<&str> {
    text.lines().filter_map(|line| line.split_whitespace().next()).find(|word| !word.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::token_in;

    #[test]
    fn a_token_is_the_first_word_that_is_no_comment() {
        for (text, token) in [
            ("token\n", Some("token")),
            ("# of the clinic\n\n  token 協9900001-0-0\nother", Some("token")),
            ("", None),
            ("# nothing\n\n", None),
        ] {
            assert_eq!(token_in(text), token, "{text}");
        }
    }
}
