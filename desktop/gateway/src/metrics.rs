//! Metrics of what the gateway does, in the registry that `GET /metrics` prints. No label names a clinic, a device or a person.

use prometheus::{IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};
use shikaku_core::gateway::{CheckMethod, ProblemCode};
use strum::{IntoStaticStr, VariantArray};

use crate::refusal::{FailureKind, Refusal};
use crate::store::Load;

/// How a check that reached the gateway as a whole request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum CheckOutcome {
    /// With an answer, whatever it says of the person.
    Completed,
    /// With a receipt: 処理中.
    Pending,
    /// With a refusal: what was sent proves nothing.
    Refused,
    /// The gateway failed.
    Failed,
}

/// How an attempt to sign in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum SignInOutcome {
    /// With a session.
    SignedIn,
    /// The name or the password is wrong.
    PasswordWrong,
    /// Too early after wrong passwords, or only after an administrator helped.
    Waiting,
    /// The person, the device or the clinic is stopped, or the device is not approved.
    NotPermitted,
    /// The gateway failed.
    Failed,
}

/// Why a proof of a device's key was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum ProofRefusal {
    /// It lacks the present nonce, which each device meets once in a while.
    Nonce,
    /// Anything else.
    Invalid,
}

/// How a purge ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum PurgeOutcome {
    /// Everything past its time is deleted.
    Done,
    /// The database failed.
    Failed,
}

/// Counters of one name, one for each value of a label. All of them exist from the start, so that counting takes no lock.
pub(crate) struct Counters<K: 'static>(Vec<(K, IntCounter)>);

impl<K: VariantArray + Copy + PartialEq + Into<&'static str>> Counters<K> {
    fn new(registry: &Registry, opts: Opts, label: &str) -> prometheus::Result<Self> {
        let all = IntCounterVec::new(opts, &[label])?;
        registry.register(Box::new(all.clone()))?;
        let of = |key: &K| Ok((*key, all.get_metric_with_label_values(&[(*key).into()])?));
        K::VARIANTS.iter().map(of).collect::<prometheus::Result<_>>().map(Self)
    }

    /// Counts one.
    pub(crate) fn add(&self, key: K) {
        if let Some((_, counter)) = self.0.iter().find(|(of, _)| *of == key) {
            counter.inc();
        }
    }
}

/// The metrics of a gateway.
pub(crate) struct Metrics {
    pub(crate) registry: Registry,
    pub(crate) sign_ins: Counters<SignInOutcome>,
    pub(crate) refused_proofs: Counters<ProofRefusal>,
    pub(crate) failures: Counters<FailureKind>,
    pub(crate) purges: Counters<PurgeOutcome>,
    checks_by_pin: Counters<CheckOutcome>,
    checks_by_sight: Counters<CheckOutcome>,
    waiting_writers: IntGauge,
    connections: IntGauge,
    connections_max: IntGauge,
}

/// Every name begins so.
pub(crate) const NAMESPACE: &str = "shikaku_gateway";

/// A metric of this name.
pub(crate) fn opts(name: &str, help: &str) -> Opts {
    Opts::new(name, help).namespace(NAMESPACE)
}

impl Metrics {
    /// Metrics in a registry of their own, all at zero.
    pub(crate) fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let gauge = |name, help| {
            let gauge = IntGauge::with_opts(opts(name, help))?;
            registry.register(Box::new(gauge.clone()))?;
            prometheus::Result::Ok(gauge)
        };
        let checks = |method| {
            let opts = opts("checks_total", "Checks of patients, by method and how they ended.");
            Counters::new(&registry, opts.const_label("method", method), "outcome")
        };
        let build = opts("build_info", "1, with the version of the gateway.");
        let build = IntGauge::with_opts(build.const_label("version", env!("CARGO_PKG_VERSION")))?;
        registry.register(Box::new(build.clone()))?;
        build.set(1);
        Ok(Self {
            sign_ins: Counters::new(&registry, opts("sign_ins_total", "Attempts to sign in."), "outcome")?,
            refused_proofs: Counters::new(
                &registry,
                opts("refused_proofs_total", "Proofs of a device's key that were refused."),
                "reason",
            )?,
            failures: Counters::new(
                &registry,
                opts("failures_total", "Requests that the gateway could not answer, and why."),
                "kind",
            )?,
            purges: Counters::new(
                &registry,
                opts("purges_total", "Deletions of what is past its time."),
                "outcome",
            )?,
            checks_by_pin: checks("pin")?,
            checks_by_sight: checks("visual")?,
            waiting_writers: gauge("store_waiting_writers", "Requests that wait to write to the database.")?,
            connections: gauge("store_connections_in_use", "Connections to the database that are in use.")?,
            connections_max: gauge("store_connections_max", "Most connections to the database.")?,
            registry,
        })
    }

    /// The counters of checks by this method.
    pub(crate) const fn checks(&self, method: CheckMethod) -> &Counters<CheckOutcome> {
        match method {
            CheckMethod::Pin => &self.checks_by_pin,
            CheckMethod::Visual => &self.checks_by_sight,
        }
    }

    /// Everything in Prometheus' text format.
    pub(crate) fn text(&self, load: Load) -> prometheus::Result<String> {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.waiting_writers.set(number(load.waiting_writers));
        self.connections.set(number(load.connections));
        self.connections_max.set(number(load.connections_max));
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

impl SignInOutcome {
    /// The outcome of this attempt.
    pub(crate) fn of<T>(attempt: &Result<T, Refusal>) -> Self {
        match attempt {
            Ok(_) => Self::SignedIn,
            Err(Refusal::Problem(ProblemCode::PasswordWrong)) => Self::PasswordWrong,
            Err(Refusal::Wait(..) | Refusal::Problem(ProblemCode::AccountLocked)) => Self::Waiting,
            Err(Refusal::Problem(_)) => Self::NotPermitted,
            Err(Refusal::Store(_) | Refusal::Random(_)) => Self::Failed,
        }
    }
}

impl CheckOutcome {
    /// The outcome of a check that was answered with this status.
    pub(crate) const fn of(status: u16) -> Self {
        match status {
            200..=201 => Self::Completed,
            202 => Self::Pending,
            400..=499 => Self::Refused,
            _ => Self::Failed,
        }
    }
}
