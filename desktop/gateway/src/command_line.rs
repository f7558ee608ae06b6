use std::error::Error;
use std::fs;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, ValueEnum};
use shikaku_adapter::file::decode_text;
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_gateway::config_file::{self, ConfigFileError};
use shikaku_gateway::{
    Anchors, Clinics, Database, Gateway, GraceReading, HostName, Limits, Network, People, Rate, Settings,
    TlsIdentity, Trust, WebhookPolicy, read_secret,
};

use crate::database_args::DatabaseArgs;
use crate::log_format::LogFormat;
use crate::order::Orders;
#[cfg(unix)]
use crate::signals;

/// The reference gateway of Shikaku: real checks, synthetic people.
///
/// Clinics, their devices and staff: `shikaku-gateway clinic --help`, `device --help`, `staff --help`.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Serve {
    /// These options in a TOML file, whose keys are their names. An option of the command line wins.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// Without a database nothing outlives the process.
    #[command(flatten)]
    database: DatabaseArgs,
    /// For QA: bearer tokens in place of devices and people, one clinic a line: token, and after a space its 登録記号番号.
    /// Not to be open to others.
    #[arg(long, value_name = "FILE", alias = "qa-token-file")]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    anchors: AnchorArgs,
    /// What is accepted instead of a PIN. Anything but `off` needs approval (公的個人認証法 第38条の2).
    #[arg(long, value_enum, default_value_t = Visual::Off)]
    visual: Visual,
    /// Where the three months of grace begin.
    #[arg(long, value_enum, default_value_t = Grace::MonthEnd)]
    grace: Grace,
    /// People to know instead of the synthetic people of the project.
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// Where to write the root certificate (PEM) that clients have to trust.
    #[arg(long, value_name = "FILE")]
    root_out: Option<PathBuf>,
    /// Certificate chain (PEM) instead of a self-made one.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_chain: Option<PathBuf>,
    /// Key of that chain (PEM). Not to be open to others.
    #[arg(long, value_name = "FILE", requires = "tls_chain")]
    tls_key: Option<PathBuf>,
    /// Names under which clients reach this gateway: `host` or `host:port`, repeatable. Without one, a proof of a device's
    /// key holds for the name that its request has.
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<HostName>,
    #[command(flatten)]
    operation: OperationArgs,
    #[command(flatten)]
    webhooks: WebhookArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Where webhooks of receipt computers may lead.
#[derive(Debug, Args)]
struct WebhookArgs {
    /// Lets webhooks lead into the network of the gateway: for tests, because a vendor reaches there what it should not.
    #[arg(long)]
    webhooks_to_private_addresses: bool,
    /// Root certificates (PEM) that receivers of webhooks need, instead of those of this computer.
    #[arg(long, value_name = "FILE")]
    webhook_roots: Option<PathBuf>,
}

/// How the gateway is watched.
#[derive(Debug, Args)]
#[command(next_help_heading = "Operation")]
struct OperationArgs {
    /// How the log is written. `RUST_LOG` says how much.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    /// Where to answer `/health/live`, `/health/ready` and `/metrics` over plain HTTP.
    #[arg(long, value_name = "ADDR")]
    metrics_listen: Option<SocketAddr>,
    /// Accepts an address of `--metrics-listen` that other computers reach. Who reaches it reads every figure.
    #[arg(long)]
    metrics_public: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct AnchorArgs {
    /// Root certificates of production, and `presence.json`.
    #[arg(long, value_name = "DIR", conflicts_with = "test_anchors")]
    anchors: Option<PathBuf>,
    /// Root certificates of test cards: a person who holds one passes as its holder.
    #[arg(long, value_name = "DIR")]
    test_anchors: Option<PathBuf>,
}

/// How much one caller may take.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// No limit to calls, challenges and connections: for measuring, never for service.
    #[arg(long)]
    unlimited: bool,
    /// Proxies whose `X-Forwarded-For` or `Forwarded` says who called: an address, or a network as `10.0.0.0/8`.
    #[arg(long = "trusted-proxy", value_name = "NETWORK")]
    trusted_proxies: Vec<Network>,
    /// Calls of one token: so many at once, and as many more in a minute as the second number.
    #[arg(long, value_name = "N/PER_MINUTE", value_parser = rate, conflicts_with = "unlimited")]
    device_calls: Option<Rate>,
    /// Calls of one clinic, likewise.
    #[arg(long, value_name = "N/PER_MINUTE", value_parser = rate, conflicts_with = "unlimited")]
    clinic_calls: Option<Rate>,
    /// Calls of one address with a token that is not known, likewise.
    #[arg(long, value_name = "N/PER_MINUTE", value_parser = rate, conflicts_with = "unlimited")]
    failed_calls: Option<Rate>,
    /// Challenges that one token may have open.
    #[arg(long, value_name = "N", conflicts_with = "unlimited")]
    open_challenges: Option<u32>,
    /// Connections in all.
    #[arg(long, value_name = "N", conflicts_with = "unlimited")]
    connections: Option<usize>,
    /// Connections of one address.
    #[arg(long, value_name = "N", conflicts_with = "unlimited")]
    connections_per_address: Option<usize>,
    /// Seconds for a TLS handshake, the head of a request, its body, and an answer that is not taken; each.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
}

