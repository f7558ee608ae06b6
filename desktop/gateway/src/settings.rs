use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use shikaku_adapter::{SystemClock, SystemRandom};
use shikaku_card::certificate::TrustAnchors;
use shikaku_card::presence::CvAnchors;
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_core::port::Clock;
use shikaku_transport::Random;

use crate::account::AccountPolicy;
use crate::{Clinics, DatabaseServer, HostName, Limits, Network, People, TlsIdentity, WebhookPolicy};

/// How a gateway is run. Time and chance are settings too, so that tests hold them.
#[derive(derive_more::Debug)]
#[debug("Settings({listen:?}, {visual_check:?})")]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Names under which clients reach it. A proof of a device's key for another name is refused; where there is none, it
    /// holds for the name that its request has.
    pub names: Vec<HostName>,
    /// Where to answer `/health/live`, `/health/ready` and `/metrics` over plain HTTP, without a password.
    pub metrics_listen: Option<SocketAddr>,
    /// Where challenges and answers are kept.
    pub database: Database,
    /// The key under which answers are sealed in a database file; else the file's name with `.key` behind it. It is made,
    /// for its user alone, with a new database.
    pub key_file: Option<PathBuf>,
    /// Who may ask.
    pub clinics: Clinics,
    /// The rules of sign-in for clinics with devices of their own.
    pub accounts: AccountPolicy,
    /// Who may have issued a certificate.
    pub anchors: TrustAnchors,
    /// Who may have signed a birth-date record.
    pub presence_anchors: CvAnchors,
    /// What is accepted instead of a PIN. Anything but `Off` needs the approval of 公的個人認証法 第38条の2.
    pub visual_check: VisualCheckPolicy,
    /// How long an expired certificate is still accepted.
    pub grace: GraceReading,
    /// The people that it knows.
    pub people: People,
    /// How it proves who it is.
    pub identity: TlsIdentity,
    /// How long a challenge may be signed.
    pub challenge_ttl: TimeDelta,
    /// How long an answer is repeated to its `Idempotency-Key` and receipt.
    pub answer_ttl: TimeDelta,
    /// Challenges that one token may have open: a device needs one, and those of the others of its clinic do not count.
    pub open_challenges_max: u32,
    /// How often what is past its time is deleted from the database.
    pub purge_every: Duration,
    /// How much one caller may take.
    pub limits: Limits,
    /// Proxies whose `X-Forwarded-For` or `Forwarded` says who called.
    pub trusted_proxies: Vec<Network>,
    /// How long a TLS handshake may take.
    pub handshake_timeout: Duration,
    /// How long the head of a request may take, the first and each further one: a connection that is idle for longer is
    /// closed.
    pub header_timeout: Duration,
    /// How long the body of a request may take.
    pub body_timeout: Duration,
    /// How long the other side may take nothing of an answer.
    pub write_timeout: Duration,
    /// Where webhooks of receipt computers may lead.
    pub webhooks: WebhookPolicy,
    /// After how long a receipt computer that waits for events gets a sign that the connection lives.
    pub heartbeat: Duration,
    /// Time.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Chance.
    pub random: Box<dyn Random + Send>,
}

impl Settings {
    /// A gateway on a free loopback port that keeps nothing on disk and accepts no visual check.
    #[must_use]
    pub fn new(clinics: Clinics, anchors: TrustAnchors) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            names: Vec::new(),
            metrics_listen: None,
            database: Database::Memory,
            key_file: None,
            clinics,
            accounts: AccountPolicy::default(),
            anchors,
            presence_anchors: CvAnchors::new(),
            visual_check: VisualCheckPolicy::Off,
            grace: GraceReading::FromMonthEnd,
            people: People::synthetic(),
            identity: TlsIdentity::SelfMade,
            challenge_ttl: TimeDelta::minutes(5),
            answer_ttl: TimeDelta::hours(24),
            open_challenges_max: 100,
            purge_every: Duration::from_mins(1),
            limits: Limits::default(),
            trusted_proxies: Vec::new(),
            handshake_timeout: Duration::from_secs(10),
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(10),
            webhooks: WebhookPolicy::default(),
            heartbeat: Duration::from_secs(15),
            clock: Arc::new(SystemClock),
            random: Box::new(SystemRandom),
        }
    }
}

/// Where challenges and answers are kept.
#[derive(Clone, Debug)]
pub enum Database {
    /// Nowhere beyond this process.
    Memory,
    /// In this SQLite file, which only the user may read.
    File(PathBuf),
    /// In this PostgreSQL server, which other gateways may use too.
    Postgres(DatabaseServer),
}

/// The two readings of the three months of grace (eligibility reference, 1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraceReading {
    /// A: three months from the last day.
    FromDay,
    /// B: three months from the end of the last day's month.
    FromMonthEnd,
}
