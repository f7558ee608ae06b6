use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject as _};
use shikaku_adapter::file::{NotText, decode_text};
use thiserror::Error;

use crate::{SecretFileError, read_secret};

/// How the gateway proves who it is.
#[derive(Clone, derive_more::Debug)]
pub enum TlsIdentity {
    /// A root of its own, made at start and handed out by [`crate::Running::root_cert_pem`]; its key is
    /// forgotten at once. For this computer and for tests.
    SelfMade,
    /// A certificate chain and its key, PEM files.
    #[debug("Files")]
    Files {
        /// The chain, leaf first.
        chain: PathBuf,
        /// The key of the leaf.
        key: PathBuf,
    },
}

/// Why there is no identity.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TlsError {
    /// No certificate could be made.
    #[error("a certificate could not be made")]
    Make(#[from] rcgen::Error),
    /// The key cannot be read, or is open to others.
    #[error("the key of the certificate: {0}")]
    Key(#[from] SecretFileError),
    /// The file of the chain cannot be read.
    #[error("the certificate chain cannot be read")]
    File(#[from] std::io::Error),
    /// Chain or key are no text.
    #[error("the certificate chain or its key: {0}")]
    Text(#[from] NotText),
    /// Chain or key are not PEM.
    #[error("the certificate chain or its key is not PEM")]
    Pem(#[from] rustls::pki_types::pem::Error),
    /// Chain and key do not fit.
    #[error("the certificate chain and its key cannot be used")]
    Use(#[from] rustls::Error),
}

/// An identity ready for use.
pub(crate) struct Prepared {
    pub(crate) config: Arc<ServerConfig>,
    /// What a client has to trust: the self-made root, or the chain as in its file.
    pub(crate) root_pem: String,
}

impl TlsIdentity {
    pub(crate) fn prepare(&self, address: IpAddr) -> Result<Prepared, TlsError> {
        match self {
            Self::SelfMade => self_made(address),
            Self::Files { chain, key } => {
                let root_pem = std::mem::take(&mut *decode_text(std::fs::read(chain)?)?);
                let chain = CertificateDer::pem_slice_iter(root_pem.as_bytes()).collect::<Result<_, _>>()?;
                let key = PrivateKeyDer::from_pem_slice(decode_text(read_secret(key)?)?.as_bytes())?;
                Ok(Prepared { config: config(chain, key)?, root_pem })
            }
        }
    }
}

fn self_made(address: IpAddr) -> Result<Prepared, TlsError> {
    let mut root = CertificateParams::new(Vec::new())?;
    root.distinguished_name.push(DnType::CommonName, "shikaku-gateway, made at start");
    root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let root = CertifiedIssuer::self_signed(root, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let names = vec!["localhost".to_owned(), address.to_string()];
    let leaf = CertificateParams::new(names)?.signed_by(&key, &root)?;
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    // A device that knows only the digest of the root finds the root here (docs/enrolment.md).
    let chain = vec![leaf.der().clone(), root.der().clone()];
    Ok(Prepared { config: config(chain, key.into())?, root_pem: root.pem() })
}

fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, TlsError> {
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth();
    let mut config = builder.with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