/// `120/300`: 120 at once, and 300 more in a minute.
fn rate(text: &str) -> Result<Rate, String> {
    let (burst, per_minute) = text.split_once('/').unwrap_or_default();
    match (burst.parse(), per_minute.parse::<NonZeroU32>()) {
        (Ok(burst), Ok(per_minute)) => Ok(Rate::new(burst, Duration::from_mins(1) / per_minute.get())),
        _ => Err("two numbers above 0 with a slash between them, as 120/300".to_owned()),
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Visual {
    Off,
    CertificateOnly,
    PresenceProof,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Grace {
    /// Three months from the last day.
    Day,
    /// Three months from the end of the last day's month.
    MonthEnd,
}

/// What a command line says.
pub(crate) enum CommandLine {
    Serve(Box<Serve>),
    Order(Box<Orders>),
}

impl CommandLine {
    /// Reads the command line, and the configuration file that it names.
    pub(crate) fn read() -> Result<Self, ConfigFileError> {
        let first = std::env::args().nth(1).unwrap_or_default();
        if Orders::has(&first) {
            return Ok(Self::Order(Box::new(Orders::parse())));
        }
        Ok(Self::Serve(Box::new(config_file::parse(std::env::args_os().collect())?)))
    }

    /// How the log is written.
    pub(crate) const fn log_format(&self) -> LogFormat {
        match self {
            Self::Serve(serve) => serve.operation.log_format,
            Self::Order(_) => LogFormat::Text,
        }
    }

    /// Runs until the process is ended, or carries out an order.
    pub(crate) fn run(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Serve(serve) => serve.run(),
            Self::Order(orders) => orders.carry_out(),
        }
    }
}

impl Serve {
    fn run(self) -> Result<(), Box<dyn Error>> {
        let root_out = self.root_out.clone();
        let running = Gateway::start(self.settings()?)?;
        if let Some(file) = root_out {
            fs::write(file, running.root_cert_pem())?;
        }
        if let Some(metrics) = running.metrics_addr() {
            log::info!("health and figures at http://{metrics}");
        }
        #[cfg(unix)]
        signals::stop_at_signals(running.stopper())?;
        log::info!("listening at {}", running.base_url());
        running.wait();
        Ok(())
    }

    fn settings(self) -> Result<Settings, Box<dyn Error>> {
        let anchors = self.anchors.read()?;
        let clinics = match &self.token_file {
            Some(file) => Clinics::parse(&decode_text(read_secret(file)?)?)?,
            None => Clinics::none(),
        };
        let mut settings = Settings::new(clinics, anchors.certificates);
        settings.presence_anchors = anchors.presence;
        settings.listen = self.listen;
        settings.names = self.names;
        settings.metrics_listen = self.operation.metrics_listen()?;
        settings.database = self.database.read()?.unwrap_or(Database::Memory);
        settings.key_file = self.database.key_file;
        self.limits.apply(&mut settings);
        settings.webhooks = self.webhooks.read()?;
        settings.visual_check = self.visual.into();
        settings.grace = self.grace.into();
        if let Some(people) = self.people {
            settings.people = People::parse(&decode_text(fs::read(people)?)?)?;
        }
        if let (Some(chain), Some(key)) = (self.tls_chain, self.tls_key) {
            settings.identity = TlsIdentity::Files { chain, key };
        }
        Ok(settings)
    }
}

impl WebhookArgs {
    fn read(self) -> Result<WebhookPolicy, Box<dyn Error>> {
        let roots_pem = self
            .webhook_roots
            .map(|file| -> Result<_, Box<dyn Error>> { Ok(decode_text(fs::read(file)?)?.to_string()) });
        let allows_private_addresses = self.webhooks_to_private_addresses;
        Ok(WebhookPolicy { allows_private_addresses, roots_pem: roots_pem.transpose()? })
    }
}

impl OperationArgs {
    fn metrics_listen(&self) -> Result<Option<SocketAddr>, String> {
        let is_public = |address: &SocketAddr| !address.ip().to_canonical().is_loopback();
        match self.metrics_listen {
            Some(address) if is_public(&address) && !self.metrics_public => Err(format!(
                "other computers reach {address} without a password; if that is wanted, give --metrics-public too"
            )),
            address => Ok(address),
        }
    }
}

impl LimitArgs {
    fn apply(self, settings: &mut Settings) {
        let mut limits = if self.unlimited { Limits::unlimited() } else { Limits::default() };
        limits.device = self.device_calls.unwrap_or(limits.device);
        limits.clinic = self.clinic_calls.unwrap_or(limits.clinic);
        limits.failures = self.failed_calls.unwrap_or(limits.failures);
        let open = if self.unlimited { u32::MAX } else { settings.open_challenges_max };
        settings.open_challenges_max = self.open_challenges.unwrap_or(open);
        limits.connections_max = self.connections.unwrap_or(limits.connections_max);
        limits.connections_per_address_max =
            self.connections_per_address.unwrap_or(limits.connections_per_address_max);
        settings.limits = limits;
        settings.trusted_proxies = self.trusted_proxies;
        let timeout = Duration::from_secs(self.timeout);
        (settings.handshake_timeout, settings.header_timeout) = (timeout, timeout);
        (settings.body_timeout, settings.write_timeout) = (timeout, timeout);
    }
}

impl AnchorArgs {
    fn read(&self) -> Result<Anchors, Box<dyn Error>> {
        let (directory, trust) = match (&self.anchors, &self.test_anchors) {
            (Some(directory), _) => (directory, Trust::Production),
            (None, Some(directory)) => (directory, Trust::Test),
            (None, None) => return Err("no anchors were named".into()),
        };
        Ok(Anchors::read(directory, trust)?)
    }
}

impl From<Visual> for VisualCheckPolicy {
    fn from(visual: Visual) -> Self {
        match visual {
            Visual::Off => Self::Off,
            Visual::CertificateOnly => Self::CertificateOnly,
            Visual::PresenceProof => Self::PresenceProof,
        }
    }
}

impl From<Grace> for GraceReading {
    fn from(grace: Grace) -> Self {
        match grace {
            Grace::Day => Self::FromDay,
            Grace::MonthEnd => Self::FromMonthEnd,
        }
    }
}
