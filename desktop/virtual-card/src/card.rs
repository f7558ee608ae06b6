use std::sync::Arc;

use chrono::NaiveDate;
use rand_chacha::ChaCha20Rng;
use rsa::rand_core::SeedableRng;
use sha2::{Digest, Sha256};

use crate::application;
use crate::deck::CardRecord;
use crate::file::{Access, Application, Content, ElementaryFile};
use crate::issuance::{Credentials, IssueError};
use crate::pin::PinObject;
use crate::quirk::{AbsentFile, Quirks};
use crate::reference::{Counters, Reference};

/// A My Number Card (個人番号カード) in software: bytes of a command in, bytes of a response out.
///
/// It keeps what the plastic keeps: its files, its keys, its counters, and the VERIFY state until another
/// application is selected or the power goes. A clone is a second card with the same content and its own counters.
#[derive(Clone, derive_more::Debug)]
#[debug("VirtualCard {} ({:?})", record.name, record.kind)]
pub struct VirtualCard {
    pub(crate) applications: Vec<Application>,
    pub(crate) quirks: Quirks,
    pub(crate) session: Session,
    pub(crate) random: ChaCha20Rng,
    pub(crate) iphone: bool,
    credentials: Arc<Credentials>,
    record: Arc<CardRecord>,
}

/// What lasts until the power goes.
#[derive(Clone, Default)]
pub(crate) struct Session {
    /// Index of the current application; 0 is the issuer's security domain, current after power-up.
    pub(crate) application: usize,
    /// Identifier of the current elementary file.
    pub(crate) file: Option<u16>,
    /// References of the current application that are verified.
    pub(crate) verified: Vec<u16>,
    /// A command came since power-up.
    pub(crate) used: bool,
    /// Bytes that wait for GET RESPONSE.
    pub(crate) waiting: Vec<u8>,
    /// Class byte of the command that they answer.
    pub(crate) waiting_class: u8,
}

impl VirtualCard {
    /// Makes the card of one record as it is on `today` in Japan; the validity of its certificates is counted from there.
    ///
    /// # Errors
    /// When the record cannot be written in the card's formats.
    pub fn issue(record: &CardRecord, today: NaiveDate) -> Result<Self, IssueError> {
        let credentials = Credentials::issue(record, today)?;
        Ok(Self {
            applications: application::install(record, &credentials)?,
            quirks: Quirks::default(),
            session: Session::default(),
            random: ChaCha20Rng::from_seed(Sha256::digest(record.serial.to_string()).into()),
            iphone: record.kind.is_iphone(),
            credentials: Arc::new(credentials),
            record: Arc::new(record.clone()),
        })
    }

    /// The same card with other quirks, freshly powered.
    #[must_use]
    pub fn with_quirks(mut self, quirks: Quirks) -> Self {
        self.quirks = quirks;
        self.power_cycle();
        self
    }

    /// The same card with other bytes in one of its files, which anybody may read then: a card that a deck cannot
    /// describe. Where the card has no such file it is added; where it has no such application nothing changes.
    #[must_use]
    pub fn with_file(mut self, aid: &[u8], id: u16, content: &[u8]) -> Self {
        let file = ElementaryFile::transparent(id, Access::Free, content.to_vec());
        if let Some(application) = self.applications.iter_mut().find(|application| application.aid == aid) {
            application.files.retain(|file| file.id != id);
            application.files.push(file);
        }
        self
    }

    /// The card leaves the field or loses its power: only files and counters stay.
    pub fn power_cycle(&mut self) {
        self.session = Session::default();
    }

    /// A reset that leaves the power on. The selected application and the VERIFY state survive it (reference 1.10).
    pub fn warm_reset(&mut self) {
        self.session.file = None;
        self.session.waiting.clear();
    }

    /// Tries left.
    #[must_use]
    pub fn counters(&self) -> Counters {
        let left = |reference| self.tries_left(reference).unwrap_or(0);
        Counters {
            auth: left(Reference::AuthPin),
            signature: left(Reference::SignaturePassword),
            birth: left(Reference::BirthDate),
        }
    }

    /// Tries left on one reference; `None` when this card has none such.
    #[must_use]
    pub fn tries_left(&self, reference: Reference) -> Option<u8> {
        let (aid, id) = reference.place();
        Some(self.application_named(aid)?.pin(id)?.left())
    }

    /// How many VERIFY commands with data the card has executed on one reference in its life, right or wrong.
    #[must_use]
    pub fn verify_attempts(&self, reference: Reference) -> u32 {
        let (aid, id) = reference.place();
        self.application_named(aid).and_then(|application| application.pin(id)).map_or(0, PinObject::attempts)
    }

    /// Certificates and keys, as the issuer knows them.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// What the card was made from.
    #[must_use]
    pub fn record(&self) -> &CardRecord {
        &self.record
    }

    /// The quirks in force.
    #[must_use]
    pub const fn quirks(&self) -> &Quirks {
        &self.quirks
    }

    pub(crate) fn application(&self) -> Option<&Application> {
        self.applications.get(self.session.application)
    }

    pub(crate) fn application_mut(&mut self) -> Option<&mut Application> {
        self.applications.get_mut(self.session.application)
    }

    /// A file of the current application, if it is to be seen.
    pub(crate) fn file(&self, id: u16) -> Option<&ElementaryFile> {
        let seen = |file: &&ElementaryFile| {
            !matches!(file.content, Content::Absent) || self.quirks.absent_certificate == AbsentFile::Empty
        };
        self.application()?.file(id).filter(seen)
    }

    fn application_named(&self, aid: &[u8]) -> Option<&Application> {
        self.applications.iter().find(|application| application.aid == aid)
    }
}
