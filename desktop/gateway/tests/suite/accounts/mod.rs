//! Clinics with devices and people of their own, over HTTPS: from the first code to a check, and what must not happen.

mod abuse;
mod client;
pub(crate) mod device;
pub(crate) mod document;
mod enrolment;
mod proofs;
mod sessions;
mod staff;
mod whole;

use std::time::Duration;

use shikaku_clinic::account::SignInName;
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::{PasswordChange, VisualCheckPolicy};
use shikaku_gateway::{Clinics, Database, Gateway, Limits, NewClinic, Operator, Running, Settings};

use self::device::TestDevice;
use crate::fixture::{FixedClock, TOKEN, settings};
use crate::place::Shared;

pub(crate) const CLINIC: &str = "協9912345-0-0";
pub(crate) const OTHER: &str = "契9954321-0-0";

/// A gateway with its operator.
pub(crate) struct Site {
    pub(crate) running: Running,
    pub(crate) operator: Operator,
    pub(crate) clock: FixedClock,
    shared: Shared,
}

impl Site {
    pub(crate) fn start(name: &str) -> Self {
        Self::start_with(name, Limits::unlimited())
    }

    pub(crate) fn start_with(name: &str, limits: Limits) -> Self {
        Self::start_as(name, |settings| settings.limits = limits)
    }

    /// Starts a gateway with some settings changed.
    pub(crate) fn start_as(name: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let (shared, clock) = (Shared::new(name), FixedClock::new());
        let mut changed = Self::settings(&shared, &clock);
        change(&mut changed);
        let running = Gateway::start(changed).expect("a gateway");
        let settings = Self::settings(&shared, &clock);
        let operator = Operator::open(&settings.database, settings.key_file.as_deref()).expect("an operator");
        let operator = operator.with_clock(settings.clock);
        Self { running, operator, clock, shared }
    }

    /// One more gateway on the same tables.
    pub(crate) fn second(&self) -> Running {
        Gateway::start(Self::settings(&self.shared, &self.clock)).expect("a gateway")
    }

    /// The options of the program that name its tables.
    pub(crate) fn arguments(&self) -> Vec<String> {
        self.shared.arguments()
    }

    fn settings(shared: &Shared, clock: &FixedClock) -> Settings {
        let mut settings = settings(VisualCheckPolicy::CertificateOnly, clock);
        // A device with a token of its own is quicker than one with an account.
        settings.clinics = Clinics::parse(&format!("{TOKEN} {CLINIC}")).expect("a clinic");
        settings.limits = Limits::unlimited();
        // On a busy computer a client of a test rests for longer than clients of a gateway may.
        settings.header_timeout = Duration::from_mins(10);
        shared.set(&mut settings);
        assert!(!matches!(settings.database, Database::Memory));
        settings
    }

    /// Adds a clinic; the digits of the code for its first device, and the first password of `admin`.
    pub(crate) fn add_clinic(&self, number: &str) -> (String, String) {
        let new = NewClinic {
            registration_number: number.to_owned(),
            name: "みほん整骨院".to_owned(),
            trade: Trade::Judo,
            group: Some("みほん会".to_owned()),
            place: None,
            administrator: SignInName::parse("Admin").expect("a name"),
        };
        let sheet = self.operator.add_clinic(&new).expect("a clinic");
        (sheet.invitation.code, sheet.password)
    }

    pub(crate) fn device(&self) -> TestDevice {
        TestDevice::new(&self.running, &self.clock)
    }

    /// A device of a new clinic on which the administrator is signed in and has replaced the first password.
    pub(crate) fn first_device(&self, number: &str) -> TestDevice {
        let (code, password) = self.add_clinic(number);
        let mut device = self.device();
        device.enrol(number, &code).expect("an enrolled device");
        device.sign_in("admin", &password).expect("signed in");
        let change = PasswordChange { present: password, new: PASSWORD.to_owned() };
        assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
        device
    }
}

/// The password that administrators of the tests choose.
pub(crate) const PASSWORD: &str = "gohan to miso";
