use shikaku_clinic::account::EnrolmentGateway;
use shikaku_clinic::failure::StoreFailure;
use shikaku_clinic::history::StoreError;
use shikaku_clinic::saved_settings::SettingsStore;
use strum::VariantArray as _;

use super::chosen::ChosenSettings;
use super::topic::{SettingTopic, SettingValue};
use super::values::Settings;
use crate::workflow::MenuIndex;

/// 設定: the settings of the device, and the page that is open.
///
/// # Examples
///
/// ```
/// use shikaku_core::application::{Settings, Theme};
/// use shikaku_core::workflow::{MenuIndex, SettingTopic, SettingsArea, SettingsEvent};
///
/// let mut area = SettingsArea::new(Settings::default(), Vec::new(), None);
/// area.on(SettingsEvent::Opened);
/// area.on(SettingsEvent::Chosen(MenuIndex::new(7).expect("a row")));
/// area.on(SettingsEvent::Chosen(MenuIndex::new(3).expect("a row")));
/// assert_eq!(area.values().display.theme, Theme::Dark);
/// ```
pub struct SettingsArea {
    /// As the shell gave them.
    given: Settings,
    /// What the device management sets, which a person cannot change.
    managed: Vec<SettingTopic>,
    chosen: ChosenSettings,
    /// The settings in use.
    values: Settings,
    store: Option<Box<dyn SettingsStore + Send>>,
    /// Whether what was saved before is in `chosen`.
    is_loaded: bool,
    unsaved: Option<Unsaved>,
    page: Option<SettingsPage>,
}

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsPage {
    /// The topics, after this one was set.
    Menu(Option<SettingTopic>),
    /// The values of a topic.
    Values(SettingTopic),
    /// このアプリについて.
    About,
}

/// What a person does on these pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsEvent {
    /// 設定.
    Opened,
    /// A row of the page.
    Chosen(MenuIndex),
    /// このアプリについて.
    AboutAsked,
    /// 戻る.
    Back,
}

/// Why settings are gone when the application ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// The clinic keeps nothing on this device.
    NoStore,
    /// The store failed.
    Failed(StoreFailure),
}

impl SettingsArea {
    /// The settings of the shell, with what was saved on this device but for `managed`.
    #[must_use]
    pub fn new(
        given: Settings,
        managed: Vec<SettingTopic>,
        store: Option<Box<dyn SettingsStore + Send>>,
    ) -> Self {
        let unsaved = store.is_none().then_some(Unsaved::NoStore);
        let chosen = ChosenSettings::default();
        let mut area =
            Self { given, managed, chosen, values: given, store, is_loaded: false, unsaved, page: None };
        area.load();
        area
    }

    /// The settings in use.
    #[must_use]
    pub const fn values(&self) -> Settings {
        self.values
    }

    /// The page, while the area is open.
    #[must_use]
    pub const fn page(&self) -> Option<SettingsPage> {
        self.page
    }

    /// Whether the device management sets it.
    #[must_use]
    pub fn is_managed(&self, topic: SettingTopic) -> bool {
        self.managed.contains(&topic)
    }

    /// Why what a person chooses is gone when the application ends, if so.
    #[must_use]
    pub const fn unsaved(&self) -> Option<Unsaved> {
        self.unsaved
    }

    /// A person did something in the area. An event that does not fit the page changes nothing.
    pub fn on(&mut self, event: SettingsEvent) {
        self.page = match (self.page, event) {
            (None, SettingsEvent::Opened) => {
                self.load();
                Some(SettingsPage::Menu(None))
            }
            (None, _) | (Some(SettingsPage::Menu(_)), SettingsEvent::Back) => None,
            (Some(SettingsPage::Menu(_)), SettingsEvent::AboutAsked) => Some(SettingsPage::About),
            (Some(SettingsPage::Menu(done)), SettingsEvent::Chosen(place)) => {
                let topic = place.of(SettingTopic::VARIANTS);
                Some(topic.map_or(SettingsPage::Menu(done), |topic| SettingsPage::Values(*topic)))
            }
            (Some(SettingsPage::Values(topic)), SettingsEvent::Chosen(place)) => {
                Some(self.choose(topic, place))
            }
            (Some(SettingsPage::Values(_) | SettingsPage::About), SettingsEvent::Back) => {
                Some(SettingsPage::Menu(None))
            }
            (same, _) => same,
        };
    }

    /// Closes the area, as for the next patient, and reads what could not be read before.
    pub fn close(&mut self) {
        self.page = None;
        self.load();
    }

    fn choose(&mut self, topic: SettingTopic, place: MenuIndex) -> SettingsPage {
        match place.of(&topic.options()) {
            Some(value) if !self.is_managed(topic) => {
                self.set(*value);
                SettingsPage::Menu(Some(topic))
            }
            _ => SettingsPage::Values(topic),
        }
    }

    fn set(&mut self, value: SettingValue) {
        self.load();
        self.chosen.choose(value);
        self.apply();
        self.save();
    }

    /// The gateway that the device was enrolled at, where its enrolment sheet named it.
    ///
    /// # Errors
    /// When the settings of the device cannot be read now.
    pub(crate) fn gateway(&mut self) -> Result<Option<EnrolmentGateway>, StoreFailure> {
        self.load();
        match self.unsaved {
            Some(Unsaved::Failed(failure)) if !self.is_loaded => Err(failure),
            _ => Ok(self.chosen.gateway()),
        }
    }

    /// The device was enrolled at this gateway.
    pub(crate) fn save_gateway(&mut self, gateway: &EnrolmentGateway) {
        self.load();
        self.chosen.set_gateway(gateway);
        self.save();
    }

    fn save(&mut self) {
        let Some(store) = &mut self.store else { return };
        let saved = self.chosen.encode().and_then(|settings| store.save_settings(&settings));
        self.unsaved = saved.err().map(failed);
    }

    /// Reads what was saved, unless that was done. The store may not be open yet, because the device was locked. What a
    /// person chose in the meantime comes before what was saved.
    fn load(&mut self) {
        let Some(store) = self.store.as_ref().filter(|_| !self.is_loaded) else { return };
        let saved =
            store.settings().and_then(|saved| saved.map(|saved| ChosenSettings::decode(&saved)).transpose());
        match saved {
            Ok(saved) => {
                self.chosen = saved.unwrap_or_default().with_later(&self.chosen);
                (self.is_loaded, self.unsaved) = (true, None);
                self.apply();
            }
            Err(error) => self.unsaved = Some(failed(error)),
        }
    }

    fn apply(&mut self) {
        self.values = self.chosen.applied_to(self.given, &self.managed);
    }
}

fn failed(error: StoreError) -> Unsaved {
    Unsaved::Failed(error.failure())
}
