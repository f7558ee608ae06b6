//! Every way a reception can fail: a stable code, a cause, and a way on.
//!
//! One file per family; a new failure is one line in its family's table. Texts for people are in
//! `shikaku_core::view`, and the README prints the same table.

#[macro_use]
mod table;
mod card;
mod gateway;
mod import;
mod next_action;
mod pin;
mod reader;
mod sign_in;
mod store;
mod typed_code;

pub use card::CardFailure;
pub use gateway::GatewayFailure;
pub use import::ImportFailure;
pub use next_action::NextAction;
pub use pin::PinFailure;
pub use reader::ReaderFailure;
use shikaku_reader::session::ReaderSessionFailure;
pub use sign_in::SignInFailure;
pub use store::StoreFailure;
use typed_code::TypedCode;

/// A failure of any family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, derive_more::From)]
pub enum Failure {
    /// About the card.
    #[from]
    Card(CardFailure),
    /// About the PIN.
    #[from]
    Pin(PinFailure),
    /// About the reader or the link to the card.
    #[from(ReaderFailure, ReaderSessionFailure)]
    Reader(ReaderFailure),
    /// About the gateway or the way to it.
    #[from]
    Gateway(GatewayFailure),
    /// About the store of past results.
    #[from]
    Store(StoreFailure),
    /// About the enrolment of the device or the sign-in of a person.
    #[from]
    SignIn(SignInFailure),
    /// About a result that was copied or given as a file.
    #[from]
    Import(ImportFailure),
}

impl Failure {
    /// Every failure there is, by family and code.
    pub fn all() -> impl Iterator<Item = Self> {
        let card = CardFailure::ALL.iter().copied().map(Self::Card);
        let pin = PinFailure::ALL.iter().copied().map(Self::Pin);
        let reader = ReaderFailure::ALL.iter().copied().map(Self::Reader);
        let gateway = GatewayFailure::ALL.iter().copied().map(Self::Gateway);
        let store = StoreFailure::ALL.iter().copied().map(Self::Store);
        let sign_in = SignInFailure::ALL.iter().copied().map(Self::SignIn);
        let import = ImportFailure::ALL.iter().copied().map(Self::Import);
        card.chain(pin).chain(reader).chain(gateway).chain(store).chain(sign_in).chain(import)
    }

    /// The failure with this code, as people type it: in either width and case, with any hyphen or none, with or without
    /// leading zeros.
    #[must_use]
    pub fn by_code(typed: &str) -> Option<Self> {
        let typed = TypedCode::read(typed);
        Self::all().find(|failure| TypedCode::read(failure.code()) == typed)
    }

    /// The three failures whose codes are nearest to what was typed, the nearest first.
    #[must_use]
    pub fn nearest(typed: &str) -> [Self; 3] {
        let typed = TypedCode::read(typed);
        let mut all: Vec<_> = Self::all().collect();
        all.sort_by_key(|failure| typed.distance(&TypedCode::read(failure.code())));
        match all.as_slice() {
            [first, second, third, ..] => [*first, *second, *third],
            _ => [Self::Pin(PinFailure::Wrong); 3],
        }
    }

    /// Stable across releases; printed on screen, spoken to support.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Card(failure) => failure.code(),
            Self::Pin(failure) => failure.code(),
            Self::Reader(failure) => failure.code(),
            Self::Gateway(failure) => failure.code(),
            Self::Store(failure) => failure.code(),
            Self::SignIn(failure) => failure.code(),
            Self::Import(failure) => failure.code(),
        }
    }

    /// One English sentence for developers and support.
    #[must_use]
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Card(failure) => failure.cause(),
            Self::Pin(failure) => failure.cause(),
            Self::Reader(failure) => failure.cause(),
            Self::Gateway(failure) => failure.cause(),
            Self::Store(failure) => failure.cause(),
            Self::SignIn(failure) => failure.cause(),
            Self::Import(failure) => failure.cause(),
        }
    }

    /// Every failure has a way on.
    #[must_use]
    pub const fn next_action(self) -> NextAction {
        match self {
            Self::Card(failure) => failure.next_action(),
            Self::Pin(failure) => failure.next_action(),
            Self::Reader(failure) => failure.next_action(),
            Self::Gateway(failure) => failure.next_action(),
            Self::Store(failure) => failure.next_action(),
            Self::SignIn(failure) => failure.next_action(),
            Self::Import(failure) => failure.next_action(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Failure, PinFailure};

    #[test]
    fn no_two_failures_share_a_code_and_each_is_found_by_it() {
        let mut seen = HashSet::new();
        for failure in Failure::all() {
            assert!(seen.insert(failure.code()), "{} stands twice", failure.code());
            assert_eq!(Failure::by_code(&failure.code().to_lowercase()), Some(failure));
            assert!(failure.cause().ends_with('.'), "{} has no sentence", failure.code());
        }
        assert_eq!(Failure::by_code("CARD-00"), None);
    }

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let expected = Some(Failure::Pin(PinFailure::Blocked));
        for typed in [
            "PIN-03",
            "PIN-3",
            "pin3",
            "ＰＩＮ－０３",
            "pin 03",
            "PIN03",
            "pin‐03",
            "PIN–3",
            "PIN—03",
            "PIN−03",
            "PINー03",
            "ＰＩＮｰ３",
            "PIN─03",
            "Pin-003",
            " [PIN-03] ",
            "［ＰＩＮ－０３］",
            "PIN\u{AD}03",
            "ｐｉｎ　３",
            "PIN_03",
            "PIN〜03",
        ] {
            assert_eq!(Failure::by_code(typed), expected, "{typed}");
        }
        for typed in [
            "",
            "PIN",
            "03",
            "3",
            "PIN-0",
            "PIN-30",
            "PIN-03x",
            "PI-03",
            "PIN-03-1",
            "暗証番号",
            "-",
            "PINー",
        ] {
            assert_eq!(Failure::by_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn three_codes_are_near_whatever_was_typed() {
        let near = |typed| Failure::nearest(typed).map(Failure::code);
        assert_eq!(near("PIM-03").first(), Some(&"PIN-03"));
        assert_eq!(near("GATE1").first(), Some(&"GATE-01"));
        assert_eq!(near("CRD-04").first(), Some(&"CARD-04"));
        assert!(near("PIN-99").iter().all(|code| code.starts_with("PIN-")), "{:?}", near("PIN-99"));
        for typed in ["", "資格", &"9".repeat(10_000), "-", "\u{202E}"] {
            assert_eq!(near(typed).iter().collect::<HashSet<_>>().len(), 3, "{typed:.10}");
        }
    }
}
