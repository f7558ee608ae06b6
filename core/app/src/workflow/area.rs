use shikaku_clinic::failure::Failure;

use super::{
    Account, AccountPage, Archive, Import, ImportPage, Practice, PracticePage, ReaderManager, ReaderPage,
    Readiness, ReadinessPage, SettingsArea, SettingsPage,
};

/// The area on the screen, which gets the buttons and digits. Every other area lies over the check.
pub enum Area<'a> {
    /// The list of the languages.
    Languages,
    /// 利用者と端末.
    Account(&'a Account, &'a AccountPage),
    /// The page of the readers.
    Readers(&'a ReaderManager, &'a ReaderPage),
    /// Past results and follow-ups.
    Archive(&'a Archive),
    /// 取り込み.
    Import(&'a Import, &'a ImportPage),
    /// 導入の準備.
    Readiness(&'a Readiness, &'a ReadinessPage),
    /// 設定.
    Settings(&'a SettingsArea, SettingsPage),
    /// 練習モード, and the tour.
    Practice(&'a PracticePage),
    /// The check of the patient.
    Check,
}

/// Where the results come from that the archive lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultsFrom {
    /// This device, which knows no others.
    #[default]
    Device,
    /// This device alone, because the gateway does not give those of the clinic.
    DeviceAlone(Failure),
    /// Every device of the clinic.
    Clinic {
        /// Those alone that the receipt computer has not got.
        is_filtered: bool,
    },
}

/// What a device offers beside the check.
#[derive(Clone, Copy, Default)]
pub struct Areas<'a> {
    /// 利用者と端末.
    pub account: Option<&'a Account>,
    /// The readers.
    pub readers: Option<&'a ReaderManager>,
    /// The archive, while it is open.
    pub archive: Option<&'a Archive>,
    /// Where its results come from.
    pub results: ResultsFrom,
    /// 取り込み.
    pub import: Option<&'a Import>,
    /// 導入の準備.
    pub readiness: Option<&'a Readiness>,
    /// 設定; `None` where the device offers none.
    pub settings: Option<&'a SettingsArea>,
    /// 練習モード.
    pub practice: Option<&'a Practice>,
    /// Whether the list of the languages is open.
    pub is_choosing_language: bool,
}

impl<'a> Areas<'a> {
    /// The area that is open; the check when none is.
    #[must_use]
    pub fn open(&self) -> Area<'a> {
        if self.is_choosing_language {
            return Area::Languages;
        }
        let account = self.account.and_then(|account| Some(Area::Account(account, account.page()?)));
        let practice = self.practice.and_then(|practice| Some(Area::Practice(practice.page()?)));
        // Nothing is in front of a locked screen.
        let practice = practice.filter(|_| !self.account.is_some_and(Account::is_locked));
        practice
            .or(account)
            .or_else(|| self.readers.and_then(|readers| Some(Area::Readers(readers, readers.page()?))))
            .or_else(|| self.archive.map(Area::Archive))
            .or_else(|| self.import.and_then(|import| Some(Area::Import(import, import.page()?))))
            .or_else(|| {
                self.readiness.and_then(|readiness| Some(Area::Readiness(readiness, readiness.page()?)))
            })
            .or_else(|| self.settings.and_then(|settings| Some(Area::Settings(settings, settings.page()?))))
            .unwrap_or(Area::Check)
    }
}
