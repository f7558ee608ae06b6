//! Well-behaved clients beside others that are slow, half open, or ask without a pause.

use std::fmt;
use std::io::{self, Error};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use shikaku_core::gateway::{CheckMethod, Proof, challenge_request, read_challenge};
use shikaku_core::port::HttpResponse;
use shikaku_virtual_card::VirtualCard;
use strum::{IntoStaticStr, VariantArray};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout};

use crate::client::{Client, confirmation};
use crate::connection::{Connection, Endpoint};
use crate::figures::{Figures, Window};
use crate::level::Load;
use crate::process::{machine_cpu, own_cpu};
use crate::program::{DEVICES_PER_CLINIC, token};

/// Clients that are measured, each of a clinic of its own.
pub(crate) const CLIENTS: usize = 16;

/// Tokens of all clients. The first of each clinic is one of a client that is measured; the last clinics flood.
pub(crate) const TOKENS: usize = DEVICES_PER_CLINIC * CLIENTS + FLOODING;

/// Time between two checks of one client: 32 checks in a second, of 480 clinics in a busy hour.
const EVERY: Duration = Duration::from_millis(500);

/// p99 of a check that is accepted, with connection and TLS handshake.
const TARGET_MS: f64 = 250.0;

/// Clients that send a byte of the head of a request at a time.
const SLOW: usize = 200;
const SLOW_PAUSE: Duration = Duration::from_millis(200);

/// Connections whose TLS handshake never ends.
const HALF_OPEN: usize = 500;

/// Clients of one clinic that ask without a pause.
const FLOODING: usize = 64;

/// Pause of a client that was hung up on, before it comes again.
const AGAIN: Duration = Duration::from_millis(200);

/// Connections of one address: less than the gateway allows.
const PER_ADDRESS: usize = 60;

/// What others do meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Beside {
    /// Nothing.
    Nothing,
    /// 200 clients send a byte of a request at a time.
    SlowClients,
    /// 500 connections begin a TLS handshake.
    HalfOpen,
    /// 64 clients of one clinic ask without a pause.
    OneClinic,
    /// All of that.
    All,
}

/// The figures of well-behaved clients beside others.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Flood {
    beside: Beside,
    #[serde(flatten)]
    figures: Figures,
    target_p99_ms: f64,
    is_held: bool,
    /// What the others did: connections that were opened, calls, and calls that were refused by 429.
    connections: u64,
    calls: u64,
    refused: u64,
    #[serde(skip)]
    first_error: Option<String>,
}

/// What the others did so far.
#[derive(Default)]
struct Counts {
    connections: AtomicU64,
    calls: AtomicU64,
    refused: AtomicU64,
}

/// Runs the load beside the others.
///
/// # Errors
/// When the gateway ends.
pub(crate) async fn run(load: &Load<'_>, beside: Beside) -> io::Result<Flood> {
    let endpoint = load.gateway.endpoint();
    let counts = Arc::new(Counts::default());
    let mut clients = JoinSet::new();
    let begin = Instant::now() + load.warm_up;
    let end = begin + load.length;
    for client in 0..load.clients {
        let (endpoint, token) = (endpoint.clone(), token(client * DEVICES_PER_CLINIC));
        let connection = Connection::open(&endpoint, &token).await?;
        let client = Client { endpoint, token, connection, card: load.card.clone(), method: load.method };
        // Clients of different clinics do not begin at the same time.
        sleep(EVERY / u32::try_from(load.clients).unwrap_or(1)).await;
        clients.spawn(client.work_paced(EVERY, begin, end));
    }
    let process = load.gateway.process();
    sleep_until(begin.into()).await;
    // What the others may do at once is part of the measurement.
    let mut others = others(load, beside, &counts);
    let (gateway_before, client_before, machine_before) = (process.cpu()?, own_cpu()?, machine_cpu()?);
    let mut window = Window { length: load.length, ..Window::default() };
    while let Some(done) = clients.join_next().await {
        window.add(done.map_err(Error::other)?);
    }
    window.gateway_cpu = process.cpu()?.saturating_sub(gateway_before);
    window.client_cpu = own_cpu()?.saturating_sub(client_before);
    window.machine_cpu = machine_cpu()?.saturating_sub(machine_before);
    window.memory = process.memory()?;
    others.shutdown().await;
    Ok(Flood::new(beside, &window, &counts))
}

