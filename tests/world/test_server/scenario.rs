use std::sync::LazyLock;

use serde::Deserialize;
use shikaku_core::gateway::VisualCheckPolicy;

/// One reception, step by step: a row of `tests/bindings/scenarios.json`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// Names it and its golden file, `fixtures/scenarios/NAME.txt`.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// The card of the deck that is held up first.
    pub card: String,
    /// What goes wrong at which exchange: `lost-after@4`.
    #[serde(default)]
    pub faults: Vec<String>,
    /// What the gateway accepts instead of a PIN.
    #[serde(default = "off")]
    pub visual_check: VisualCheckPolicy,
    /// Whether スマホ用電子証明書 is accepted.
    #[serde(default)]
    pub accept_phones: bool,
    /// Whether results are kept in a history of its own, empty at first.
    #[serde(default)]
    pub history: bool,
    /// Whether the application is a device of a clinic, which is enrolled and on which the staff sign in; else it has a token.
    #[serde(default)]
    pub device: Option<DeviceOrder>,
    /// Whether the link carries short APDUs only.
    #[serde(default)]
    pub short_link: bool,
    /// What happens, one after the other; [`super`] says what each word means.
    pub steps: Vec<String>,
}

/// Which device of its clinic it is.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeviceOrder {
    /// The first one, which no administrator has to approve.
    First,
    /// A later one.
    Second,
}

/// All of them.
///
/// # Panics
/// When the table is damaged.
#[must_use]
pub fn scenarios() -> &'static [Scenario] {
    static TABLE: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
        let table: Table = serde_json::from_str(include_str!("../../bindings/scenarios.json"))
            .expect("tests/bindings/scenarios.json is damaged");
        table.scenarios
    });
    &TABLE
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    scenarios: Vec<Scenario>,
}

const fn off() -> VisualCheckPolicy {
    VisualCheckPolicy::Off
}
