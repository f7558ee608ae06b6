use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shikaku_clinic::account::{EnrolmentGateway, GatewayAddress};
use shikaku_clinic::history::StoreError;
use shikaku_clinic::saved_settings::SavedSettings;
use strum::VariantArray as _;

use super::topic::{SettingTopic, SettingValue};
use super::values::Settings;
use crate::gateway::base64url;

/// What a person chose on a device, by the names of topics and values. A name that this version does not know is kept for
/// the version that wrote it, and changes nothing here.
///
/// # Examples
///
/// ```
/// use shikaku_core::application::{Settings, Theme};
/// use shikaku_core::workflow::{ChosenSettings, SettingValue};
///
/// let mut chosen = ChosenSettings::default();
/// chosen.choose(SettingValue::Theme(Theme::Dark));
/// let read = ChosenSettings::decode(&chosen.encode()?)?;
/// assert_eq!(read.applied_to(Settings::default(), &[]).display.theme, Theme::Dark);
/// # Ok::<(), shikaku_clinic::history::StoreError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, derive_more::Debug)]
#[debug("ChosenSettings({} values)", _0.len())]
pub struct ChosenSettings(BTreeMap<String, String>);

/// The form in the store.
#[derive(Serialize, Deserialize)]
struct Stored {
    schema: u32,
    values: BTreeMap<String, String>,
}

const SCHEMA: u32 = 1;

/// Names beside those of the topics.
const GATEWAY_ADDRESS: &str = "gateway-address";
const GATEWAY_ROOT: &str = "gateway-root";

impl ChosenSettings {
    /// A person chose this value.
    pub fn choose(&mut self, value: SettingValue) {
        self.0.insert(value.topic().name().to_owned(), value.name());
    }

    /// What a person chose for a topic.
    #[must_use]
    pub fn of(&self, topic: SettingTopic) -> Option<SettingValue> {
        topic.value_by_name(self.0.get(topic.name())?)
    }

    /// The gateway that the device was enrolled at, where its enrolment sheet named it.
    pub(super) fn gateway(&self) -> Option<EnrolmentGateway> {
        let address = GatewayAddress::parse(self.0.get(GATEWAY_ADDRESS)?).ok()?;
        let root = match self.0.get(GATEWAY_ROOT) {
            // One that cannot be read is not taken for none: that would trust others.
            Some(root) => Some(base64url::decode(root)?.try_into().ok()?),
            None => None,
        };
        Some(EnrolmentGateway { address, root })
    }

    /// The device was enrolled at this gateway.
    pub(super) fn set_gateway(&mut self, gateway: &EnrolmentGateway) {
        self.0.insert(GATEWAY_ADDRESS.to_owned(), gateway.address.as_str().to_owned());
        match gateway.root {
            Some(root) => self.0.insert(GATEWAY_ROOT.to_owned(), base64url::encode(&root)),
            None => self.0.remove(GATEWAY_ROOT),
        };
    }

    /// The settings of the shell with what a person chose, but for the topics that the device management sets.
    #[must_use]
    pub fn applied_to(&self, settings: Settings, managed: &[SettingTopic]) -> Settings {
        let free = SettingTopic::VARIANTS.iter().filter(|topic| !managed.contains(topic));
        free.filter_map(|topic| self.of(*topic)).fold(settings, Settings::with)
    }

    /// The same with these choices, which were made later.
    pub(super) fn with_later(mut self, later: &Self) -> Self {
        self.0.extend(later.0.clone());
        self
    }

