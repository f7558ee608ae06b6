//! One HTTPS connection that stays open from check to check.

use std::io::{self, Error};
use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use rustls::{ClientConfig, RootCertStore};
use shikaku_core::port::{HttpRequest, HttpResponse};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Where a gateway listens, and the root certificate that it is identified by.
#[derive(Clone)]
pub(crate) struct Endpoint {
    address: SocketAddr,
    tls: TlsConnector,
}

impl Endpoint {
    /// The gateway at an address, identified by a root certificate in PEM.
    ///
    /// # Errors
    /// When the PEM text holds no root certificate.
    pub(crate) fn new(address: SocketAddr, root_pem: &str) -> io::Result<Self> {
        let mut roots = RootCertStore::empty();
        for root in CertificateDer::pem_slice_iter(root_pem.as_bytes()) {
            roots.add(root.map_err(Error::other)?).map_err(Error::other)?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { address, tls: TlsConnector::from(Arc::new(config)) })
    }
}

/// An open connection of one client.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
    authorization: HeaderValue,
}

impl Connection {
    /// Connects, completes the TLS handshake and keeps the connection open.
    ///
    /// # Errors
    /// When TCP, TLS or HTTP cannot be opened.
    pub(crate) async fn open(endpoint: &Endpoint, token: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(endpoint.address).await?;
        stream.set_nodelay(true)?;
        let name = ServerName::IpAddress(endpoint.address.ip().into());
        let stream = endpoint.tls.connect(name, stream).await?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(Error::other)?;
        // Its failure is the failure of the call in flight.
        tokio::spawn(async move { drop(connection.await) });
        let header = |text: String| HeaderValue::try_from(text).map_err(Error::other);
        let (host, authorization) =
            (header(endpoint.address.to_string())?, header(format!("Bearer {token}"))?);
        Ok(Self { sender, host, authorization })
    }

    /// Makes one call and reads its whole reply, whatever its status.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(crate) async fn call(&mut self, call: HttpRequest) -> io::Result<HttpResponse> {
        self.sender.ready().await.map_err(Error::other)?;
        let mut request = Request::post(call.path)
            .header(HOST, &self.host)
            .header(AUTHORIZATION, &self.authorization)
            .header(CONTENT_TYPE, "application/json");
        if let Some(key) = call.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Full::new(Bytes::from(call.body))).map_err(Error::other)?;
        let response = self.sender.send_request(request).await.map_err(Error::other)?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.map_err(Error::other)?.to_bytes().to_vec();
        Ok(HttpResponse { status, body })
    }
}
