use ring::hmac;

use super::alphabet::{OPAQUE, is_synthetic, pair};

/// What is done to a value that may be personal: it is replaced, or it is looked at. One walk over a transcript serves
/// both, so that an audit looks exactly where redaction replaces.
#[derive(Clone)]
pub(super) struct RedactionVisitor {
    /// What picks synthetic values; without it nothing is replaced.
    prf: Option<Prf>,
    /// What is being looked at, for findings.
    place: String,
    /// Where something was found that is not synthetic.
    found: Vec<String>,
}

impl RedactionVisitor {
    /// Replaces values. Equal values at equal places of one recording become equal ones, and only the key can reverse
    /// it. The key is never written.
    pub(super) fn replacing(seed: &[u8; 32]) -> Self {
        let prf = Prf { key: hmac::Key::new(hmac::HMAC_SHA256, seed), block: None };
        Self { prf: Some(prf), place: String::new(), found: Vec::new() }
    }

    /// Looks, and replaces nothing.
    pub(super) const fn looking() -> Self {
        Self { prf: None, place: String::new(), found: Vec::new() }
    }

    /// Whether values are replaced.
    pub(super) const fn replaces(&self) -> bool {
        self.prf.is_some()
    }

    /// Says what is being looked at.
    pub(super) fn at(&mut self, place: impl Into<String>) {
        self.place = place.into();
    }

    /// What was found since it was last asked; each place once.
    pub(super) fn take_found(&mut self) -> Vec<String> {
        std::mem::take(&mut self.found)
    }

    /// Reports that the value at this place is not synthetic.
    pub(super) fn find(&mut self) {
        if !self.found.contains(&self.place) {
            self.found.push(self.place.clone());
        }
    }

    /// A byte of which nothing may be known.
    pub(super) fn opaque(&mut self, label: &'static str, at: usize, byte: u8) -> u8 {
        if let Some(prf) = &mut self.prf {
            let [first, second] = OPAQUE;
            return if prf.bit(label, at, byte) { second } else { first };
        }
        if !OPAQUE.contains(&byte) {
            self.find();
        }
        byte
    }

    /// Bytes of which nothing may be known, the first of them at `from`.
    pub(super) fn opaque_bytes(&mut self, label: &'static str, from: usize, bytes: &[u8]) -> Vec<u8> {
        bytes.iter().zip(from..).map(|(byte, at)| self.opaque(label, at, *byte)).collect()
    }

    /// A byte that is the same in every recording.
    pub(super) fn fixed(&mut self, expected: u8, byte: u8) -> u8 {
        if self.replaces() {
            return expected;
        }
        if byte != expected {
            self.find();
        }
        byte
    }

    /// Bytes that are the same in every recording: `expected` from its beginning, as often as it takes.
    pub(super) fn fixed_bytes(&mut self, expected: &[u8], bytes: &[u8]) -> Vec<u8> {
        bytes
            .iter()
            .zip(expected.iter().cycle())
            .map(|(byte, expected)| self.fixed(*expected, *byte))
            .collect()
    }

    /// A number or a time: `shown` is it itself, or what redaction writes in place of one outside of its range.
    pub(super) fn ranged<T: PartialEq>(&mut self, shown: T, value: T) -> T {
        if self.replaces() {
            return shown;
        }
        if shown != value {
            self.find();
        }
        value
    }

    /// A character of a name, an address or a number, the `at`-th of its text.
    pub(super) fn character(&mut self, label: &'static str, at: usize, character: char) -> char {
        let Some([first, second]) = pair(character) else { return character };
        if let Some(prf) = &mut self.prf {
            let [.., high, low] = u32::from(character).to_be_bytes();
            return if prf.bit(label, at, high ^ low) { second } else { first };
        }
        if !is_synthetic(character) {
            self.find();
        }
        character
    }

    /// Replaces a whole text. Equal texts become equal ones at every place.
    pub(super) fn text(&mut self, text: &str) -> String {
        text.chars().enumerate().map(|(at, character)| self.character("text", at, character)).collect()
    }
}

/// Draws one bit for one value at one place: a random function of the value. One block of the key's stream serves several
/// places.
#[derive(Clone)]
struct Prf {
    key: hmac::Key,
    block: Option<(&'static str, usize, hmac::Tag)>,
}

/// Places that one block serves: 32 bytes, two for each.
const PLACES: usize = 16;

impl Prf {
    fn bit(&mut self, label: &'static str, at: usize, value: u8) -> bool {
        let number = at / PLACES;
        if self.block.as_ref().is_none_or(|(known, block, _)| (*known, *block) != (label, number)) {
            let mut context = hmac::Context::with_key(&self.key);
            context.update(label.as_bytes());
            context.update(&[0]);
            context.update(&number.to_be_bytes());
            self.block = Some((label, number, context.sign()));
        }
        let tag = self.block.as_ref().map(|(_, _, tag)| tag.as_ref()).unwrap_or_default();
        let mut mask = tag.iter().skip(at % PLACES * 2).copied();
        let (first, second) = (mask.next().unwrap_or_default(), mask.next().unwrap_or_default());
        // Two values differ in some bit of the value or of its complement, so half of all masks distinguish them.
        ((first & value).count_ones() + (second & !value).count_ones()) % 2 == 1
    }
}
