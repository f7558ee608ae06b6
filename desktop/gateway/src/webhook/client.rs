use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, redirect};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::target::PublicResolver;

/// Where webhooks may lead, and who may answer there.
#[derive(Clone, Default, PartialEq, Eq, derive_more::Debug)]
#[debug("WebhookPolicy({allows_private_addresses})")]
pub struct WebhookPolicy {
    /// Whether a webhook may lead into the network of the gateway: for tests. Else a vendor could reach through the gateway what
    /// is not reachable from outside (server-side request forgery).
    pub allows_private_addresses: bool,
    /// The only root certificates that are trusted, PEM; without them those of this computer.
    pub roots_pem: Option<String>,
}

/// Limit for one try, from the name to the answer. Standard Webhooks asks receivers to answer within 15 to 30 seconds.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The client of all webhooks. `None` where no certificate is trusted.
pub(super) fn client(policy: &WebhookPolicy) -> Option<Client> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls(policy)?)
        .user_agent(concat!("shikaku-gateway/", env!("CARGO_PKG_VERSION")))
        .https_only(true)
        // A redirect could lead anywhere.
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .timeout(TIMEOUT)
        .dns_resolver(Arc::new(PublicResolver { allows_private: policy.allows_private_addresses }));
    client.build().ok()
}

fn tls(policy: &WebhookPolicy) -> Option<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().ok()?;
    let builder = match &policy.roots_pem {
        None => builder.with_platform_verifier().ok()?,
        Some(pem) => {
            let mut roots = RootCertStore::empty();
            for root in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                roots.add(root.ok()?).ok()?;
            }
            builder.with_root_certificates(roots)
        }
    };
    Some(builder.with_no_client_auth())
}
