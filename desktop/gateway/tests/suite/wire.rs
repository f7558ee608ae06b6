//! Gateways on a real socket: the true one, and impostors that play a script.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use rcgen::{CertifiedKey, KeyPair};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, pem::PemObject as _};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use shikaku_adapter::http::{BearerToken, BlockingGateway, HttpSettings, TrustedRoots};
use shikaku_gateway::Running;

use crate::fixture::TOKEN;

/// A client of this gateway.
pub(crate) fn client(running: &Running) -> BlockingGateway {
    let roots = TrustedRoots::only_pem(running.root_cert_pem()).expect("a root");
    client_of(running.base_url(), roots)
}

pub(crate) fn client_of(base_url: String, roots: TrustedRoots) -> BlockingGateway {
    BlockingGateway::new(&HttpSettings::new(base_url, BearerToken::new(TOKEN), roots)).expect("a client")
}

/// TLS for a client that believes this gateway alone.
pub(crate) fn tls_client(running: &Running) -> ClientConfig {
    tls_client_of(running.root_cert_pem())
}

/// TLS for a client that believes this root alone.
pub(crate) fn tls_client_of(root_pem: &str) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_slice(root_pem.as_bytes()).expect("a root");
    roots.add(root).expect("a root");
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("a TLS client")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// What an impostor does with one connection after the handshake.
#[derive(Clone)]
pub(crate) enum Play {
    /// Hangs up without a word.
    HangUp,
    /// Reads a request, says this, hangs up.
    Say(Vec<u8>),
    /// Reads a request, says this, and hangs up between two meetings at the barrier.
    SayAndStay(Vec<u8>, Arc<Barrier>),
    /// Reads a request and never answers.
    Stall,
}

/// A TLS server with a self-signed certificate that plays one line of its script a connection.
pub(crate) struct Impostor {
    pub(crate) addr: SocketAddr,
    pub(crate) root: Vec<u8>,
    pub(crate) connections: Arc<AtomicUsize>,
}

impl Impostor {
    pub(crate) fn with_script(script: Vec<Play>) -> Self {
        let CertifiedKey { cert, signing_key }: CertifiedKey<KeyPair> =
            rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
        let root = cert.der().to_vec();
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                builder.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key.into())
            });
        let config = Arc::new(config.expect("a TLS server"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let addr = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        std::thread::spawn(move || {
            for play in script {
                let Ok((stream, _)) = listener.accept() else { return };
                counted.fetch_add(1, Ordering::SeqCst);
                let config = Arc::clone(&config);
                std::thread::spawn(move || perform(config, stream, play));
            }
        });
        Self { addr, root, connections }
    }

    pub(crate) fn client(&self) -> BlockingGateway {
        client_of(self.base_url(), TrustedRoots::Only(vec![self.root.clone()]))
    }

    pub(crate) fn base_url(&self) -> String {
        format!("https://{}", self.addr)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn perform(config: Arc<ServerConfig>, stream: TcpStream, play: Play) {
    let connection = ServerConnection::new(config).expect("a connection");
    let mut stream = StreamOwned::new(connection, stream);
    // A failure here ends the play, because the client reports its own failures.
    let mut request = [0; 16 * 1024];
    if !matches!(stream.read(&mut request), Ok(1..)) {
        return;
    }
    match play {
        Play::HangUp => {}
        Play::Say(words) => {
            drop(stream.write_all(&words));
            stream.conn.send_close_notify();
            drop(stream.flush());
        }
        Play::SayAndStay(words, barrier) => {
            drop(stream.write_all(&words));
            drop(stream.flush());
            barrier.wait();
            stream.conn.send_close_notify();
            drop(stream.flush());
            drop(stream);
            barrier.wait();
        }
        // Until the client hangs up.
        Play::Stall => while matches!(stream.read(&mut request), Ok(1..)) {},
    }
}

/// Sends these bytes to a gateway and gives all that it says until it hangs up.
pub(crate) fn say(running: &Running, words: &[u8]) -> String {
    let name = ServerName::from(running.addr().ip());
    let connection = ClientConnection::new(Arc::new(tls_client(running)), name).expect("a connection");
    let mut stream = StreamOwned::new(connection, TcpStream::connect(running.addr()).expect("a connection"));
    stream.write_all(words).expect("a request");
    let mut answer = Vec::new();
    // A server may leave without close_notify; what was said counts.
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

/// Sends these bytes to a gateway, and leaves without an answer once this was done.
pub(crate) fn leave_after(running: &Running, words: &[u8], meanwhile: impl FnOnce()) {
    let name = ServerName::from(running.addr().ip());
    let connection = ClientConnection::new(Arc::new(tls_client(running)), name).expect("a connection");
    let mut stream = StreamOwned::new(connection, TcpStream::connect(running.addr()).expect("a connection"));
    stream.write_all(words).expect("a request");
    meanwhile();
}
