//! Everything that was printed and logged on the way, and the secrets to look for in it.

use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::Once;

use shikaku_virtual_card::VirtualCard;

thread_local! {
    static LOGGED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Lines in the order they were printed.
pub(super) struct Trail {
    lines: Vec<String>,
}

/// What must not be seen: what it is, and how it would look.
pub(super) struct Secret {
    name: &'static str,
    text: String,
}

impl Trail {
    /// Starts with nothing, and with a logger that receives everything of this thread.
    pub(super) fn start() -> Self {
        static LOGGER: Once = Once::new();
        LOGGER.call_once(|| {
            log::set_logger(&LogCapture).expect("no other logger");
            log::set_max_level(log::LevelFilter::Trace);
        });
        LOGGED.take();
        Self { lines: Vec::new() }
    }

    pub(super) fn observe(&mut self, value: &impl Debug) {
        self.lines.push(format!("{value:?}"));
        self.lines.push(format!("{value:#?}"));
        self.lines.extend(LOGGED.take());
    }

    pub(super) fn printed(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    /// Returns the lines that contain a secret, with its name.
    pub(super) fn leaks(&self, secrets: &[Secret]) -> Vec<String> {
        let lines: Vec<(&String, String)> =
            self.lines.iter().map(|line| (line, line.to_uppercase())).collect();
        let printed = |Secret { name, text }: &Secret| {
            let text = text.to_uppercase();
            lines
                .iter()
                .find(|(_, upper)| upper.contains(&text))
                .map(|(line, _)| format!("{name} in: {line}"))
        };
        secrets.iter().filter_map(printed).collect()
    }
}

/// Takes what this thread logs.
struct LogCapture;

impl log::Log for LogCapture {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LOGGED.with_borrow_mut(|lines| lines.push(format!("{} {}", record.target(), record.args())));
    }

    fn flush(&self) {}
}

/// What the card and the answers know of the person, in the ways it could be printed.
pub(super) fn secrets(card: &VirtualCard, typed: &str) -> Vec<Secret> {
    let (record, credentials) = (card.record(), card.credentials());
    let holder = &record.holder;
    let mut secrets = Vec::new();
    let mut add = |name, text: String| secrets.push(Secret { name, text });
    for part in holder.name.split('\u{3000}').filter(|part| part.chars().count() > 1) {
        add("the name", part.to_owned());
    }
    add("the address", holder.address.clone());
    add("the birth date", holder.birth_date.to_string());
    add("the birth date", holder.compact_birth_date());
    add("the birth date", holder.era_birth_date());
    add("the birthday", holder.birth_date.format("%m-%d").to_string());
    add("My Number", credentials.my_number());
    add("照合番号B", credentials.code_b());
    for pin in [typed, &record.pins.auth, &record.pins.signature] {
        add("a PIN", pin.to_owned());
        bytes_as_printed(pin.as_bytes()).for_each(|text| add("a PIN", text));
    }
    let der = credentials.auth_certificate().expect("a certificate");
    for name in [common_name(der), record.serial.to_string()] {
        bytes_as_printed(name.as_bytes()).for_each(|text| add("the certificate's name", text));
        add("the certificate's name", name);
    }
    let serial = u32::from_str_radix(&record.serial.to_string(), 16).expect("hexadecimal");
    add("the serial number", serial.to_string());
    let [_, serial @ ..] = serial.to_be_bytes();
    bytes_as_printed(&serial).for_each(|text| add("the serial number", text));
    bytes_as_printed(&der[..8]).for_each(|text| add("the certificate", text));
    for value in super::visit::PERSONAL {
        add("what the gateway answered", value.to_owned());
    }
    secrets
}

/// `[55, 53]`, `3735`, `37 35` and `37:35`.
fn bytes_as_printed(bytes: &[u8]) -> impl Iterator<Item = String> {
    let join = |sign: &str| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(sign);
    let list = format!("{bytes:?}");
    let pretty = format!("{bytes:#?}").replace(char::is_whitespace, "");
    [list, pretty, join(""), join(" "), join(":"), join(", ")].into_iter()
}

/// The last attribute of that type in the certificate: the holder's.
fn common_name(der: &[u8]) -> String {
    const COMMON_NAME: &[u8] = &[0x06, 0x03, 0x55, 0x04, 0x03, 0x0C];
    let at = der.windows(COMMON_NAME.len()).position(|window| window == COMMON_NAME).expect("a common name");
    let (length, text) = der[at + COMMON_NAME.len()..].split_first().expect("a length");
    String::from_utf8(text[..usize::from(*length)].to_vec()).expect("text")
}
