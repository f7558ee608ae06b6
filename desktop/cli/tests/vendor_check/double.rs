//! A gateway double: a server of its own that passes each call on to a gateway, with one fault.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HOST};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum_server::from_tcp;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use shikaku_gateway::SandboxDetails;

/// A call that came to the double.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) accept: String,
    pub(crate) has_token: bool,
    pub(crate) headers: HeaderMap,
}

/// What the gateway answered, to be changed.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// What a double does that a gateway does not.
#[derive(Clone, Copy)]
pub(crate) struct Fault {
    /// What is wrong with it.
    pub(crate) name: &'static str,
    /// The checks that find it.
    pub(crate) found_by: &'static [&'static str],
    /// The query that the gateway gets.
    pub(crate) query: fn(&str) -> String,
    /// Changes the answer.
    pub(crate) answer: fn(&Asked, &mut Answer),
}

#[derive(Clone)]
struct Upstream {
    client: reqwest::Client,
    base_url: String,
    fault: Fault,
}

/// Starts a double of a gateway; the same details with its address and its root. It ends with the process.
pub(crate) fn double(details: &SandboxDetails, fault: Fault) -> SandboxDetails {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|it| it.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key.into()));
    let config = RustlsConfig::from_config(Arc::new(config.expect("a TLS server")));
    let upstream = Upstream { client: client(&details.root), base_url: details.gateway.clone(), fault };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let gateway = format!("https://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let service = Router::new().fallback(pass_on).with_state(upstream).into_make_service();
            let server = from_tcp(listener).expect("a server").acceptor(RustlsAcceptor::new(config));
            server.serve(service).await.expect("a server");
        });
    });
    SandboxDetails { gateway, root: made.cert.pem(), ..details.clone() }
}

fn client(root_pem: &str) -> reqwest::Client {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(root_pem.as_bytes()).expect("a root")).expect("a root");
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("a TLS client")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(config).no_proxy();
    client.build().expect("a client")
}

async fn pass_on(State(upstream): State<Upstream>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let asked = Asked {
        method: head.method.clone(),
        path: head.uri.path().to_owned(),
        accept: text(&head.headers, &ACCEPT),
        has_token: head.headers.contains_key(AUTHORIZATION),
        headers: head.headers.clone(),
    };
    let query = (upstream.fault.query)(head.uri.query().unwrap_or_default());
    let mut sent =
        upstream.client.request(head.method, format!("{}{}?{query}", upstream.base_url, asked.path));
    let mut headers = head.headers;
    headers.remove(HOST);
    // A body without a length is one that never comes.
    if headers.remove(CONTENT_LENGTH).is_some() {
        sent = sent.body(to_bytes(body, usize::MAX).await.expect("a body"));
    }
    headers.remove("transfer-encoding");
    let mut response = sent.headers(headers).send().await.expect("an answer");
    let mut answer =
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), body: Vec::new() };
    // Of a stream without an end, two events.
    while let Some(chunk) = response.chunk().await.expect("a chunk") {
        answer.body.extend_from_slice(&chunk);
        if asked.path.ends_with("/events") && answer.body.windows(2).filter(|it| it == b"\n\n").count() > 1 {
            break;
        }
    }
    (upstream.fault.answer)(&asked, &mut answer);
    answer.headers.remove(CONTENT_LENGTH);
    answer.headers.remove("transfer-encoding");
    let status = StatusCode::from_u16(answer.status).expect("a status");
    (status, answer.headers, Body::from(answer.body)).into_response()
}

fn text(headers: &HeaderMap, name: &axum::http::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}
