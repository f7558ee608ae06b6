use std::fs;
use std::path::Path;

use serde::Deserialize;
use shikaku_core::gateway::VisualCheckPolicy;

/// One transcript to be: a row of `fixtures/transcripts/recipes.json`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recipe {
    /// Names the file.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// What carries the bytes; also the folder of the file.
    #[serde(default = "android_nfc")]
    pub link: String,
    /// Whether the link carries short APDUs only.
    #[serde(default)]
    pub short_link: bool,
    /// The simulated reader that carries it, `acs` or `ccid`: what goes over it is recorded too.
    #[serde(default)]
    pub reader: Option<String>,
    /// Longest packet of its link.
    #[serde(default = "shortest_packet")]
    pub packet: usize,
    /// What the reader does wrong at which command frame: `sleep-after@11`.
    #[serde(default)]
    pub reader_faults: Vec<String>,
    /// The card of the deck that is held up first.
    #[serde(default = "valid")]
    pub card: String,
    /// The content of EF 000A of that card instead: a file of `fixtures/certificates`.
    #[serde(default)]
    pub certificate: Option<String>,
    /// Quirks of the card by name.
    #[serde(default)]
    pub quirks: Vec<String>,
    /// What goes wrong at which exchange: `lost-after@4`.
    #[serde(default)]
    pub faults: Vec<String>,
    /// A fault of this kind at each exchange from the first to this one, a transcript each: `lost-after` and 6.
    #[serde(default)]
    pub fault_at_each: Vec<(String, u32)>,
    /// What the gateway accepts instead of a PIN.
    #[serde(default = "certificate_only")]
    pub visual_check: VisualCheckPolicy,
    /// Whether スマホ用電子証明書 is accepted.
    #[serde(default)]
    pub accept_phones: bool,
    /// What the gateway says to confirmations, in order; afterwards what it says of the card's holder.
    #[serde(default)]
    pub answers: Vec<String>,
    /// What it says in place of challenges, in order.
    #[serde(default)]
    pub instead_of_challenges: Vec<String>,
    /// How long a challenge lives, in seconds by this desk's clock; negative where the clocks differ.
    #[serde(default = "five_minutes")]
    pub challenge_life: i64,
    /// How many seconds the gateway's clock is ahead of this desk's.
    #[serde(default)]
    pub gateway_ahead: i64,
    /// Whether the gateway is of the first version, which does not send the time of its clock.
    #[serde(default)]
    pub first_gateway: bool,
    /// What becomes of what is to be kept: `kept`, `nowhere`, or a code.
    #[serde(default = "kept", rename = "keeping")]
    pub saved: String,
    /// Longest recording in bytes.
    #[serde(default)]
    #[serde(rename = "room")]
    pub length_max: Option<usize>,
    /// What happens, one after the other; `record.rs` says what each word means.
    pub steps: Vec<String>,
}

/// All of them, those with a fault at each exchange taken apart.
///
/// # Panics
/// When the table is damaged.
#[must_use]
pub fn recipes() -> Vec<Recipe> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/transcripts/recipes.json");
    let table = fs::read_to_string(file).expect("the recipes can be read");
    let table: Vec<Recipe> = serde_json::from_str(&table).expect("the recipes are JSON");
    table.into_iter().flatten_each().collect()
}

trait FlattenEach: Iterator<Item = Recipe> + Sized {
    fn flatten_each(self) -> impl Iterator<Item = Recipe> {
        self.flat_map(|recipe| {
            if recipe.fault_at_each.is_empty() {
                return vec![recipe];
            }
            let faults = recipe.fault_at_each.clone();
            let one = |kind: &str, exchange: u32| {
                let (kind, value) = kind.split_once(':').map_or((kind, ""), |(kind, value)| (kind, value));
                let colon = if value.is_empty() { "" } else { ":" };
                let words = [kind, value].join(" ");
                Recipe {
                    name: format!(
                        "{}-{}-{exchange:02}",
                        recipe.name,
                        words.trim().to_lowercase().replace(' ', "-")
                    ),
                    about: format!("{}: {} at exchange {exchange}", recipe.about, words.trim()),
                    faults: vec![format!("{kind}@{exchange}{colon}{value}")],
                    fault_at_each: Vec::new(),
                    ..recipe.clone()
                }
            };
            let all =
                faults.iter().flat_map(|(kind, last)| (1..=*last).map(move |exchange| (kind, exchange)));
            all.map(|(kind, exchange)| one(kind, exchange)).collect()
        })
    }
}

impl<I: Iterator<Item = Recipe>> FlattenEach for I {}

fn android_nfc() -> String {
    "android-nfc".to_owned()
}

fn valid() -> String {
    "valid".to_owned()
}

const fn shortest_packet() -> usize {
    20
}

const fn five_minutes() -> i64 {
    300
}

fn kept() -> String {
    "kept".to_owned()
}

const fn certificate_only() -> VisualCheckPolicy {
    VisualCheckPolicy::CertificateOnly
}
