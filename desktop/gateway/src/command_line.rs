use std::error::Error;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_gateway::{
    Anchors, Clinics, Database, Gateway, GraceReading, People, Settings, TlsIdentity, Trust,
};

/// The reference gateway of Shikaku: real checks, synthetic people.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct CommandLine {
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// SQLite file for challenges and answers; without it nothing outlives the process.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Bearer tokens, one clinic a line: token, and after a space its 登録記号番号.
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,
    #[command(flatten)]
    anchors: AnchorArgs,
    /// What is accepted instead of a PIN. Anything but `off` needs approval (公的個人認証法 第38条の2).
    #[arg(long, value_enum, default_value_t = Visual::Off)]
    visual: Visual,
    /// Where the three months of grace begin.
    #[arg(long, value_enum, default_value_t = Grace::MonthEnd)]
    grace: Grace,
    /// People to know instead of the synthetic ones of the house.
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// Where to write the root certificate (PEM) that clients have to trust.
    #[arg(long, value_name = "FILE")]
    root_out: Option<PathBuf>,
    /// Certificate chain (PEM) instead of a self-made one.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_chain: Option<PathBuf>,
    /// Key of that chain (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_chain")]
    tls_key: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct AnchorArgs {
    /// Root certificates of production, and `presence.json`.
    #[arg(long, value_name = "DIR")]
    anchors: Option<PathBuf>,
    /// Root certificates of test cards: whoever has one passes as its holder.
    #[arg(long, value_name = "DIR")]
    test_anchors: Option<PathBuf>,
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

impl CommandLine {
    /// Runs until the process is ended.
    pub(crate) fn run(self) -> Result<(), Box<dyn Error>> {
        let root_out = self.root_out.clone();
        let running = Gateway::start(self.settings()?)?;
        if let Some(file) = root_out {
            fs::write(file, running.root_cert_pem())?;
        }
        log::info!("listening at {}", running.base_url());
        running.wait();
        Ok(())
    }

    fn settings(self) -> Result<Settings, Box<dyn Error>> {
        let anchors = self.anchors.read()?;
        let clinics = Clinics::parse(&fs::read_to_string(&self.token_file)?)?;
        let mut settings = Settings::new(clinics, anchors.certificates);
        settings.presence_anchors = anchors.presence;
        settings.listen = self.listen;
        settings.database = self.db.map_or(Database::Memory, Database::File);
        settings.visual_check = self.visual.into();
        settings.grace = self.grace.into();
        if let Some(people) = self.people {
            settings.people = People::parse(&fs::read_to_string(people)?)?;
        }
        if let (Some(chain), Some(key)) = (self.tls_chain, self.tls_key) {
            settings.identity = TlsIdentity::Files { chain, key };
        }
        Ok(settings)
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
