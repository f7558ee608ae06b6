//! Which gateway to ask, from arguments and environment.

use std::path::{Path, PathBuf};

use clap::Args;
use shikaku_adapter::http::{BearerToken, BlockingGateway, HttpSettings, HttpSettingsError, TrustedRoots};
use thiserror::Error;

use crate::file::{self, FileError};

/// The gateway's address and the trusted roots. There is no default address, so that card data goes only to a named server.
#[derive(Args)]
pub(crate) struct GatewayAddress {
    #[arg(
        long = "gateway",
        value_name = "URL",
        env = "SHIKAKU_GATEWAY",
        help = "ゲートウェイの https アドレス"
    )]
    url: Option<String>,
    #[arg(
        long = "gateway-root",
        visible_alias = "root",
        value_name = "PEM",
        env = "SHIKAKU_GATEWAY_ROOT",
        help = "ゲートウェイを証明するルート証明書。なければこのコンピューターのもの"
    )]
    root: Option<PathBuf>,
}

/// The gateway, and the clinic's token.
#[derive(Args)]
pub(crate) struct GatewayArguments {
    #[command(flatten)]
    address: GatewayAddress,
    #[arg(
        long,
        value_name = "FILE",
        env = "SHIKAKU_TOKEN_FILE",
        help = "施術所のトークンを書いたファイル（最初の行の最初の語。本人だけが読めること）"
    )]
    token_file: Option<PathBuf>,
}

/// Why the gateway cannot be used.
#[derive(Debug, Error)]
pub(crate) enum GatewayArgumentsError {
    /// No address is set.
    #[error(
        "ゲートウェイのアドレスがありません。--gateway URL か、環境変数 SHIKAKU_GATEWAY で指定してください。"
    )]
    NoAddress,
    /// A file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// One of them cannot be used.
    #[error("{}", settings_text(*.0))]
    Settings(#[from] HttpSettingsError),
}

const fn settings_text(error: HttpSettingsError) -> &'static str {
    match error {
        HttpSettingsError::Address => {
            "ゲートウェイのアドレスとして読めません。https://gateway.example のような形で指定してください。"
        }
        HttpSettingsError::NotHttps => {
            "ゲートウェイのアドレスが https ではありません。https:// で始まるアドレスを指定してください。"
        }
        HttpSettingsError::Token => {
            "トークンに使えない文字があります。受け取ったトークンを確認してください。"
        }
        HttpSettingsError::Roots => {
            "使えるルート証明書がありません。PEM形式（BEGIN CERTIFICATE）の証明書を --gateway-root で指定してください。"
        }
        _ => "ゲートウェイと通信する準備ができません。コンピューターを再起動してください。",
    }
}

impl GatewayArguments {
    /// Whether a gateway was named.
    pub(crate) const fn is_named(&self) -> bool {
        self.address.url.is_some()
    }

    /// The settings of a client, and whether a token is among them; `None` where no gateway is named.
    ///
    /// # Errors
    /// Names the argument that cannot be used.
    pub(crate) fn settings_if_named(&self) -> Result<Option<(HttpSettings, bool)>, GatewayArgumentsError> {
        if !self.is_named() {
            return Ok(None);
        }
        let token = self.token_file.as_deref().map(read_token).transpose()?;
        let has_token = token.is_some();
        let token = token.unwrap_or_else(|| BearerToken::new(""));
        Ok(Some((self.address.settings(token)?, has_token)))
    }

    /// Prepares a client; nothing is sent yet.
    ///
    /// # Errors
    /// Names the argument that cannot be used.
    pub(crate) fn open(&self) -> Result<BlockingGateway, GatewayArgumentsError> {
        self.address.url()?;
        let token = self.token_file.as_deref().map_or_else(|| Ok(BearerToken::new("")), read_token)?;
        Ok(BlockingGateway::new(&self.address.settings(token)?)?)
    }
}

impl GatewayAddress {
    /// The address.
    ///
    /// # Errors
    /// When none is set.
    pub(crate) fn url(&self) -> Result<&str, GatewayArgumentsError> {
        self.url.as_deref().ok_or(GatewayArgumentsError::NoAddress)
    }

    /// The settings of a client with this token.
    ///
    /// # Errors
    /// Names the argument that cannot be used.
    pub(crate) fn settings(&self, token: BearerToken) -> Result<HttpSettings, GatewayArgumentsError> {
        Ok(HttpSettings::new(self.url()?, token, trusted_roots(self.root.as_deref())?))
    }

    /// The settings of a client without a token, at this address and with these roots (PEM). Where they are none, the arguments
    /// name them.
    ///
    /// # Errors
    /// Names the argument that cannot be used.
    pub(crate) fn settings_or(
        &self,
        url: Option<&str>,
        roots_pem: Option<&str>,
    ) -> Result<HttpSettings, GatewayArgumentsError> {
        let url = url.map_or_else(|| self.url(), Ok)?;
        let roots = match roots_pem {
            Some(pem) => TrustedRoots::only_pem(pem)?,
            None => trusted_roots(self.root.as_deref())?,
        };
        Ok(HttpSettings::new(url, BearerToken::new(""), roots))
    }
}

/// The certificates of this file; without one, those of this computer.
///
/// # Errors
/// When the file cannot be read or has no certificate.
fn trusted_roots(file: Option<&Path>) -> Result<TrustedRoots, GatewayArgumentsError> {
    let Some(file) = file else { return Ok(TrustedRoots::System) };
    Ok(TrustedRoots::only_pem(&file::read_text("ルート証明書のファイル", file, ROOT_MAX)?)?)
}

fn read_token(file: &Path) -> Result<BearerToken, GatewayArgumentsError> {
    const WHAT: &str = "トークンのファイル";
    let text = file::read_secret(WHAT, file)?;
    let expected = "トークンがありません。1行目に、受け取ったトークンを書いてください。";
    Ok(token_in(&text).map(BearerToken::new).ok_or_else(|| FileError::content(WHAT, file, expected))?)
}

/// Longest file with root certificates, in bytes: that of an operating system has about 250,000.
const ROOT_MAX: usize = 4 * 1024 * 1024;

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
