//! What a scene plays on: a card that is held up, people who follow the script, and a gateway on this computer.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::Instant;

use shikaku_adapter::SoftwareSignerError;
use shikaku_adapter::http::{BearerToken, BlockingGateway, HttpSettings, HttpSettingsError, TrustedRoots};
use shikaku_card::certificate::{AnchorError, TrustAnchors};
use shikaku_card::presence::{CvAnchor, CvAnchorError};
use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_core::view::Screen;
use shikaku_gateway::{
    Clinics, ClinicsError, Database, Gateway, OperatorError, People, Running, Settings, StartError,
    StoreError,
};
use shikaku_transport::{CardTransport, LinkLimits, TransportError};
use shikaku_virtual_card::{VirtualLink, auth_ca_certificate, surface_anchor};
use thiserror::Error;
use zeroize::Zeroizing;

use super::scene::PersonAction;
use crate::answer::Act;
use crate::card::{Card, CardSource};
use crate::person::Person;

/// Why there is no stage.
#[derive(Debug, Error)]
pub(in super::super) enum StageError {
    /// The list of clinics.
    #[error(transparent)]
    Clinics(#[from] ClinicsError),
    /// The root of the virtual cards.
    #[error(transparent)]
    Anchor(#[from] AnchorError),
    /// The root of their birth-date records.
    #[error(transparent)]
    CvAnchor(#[from] CvAnchorError),
    /// The gateway.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Its client.
    #[error(transparent)]
    Client(#[from] HttpSettingsError),
    /// The key of a device.
    #[error(transparent)]
    Key(#[from] SoftwareSignerError),
    /// The database of the gateway.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The order of its operator.
    #[error(transparent)]
    Operator(#[from] OperatorError),
    /// A free port.
    #[error("no port is free: {0}")]
    Port(#[from] std::io::Error),
}

/// The reference gateway in this process, over real HTTPS on the loopback interface.
pub(in super::super) struct DemoClinic {
    running: Running,
}

impl DemoClinic {
    /// Opens it: it trusts the virtual cards, and accepts a visual check with proof of presence.
    pub(super) fn open() -> Result<Self, StageError> {
        Self::with(None, VisualCheckPolicy::PresenceProof)
    }

    /// The same for these people, and with this policy.
    pub(in super::super) fn with(
        people: Option<People>,
        visual_check: VisualCheckPolicy,
    ) -> Result<Self, StageError> {
        let mut settings = settings()?;
        settings.visual_check = visual_check;
        if let Some(people) = people {
            settings.people = people;
        }
        Ok(Self { running: Gateway::start(settings)? })
    }

    /// The gateway with the clinics of this database, whose key is in this file.
    pub(super) fn on(database: Database, key_file: &Path) -> Result<Running, StageError> {
        let mut settings = settings()?;
        settings.key_file = Some(key_file.to_owned());
        settings.database = database;
        Ok(Gateway::start(settings)?)
    }

    /// Returns a client of the gateway, or of an address without a server.
    pub(in super::super) fn client(&self, is_up: bool) -> Result<BlockingGateway, StageError> {
        let url = if is_up { self.running.base_url() } else { deserted_address()? };
        Ok(BlockingGateway::new(&self.settings_of(url)?)?)
    }

    /// The settings of a client of the gateway.
    pub(in super::super) fn http_settings(&self) -> Result<HttpSettings, StageError> {
        self.settings_of(self.running.base_url())
    }

    fn settings_of(&self, url: String) -> Result<HttpSettings, StageError> {
        let roots = TrustedRoots::only_pem(self.running.root_cert_pem())?;
        Ok(HttpSettings::new(url, BearerToken::new(TOKEN), roots))
    }
}

/// A gateway that trusts the virtual cards.
fn settings() -> Result<Settings, StageError> {
    let mut anchors = TrustAnchors::new();
    anchors.add_test_root(auth_ca_certificate())?;
    let mut settings = Settings::new(Clinics::parse(TOKEN)?, anchors);
    let key = surface_anchor();
    settings.presence_anchors.add_test_key(CvAnchor::new(key.key_id, &key.modulus, &key.exponent)?)?;
    Ok(settings)
}

/// The clinic of the demo.
const TOKEN: &str = "token-of-the-demo-clinic";

/// Returns an address whose port was free just before.
fn deserted_address() -> Result<String, std::io::Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(format!("https://{}", listener.local_addr()?))
}

/// A card that is presented at every request, and again after it left.
pub(super) struct HeldUp(pub(super) VirtualLink);

impl CardSource for HeldUp {
    fn wait(&mut self, _: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        self.0.tap();
        Ok(Some(Box::new(OnReader(&mut self.0))))
    }
}

struct OnReader<'a>(&'a mut VirtualLink);

impl CardTransport for OnReader<'_> {
    fn limits(&self) -> LinkLimits {
        self.0.limits()
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.0.transceive(command)
    }
}

/// People who do what the scene says, and then leave.
pub(super) struct Cast {
    actions: VecDeque<PersonAction>,
    birth_date: String,
}

impl Cast {
    /// The people of one scene.
    pub(super) fn new(actions: &[PersonAction], birth_date: String) -> Self {
        Self { actions: actions.iter().copied().collect(), birth_date }
    }
}

impl Person for Cast {
    fn act(&mut self, _: &Screen) -> Act {
        match self.actions.pop_front() {
            Some(PersonAction::TypePin(pin)) => digits(pin),
            Some(PersonAction::TypeBirthDate) => digits(&self.birth_date),
            Some(PersonAction::Press(id)) => Act::Press(id),
            None => Act::Quit,
        }
    }
}

fn digits(text: &str) -> Act {
    Act::Type(Zeroizing::new(text.bytes().map(|ascii| ascii.wrapping_sub(b'0')).collect()))
}

#[cfg(test)]
mod tests {
    use shikaku_card::certificate::{AnchorError, TrustAnchors};
    use shikaku_card::presence::{CvAnchor, CvAnchorError, CvAnchors};
    use shikaku_virtual_card::{auth_ca_certificate, surface_anchor};

    #[test]
    fn a_call_that_trusts_cards_of_people_refuses_the_keys_of_virtual_cards() {
        assert_eq!(TrustAnchors::new().add(auth_ca_certificate()), Err(AnchorError::TestRoot));
        let key = surface_anchor();
        let key = CvAnchor::new(key.key_id, &key.modulus, &key.exponent).expect("a key");
        assert_eq!(CvAnchors::new().add(key), Err(CvAnchorError::TestKey));
    }
}
