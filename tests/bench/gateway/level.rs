//! A number of clients at work for a fixed time.

use std::io::{self, Error};
use std::time::{Duration, Instant};

use shikaku_core::gateway::CheckMethod;
use shikaku_virtual_card::VirtualCard;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::client::Client;
use crate::connection::Connection;
use crate::figures::Window;
use crate::process::{machine_cpu, own_cpu};
use crate::program::{RunningGateway, token};

/// The load of one measurement.
pub(crate) struct Load<'a> {
    pub(crate) gateway: &'a RunningGateway,
    pub(crate) card: &'a VirtualCard,
    pub(crate) method: CheckMethod,
    pub(crate) clients: usize,
    pub(crate) warm_up: Duration,
    pub(crate) length: Duration,
}

/// Opens the connections, waits for the warm-up and measures.
///
/// # Errors
/// When a client cannot connect or the gateway ends.
pub(crate) async fn run(load: &Load<'_>) -> io::Result<Window> {
    let mut clients = Vec::new();
    for client in 0..load.clients {
        let (endpoint, token) = (load.gateway.endpoint().clone(), token(client));
        let connection = Connection::open(&endpoint, &token).await?;
        clients.push(Client { endpoint, token, connection, card: load.card.clone(), method: load.method });
    }
    let begin = Instant::now() + load.warm_up;
    let end = begin + load.length;
    let mut working: JoinSet<_> = clients.into_iter().map(|client| client.work(begin, end)).collect();

    let process = load.gateway.process();
    sleep_until(begin.into()).await;
    let (gateway_before, client_before, machine_before) = (process.cpu()?, own_cpu()?, machine_cpu()?);
    sleep_until(end.into()).await;
    let (gateway_after, client_after, machine_after) = (process.cpu()?, own_cpu()?, machine_cpu()?);
    let mut window = Window {
        length: load.length,
        gateway_cpu: gateway_after.saturating_sub(gateway_before),
        client_cpu: client_after.saturating_sub(client_before),
        machine_cpu: machine_after.saturating_sub(machine_before),
        memory: process.memory()?,
        ..Window::default()
    };
    while let Some(done) = working.join_next().await {
        window.add(done.map_err(Error::other)?);
    }
    Ok(window)
}
