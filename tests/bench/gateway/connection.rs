//! One HTTPS connection that stays open from check to check.

use std::io::{self, Error};
use std::net::{IpAddr, SocketAddr};
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
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Where a gateway listens, and the root certificate that it is identified by.
#[derive(Clone)]
pub(crate) struct Endpoint {
    address: SocketAddr,
    tls: TlsConnector,
    /// The address that connections come from, if not the usual one.
    source: Option<IpAddr>,
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
        Ok(Self { address, tls: TlsConnector::from(Arc::new(config)), source: None })
    }

    /// The same, reached from another address of this computer.
    pub(crate) fn with_source(&self, source: IpAddr) -> Self {
        Self { source: Some(source), ..self.clone() }
    }

    /// Connects without TLS.
    ///
    /// # Errors
    /// When the gateway does not accept.
    pub(crate) async fn connect(&self) -> io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        if let Some(source) = self.source {
            socket.bind((source, 0).into())?;
        }
        let stream = socket.connect(self.address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Connects and completes the TLS handshake.
    ///
    /// # Errors
    /// When TCP or TLS cannot be opened.
    pub(crate) async fn secure(&self) -> io::Result<TlsStream<TcpStream>> {
        let name = ServerName::IpAddress(self.address.ip().into());
        self.tls.connect(name, self.connect().await?).await
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
        let stream = endpoint.secure().await?;
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