    /// As bytes to be saved.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] when there is more than a store keeps.
    pub fn encode(&self) -> Result<SavedSettings, StoreError> {
        let stored = Stored { schema: SCHEMA, values: self.0.clone() };
        let bytes = serde_json::to_vec(&stored).map_err(|_| StoreError::Unstorable)?;
        SavedSettings::new(bytes)
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// [`StoreError::DamagedRows`] when it is something else; [`StoreError::Newer`] when a later version wrote another form.
    pub fn decode(saved: &SavedSettings) -> Result<Self, StoreError> {
        let stored: Stored =
            serde_json::from_slice(saved.as_bytes()).map_err(|_| StoreError::DamagedRows { rows: 1 })?;
        match stored.schema {
            SCHEMA => Ok(Self(stored.values)),
            found if found > SCHEMA => Err(StoreError::Newer { found, known: SCHEMA }),
            _ => Err(StoreError::DamagedRows { rows: 1 }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use shikaku_clinic::account::{EnrolmentGateway, GatewayAddress};
    use shikaku_clinic::history::StoreError;
    use shikaku_clinic::saved_settings::SavedSettings;

    use super::{ChosenSettings, SettingTopic, SettingValue, Settings};
    use crate::workflow::Theme;

    fn decoded(text: &str) -> Result<ChosenSettings, StoreError> {
        ChosenSettings::decode(&SavedSettings::new(text.as_bytes().to_vec())?)
    }

    proptest! {
        #[test]
        fn what_was_chosen_is_read_as_it_was_written(
            values in proptest::collection::btree_map("[a-z-]{1,12}", "[ -~]{0,12}", 0..12)
        ) {
            let chosen = ChosenSettings(values);
            prop_assert_eq!(ChosenSettings::decode(&chosen.encode().expect("saved")), Ok(chosen));
        }

        #[test]
        fn bytes_of_any_kind_are_refused_without_a_panic(bytes in any::<Vec<u8>>()) {
            prop_assert!(SavedSettings::new(bytes).is_ok_and(|saved| ChosenSettings::decode(&saved).is_err()));
        }
    }

    #[test]
    fn an_unknown_name_stays_and_changes_nothing() {
        let text = r#"{"schema":1,"values":{"theme":"sepia","scent":"pine","voice":"full"}}"#;
        let mut chosen = decoded(text).expect("settings");
        let settings = chosen.applied_to(Settings::default(), &[]);
        assert_eq!(settings.display.theme, Theme::System);
        assert_eq!(chosen.of(SettingTopic::Voice), Some(settings.value(SettingTopic::Voice)));
        chosen.choose(SettingValue::Theme(Theme::Light));
        let saved = chosen.encode().expect("saved");
        assert!(String::from_utf8_lossy(saved.as_bytes()).contains(r#""scent":"pine""#));
    }

    #[test]
    fn the_device_management_comes_before_the_person() {
        let mut chosen = ChosenSettings::default();
        chosen.choose(SettingValue::Theme(Theme::Dark));
        let managed = chosen.applied_to(Settings::default(), &[SettingTopic::Theme]);
        assert_eq!(managed, Settings::default());
    }

    #[test]
    fn the_gateway_of_a_sheet_is_read_as_it_was_written() {
        let address = GatewayAddress::parse("https://gateway.example:8443").expect("an address");
        let mut chosen = ChosenSettings::default();
        for root in [Some([7; 32]), None] {
            let gateway = EnrolmentGateway { address: address.clone(), root };
            chosen.set_gateway(&gateway);
            let read = ChosenSettings::decode(&chosen.encode().expect("saved")).expect("settings");
            assert_eq!(read.gateway(), Some(gateway));
        }
    }

    #[test]
    fn a_root_that_cannot_be_read_trusts_no_other() {
        let saved = |root: &str| {
            let values = format!(r#"{{"gateway-address":"https://gateway.example"{root}}}"#);
            decoded(&format!(r#"{{"schema":1,"values":{values}}}"#)).expect("settings").gateway()
        };
        assert!(saved("").is_some_and(|gateway| gateway.root.is_none()));
        for root in ["", "AA", "AA==", "*"] {
            assert_eq!(saved(&format!(r#","gateway-root":"{root}""#)), None, "{root}");
        }
    }

    #[test]
    fn a_later_form_is_refused_as_that() {
        assert_eq!(decoded(r#"{"schema":2,"values":{}}"#), Err(StoreError::Newer { found: 2, known: 1 }));
        assert_eq!(decoded(r#"{"schema":0,"values":{}}"#), Err(StoreError::DamagedRows { rows: 1 }));
    }
}
