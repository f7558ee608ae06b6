use std::sync::Arc;

use shikaku_card::CardProfile;
use shikaku_reader::session::ReaderObserver;

use super::Timestamp;
use crate::view::Illustration;
use crate::workflow::{
    Account, History, Import, Observer, Practice, ReaderManager, Readiness, SettingTopic, Settings,
};

/// What an application is built from.
pub struct Setup {
    /// The card profile.
    pub profile: Arc<CardProfile>,
    /// 利用者と端末; `None` where the shell brings a bearer token of its own, as QA does.
    pub account: Option<Account>,
    /// Where results are saved; `None` where a clinic keeps none.
    pub history: Option<History>,
    /// The Bluetooth or USB readers; `None` where the shell alone carries APDUs (NFC, PC/SC).
    pub readers: Option<ReaderManager>,
    /// 取り込み: results that the official app copied; `None` where the device does not offer it.
    pub import: Option<Import>,
    /// 導入の準備; `None` where the application does not offer it.
    pub readiness: Option<Readiness>,
    /// 練習モード; `None` where the application does not offer it. [`Practice::first_run`] shows the tour first.
    pub practice: Option<Practice>,
    /// Whether the shell's own NFC looks for cards as long as no reader is paired.
    pub nfc_until_paired: bool,
    /// Where a card is held as long as no Bluetooth or USB reader looks for it. The screens draw it.
    pub card_place: Illustration,
    /// What the shell sets for the device, as long as no person chose something else.
    pub settings: Settings,
    /// What the device management sets, which no person can change on the device.
    pub managed: Vec<SettingTopic>,
    /// Gives the observers of each new check, for recordings.
    pub observers: Box<dyn FnMut(Timestamp) -> Observers + Send>,
}

/// The observers of one check.
#[derive(Default)]
pub struct Observers {
    /// Observes the inputs and outputs of the check.
    pub check: Option<Box<dyn Observer + Send>>,
    /// Observes what goes over the reader.
    pub reader: Option<Arc<dyn ReaderObserver>>,
}

impl Default for Setup {
    fn default() -> Self {
        let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD);
        let observers = Box::new(|_| Observers::default());
        Self {
            profile,
            account: None,
            history: None,
            readers: None,
            import: None,
            readiness: None,
            practice: None,
            nfc_until_paired: false,
            card_place: Illustration::CardOnPhone,
            settings: Settings::default(),
            managed: Vec::new(),
            observers,
        }
    }
}