/// Starts the others. They end with the set.
fn others(load: &Load<'_>, beside: Beside, counts: &Arc<Counts>) -> JoinSet<()> {
    let endpoint = load.gateway.endpoint();
    let mut others = JoinSet::new();
    let is = |kind: Beside| beside == kind || beside == Beside::All;
    let sources = |network: u8, number: usize| {
        let endpoint = endpoint.clone();
        (0..number).map(move |client| {
            let host = u8::try_from(client / PER_ADDRESS + 1).unwrap_or(u8::MAX);
            endpoint.with_source(IpAddr::V4(Ipv4Addr::new(127, 0, network, host)))
        })
    };
    if is(Beside::SlowClients) {
        for endpoint in sources(1, SLOW) {
            others.spawn(again(endpoint, Arc::clone(counts), send_slowly));
        }
    }
    if is(Beside::HalfOpen) {
        for endpoint in sources(2, HALF_OPEN) {
            others.spawn(again(endpoint, Arc::clone(counts), stay_half_open));
        }
    }
    if is(Beside::OneClinic) {
        for (client, endpoint) in sources(3, FLOODING).enumerate() {
            // One device of the clinic for each client, so that the clinic and no device meets its limit.
            let token = token(DEVICES_PER_CLINIC * CLIENTS + client % DEVICES_PER_CLINIC);
            others.spawn(flood(endpoint, token, load.card.clone(), Arc::clone(counts)));
        }
    }
    others
}

/// Opens one connection after another, each as soon as the gateway hung up on the last.
async fn again<F: Future<Output = io::Result<()>>>(
    endpoint: Endpoint,
    counts: Arc<Counts>,
    act: impl Fn(Endpoint) -> F,
) {
    loop {
        counts.connections.fetch_add(1, Ordering::Relaxed);
        // That the gateway hangs up is what is expected.
        let _ = act(endpoint.clone()).await;
        sleep(AGAIN).await;
    }
}

async fn send_slowly(endpoint: Endpoint) -> io::Result<()> {
    let mut stream = endpoint.secure().await?;
    let head = b"POST /v1/challenges HTTP/1.1\r\nX: ".iter().chain(std::iter::repeat(&b'x'));
    for byte in head {
        stream.write_all(&[*byte]).await?;
        stream.flush().await?;
        // An answer, or the end of the connection.
        if timeout(SLOW_PAUSE, stream.read_u8()).await.is_ok() {
            break;
        }
    }
    Ok(())
}

async fn stay_half_open(endpoint: Endpoint) -> io::Result<()> {
    // The head of a TLS record that announces 512 bytes (RFC 8446, 5.1).
    const BEGUN: [u8; 5] = [0x16, 0x03, 0x01, 0x02, 0x00];
    let mut stream = endpoint.connect().await?;
    stream.write_all(&BEGUN).await?;
    stream.read_u8().await.map(drop)
}

/// Makes as many calls of checks as the gateway takes.
async fn flood(endpoint: Endpoint, token: String, card: VirtualCard, counts: Arc<Counts>) {
    loop {
        counts.connections.fetch_add(1, Ordering::Relaxed);
        if let Ok(mut connection) = Connection::open(&endpoint, &token).await {
            while counts.flooding_check(&mut connection, &card).await.is_ok() {}
        }
        sleep(AGAIN).await;
    }
}

impl Counts {
    /// One check as far as the gateway goes with it.
    async fn flooding_check(&self, connection: &mut Connection, card: &VirtualCard) -> io::Result<()> {
        let method = CheckMethod::Visual;
        let reply = self.counted(connection.call(challenge_request(method)).await?);
        let Ok(challenge) = read_challenge(Ok(reply)) else { return Ok(()) };
        let call = confirmation(card, method, &challenge, Proof::VisualCheck { presence: None })?;
        self.counted(connection.call(call).await?);
        Ok(())
    }

    fn counted(&self, reply: HttpResponse) -> HttpResponse {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.refused.fetch_add(u64::from(reply.status == 429), Ordering::Relaxed);
        reply
    }
}

impl Flood {
    fn new(beside: Beside, window: &Window, counts: &Counts) -> Self {
        let figures = window.figures();
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Self {
            beside,
            is_held: figures.check_ms.p99 <= TARGET_MS && window.errors.is_empty(),
            figures,
            target_p99_ms: TARGET_MS,
            connections: count(&counts.connections),
            calls: count(&counts.calls),
            refused: count(&counts.refused),
            first_error: window.errors.first().cloned(),
        }
    }

    /// Why the run fails, if it does.
    pub(crate) fn failure(&self) -> Option<String> {
        let beside: &str = self.beside.into();
        let late = (self.figures.check_ms.p99 > TARGET_MS).then(|| format!("p99 is over {TARGET_MS} ms"));
        let failure = self.first_error.clone().or(late)?;
        Some(format!("beside {beside}: {failure}"))
    }
}

impl fmt::Display for Flood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let beside: &str = self.beside.into();
        let title = format!("{CLIENTS} clients, beside them: {beside} ");
        writeln!(f, "\n{title:-<66}\n{}", self.figures)?;
        let held = if self.is_held { "held" } else { "not held" };
        write!(
            f,
            "  target: p99 of a check {TARGET_MS} ms: {held}; the others opened {} connections and made {} calls, {} of them \
             refused",
            self.connections, self.calls, self.refused
        )
    }
}
