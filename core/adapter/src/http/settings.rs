use std::sync::Arc;
use std::time::Duration;

use super::root_digest::RootDigest;
use reqwest::Url;
use reqwest::header::HeaderValue;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use shikaku_clinic::failure::GatewayFailure;
use shikaku_core::gateway::BODY_MAX;
use thiserror::Error;
use zeroize::Zeroizing;

/// How to reach the gateway.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// `https://host[:port][/path]`, without user, query or fragment.
    pub base_url: String,
    /// Names the clinic.
    pub token: BearerToken,
    /// Certification authorities trusted to identify the gateway.
    pub roots: TrustedRoots,
    /// Limit for reaching it: name, TCP and TLS.
    pub connect_timeout: Duration,
    /// Limit for a whole call, tries included.
    pub timeout: Duration,
    /// Longest answer in bytes.
    pub body_max: usize,
}

impl HttpSettings {
    /// The usual limits: 5 s to connect, 20 s in all, 256 KiB.
    #[must_use]
    pub fn new(base_url: impl Into<String>, token: BearerToken, roots: TrustedRoots) -> Self {
        Self {
            base_url: base_url.into(),
            token,
            roots,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(20),
            body_max: BODY_MAX,
        }
    }

    pub(super) fn base_url(&self) -> Result<Url, HttpSettingsError> {
        let url = Url::parse(&self.base_url).map_err(|_| HttpSettingsError::Address)?;
        if url.scheme() != "https" {
            return Err(HttpSettingsError::NotHttps);
        }
        let is_bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if is_bare && url.has_host() { Ok(url) } else { Err(HttpSettingsError::Address) }
    }
}

/// Why a client cannot be prepared. Holds none of the input.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpSettingsError {
    /// The address cannot be used.
    #[error("the gateway's address cannot be used")]
    Address,
    /// Anything but `https`.
    #[error("the gateway's address is not https")]
    NotHttps,
    /// The token holds characters that a header cannot carry.
    #[error("the token holds characters that a header cannot carry")]
    Token,
    /// A root certificate cannot be read, or there is none.
    #[error("there is no root certificate that can be used")]
    Roots,
    /// The HTTP client could not be built.
    #[error("the HTTP client could not be built")]
    Client,
    /// The runtime of the blocking client could not be started.
    #[error("the runtime could not be started")]
    Runtime,
}

impl From<HttpSettingsError> for GatewayFailure {
    fn from(error: HttpSettingsError) -> Self {
        match error {
            HttpSettingsError::Address | HttpSettingsError::NotHttps => Self::AddressUnusable,
            HttpSettingsError::Token => Self::TokenUnusable,
            HttpSettingsError::Roots => Self::RootsUnusable,
            HttpSettingsError::Client | HttpSettingsError::Runtime => Self::ClientUnusable,
        }
    }
}

/// The clinic's bearer token (RFC 6750). Wiped when dropped; `Debug` prints nothing of it.
#[derive(Clone, derive_more::Debug)]
#[debug("BearerToken(..)")]
pub struct BearerToken(Zeroizing<String>);

impl BearerToken {
    /// Takes the token as it was issued, without line ends around it.
    #[must_use]
    pub fn new(token: &str) -> Self {
        Self(Zeroizing::new(token.trim().to_owned()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn header(&self) -> Result<HeaderValue, HttpSettingsError> {
        // EXPOSE: the token belongs into this one header, which is marked as sensitive.
        let value = Zeroizing::new(format!("Bearer {}", self.0.as_str()));
        let mut header = HeaderValue::from_str(&value).map_err(|_| HttpSettingsError::Token)?;
        header.set_sensitive(true);
        Ok(header)
    }
}

/// Certification authorities trusted to identify the gateway.
#[derive(Clone, derive_more::Debug)]
pub enum TrustedRoots {
    /// The certification authorities of this computer.
    System,
    /// These certificates (DER) and no others.
    #[debug("Only({} certificates)", _0.len())]
    Only(Vec<Vec<u8>>),
    /// The certificate with this SHA-256 (of its DER) and no other. The gateway sends it at the end of its chain.
    #[debug("Digest")]
    Digest([u8; 32]),
}

impl TrustedRoots {
    /// The certificates of a PEM file and no others.
    ///
    /// # Errors
    /// When there is none, or one cannot be read.
    pub fn only_pem(pem: &str) -> Result<Self, HttpSettingsError> {
        let roots: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes())
            .map(|root| root.map(|der| der.as_ref().to_vec()))
            .collect();
        match roots {
            Ok(roots) if !roots.is_empty() => Ok(Self::Only(roots)),
            Ok(_) | Err(_) => Err(HttpSettingsError::Roots),
        }
    }

    pub(super) fn client_config(&self) -> Result<ClientConfig, HttpSettingsError> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|_| HttpSettingsError::Client)?;
        let builder = match self {
            Self::System => builder.with_platform_verifier().map_err(|_| HttpSettingsError::Roots)?,
            Self::Digest(sha256) => {
                let verifier = Arc::new(RootDigest::new(*sha256, provider));
                builder.dangerous().with_custom_certificate_verifier(verifier)
            }
            Self::Only(roots) => builder.with_root_certificates(root_store(roots)?),
        };
        Ok(builder.with_no_client_auth())
    }
}

fn root_store(roots: &[Vec<u8>]) -> Result<RootCertStore, HttpSettingsError> {
    let mut store = RootCertStore::empty();
    for root in roots {
        store.add(CertificateDer::from_slice(root).into_owned()).map_err(|_| HttpSettingsError::Roots)?;
    }
    if store.is_empty() { Err(HttpSettingsError::Roots) } else { Ok(store) }
}

#[cfg(test)]
mod tests {
    use super::{BearerToken, HttpSettings, HttpSettingsError, TrustedRoots};

    fn refused(base_url: &str) -> Option<HttpSettingsError> {
        HttpSettings::new(base_url, BearerToken::new("t"), TrustedRoots::System).base_url().err()
    }

    #[test]
    fn only_a_bare_https_address_is_taken() {
        for (base_url, expected) in [
            ("https://gateway.example", None),
            ("https://gateway.example:8443/shikaku/", None),
            ("http://gateway.example", Some(HttpSettingsError::NotHttps)),
            ("http://127.0.0.1", Some(HttpSettingsError::NotHttps)),
            ("file:///etc/passwd", Some(HttpSettingsError::NotHttps)),
            ("gateway.example", Some(HttpSettingsError::Address)),
            ("https://user@gateway.example", Some(HttpSettingsError::Address)),
            ("https://gateway.example?x=1", Some(HttpSettingsError::Address)),
            ("https://", Some(HttpSettingsError::Address)),
        ] {
            assert_eq!(refused(base_url), expected, "{base_url}");
        }
    }

    #[test]
    fn settings_print_no_token() {
        let settings =
            HttpSettings::new("https://g.example", BearerToken::new("secret\n"), TrustedRoots::System);
        assert!(!format!("{settings:?}").contains("secret"));
        assert!(!format!("{:?}", settings.token.header()).contains("secret"));
        assert_eq!(BearerToken::new("a\nb").header().err(), Some(HttpSettingsError::Token));
    }

    #[test]
    fn without_a_root_no_certificate_is_accepted() {
        assert_eq!(TrustedRoots::only_pem("").err(), Some(HttpSettingsError::Roots));
        assert_eq!(TrustedRoots::Only(Vec::new()).client_config().err(), Some(HttpSettingsError::Roots));
        assert_eq!(
            TrustedRoots::Only(vec![vec![0x30]]).client_config().err(),
            Some(HttpSettingsError::Roots)
        );
    }
}
