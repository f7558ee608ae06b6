//! `shikaku-gateway sandbox`.

use std::error::Error;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use shikaku_gateway::Sandbox;

/// A gateway with synthetic results, in memory alone.
#[derive(Debug, Args)]
pub(crate) struct SandboxOrder {
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// Results at the beginning.
    #[arg(long, value_name = "N", default_value_t = 5)]
    results: usize,
    /// Seconds from one further result to the next.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    every: u64,
    /// Where to write what a vendor needs to know: address, root certificate and token, as JSON. It is also printed.
    #[arg(long, value_name = "FILE")]
    details_out: Option<PathBuf>,
    /// Where to write the root certificate (PEM) that clients have to trust.
    #[arg(long, value_name = "FILE")]
    root_out: Option<PathBuf>,
}

impl SandboxOrder {
    /// Runs until the process is ended.
    pub(crate) fn carry_out(self) -> Result<(), Box<dyn Error>> {
        let sandbox = Sandbox::start(Sandbox::settings(self.listen), self.results)?;
        let details = serde_json::to_string_pretty(sandbox.details())?;
        if let Some(file) = self.root_out {
            fs::write(file, sandbox.running().root_cert_pem())?;
        }
        if let Some(file) = self.details_out {
            fs::write(file, &details)?;
        }
        println!("{details}");
        Ok(sandbox.serve(Duration::from_secs(self.every))?)
    }
}
