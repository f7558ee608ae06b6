use std::borrow::Cow;

use shikaku_clinic::fallback::Evidence;
use shikaku_clinic::history::HistoryId;
use strum::{IntoStaticStr, VariantArray as _};

use crate::gateway::CheckMethod;
use crate::workflow::{Event, MenuIndex};

/// 画面: all that a shell draws, says and lets happen. A shell draws any screen with one renderer; a new state
/// needs no new shell. It may hold personal data: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Screen({id}, {} lines, {} buttons)", lines.len(), buttons.len())]
pub struct Screen {
    /// Names the screen, stable across releases: `entering-pin`.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Text below the heading, in reading order.
    pub lines: Vec<Line>,
    /// What a person is typing, if anything.
    pub entry: Option<Entry>,
    /// What a person can do now; digits go in without one.
    pub buttons: Vec<Button>,
    /// The button to press next. A shell highlights it, and an empty answer presses it. `None` while digits, a card or an
    /// answer are awaited, and wherever a person has to judge: identity, the insurance that applies, the last try.
    pub proposed: Option<ButtonId>,
    /// The whole screen for a screen reader or TTS: what matters first. Said once, when it differs from what
    /// was said before.
    pub spoken: String,
    /// What the device does to the hand, once, when the screen differs from the one before.
    pub haptic: Haptic,
    /// How far a running step is.
    pub progress: Option<Progress>,
    /// Code of the failure shown, for support: `PIN-01`.
    pub failure_code: Option<String>,
    /// Whether a card is looked for while this is shown.
    pub wants_card: bool,
    /// What may be copied for the receipt computer.
    pub copy: Option<CopyText>,
}

/// Things to choose from: a heading, and a line for each with its name in the history. It may hold personal data: no
/// `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Listing({}, {} rows)", heading.id, rows.len())]
pub struct Listing {
    /// What they are, how many, and what to know first.
    pub heading: Screen,
    /// The things, in the order to show them.
    pub rows: Vec<(HistoryId, Line)>,
}

/// One line of a screen.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{kind:?}({} characters)", text.chars().count())]
pub struct Line {
    /// Its weight. The text states it too, because colour alone is not enough.
    pub kind: LineKind,
    /// Label in front of the value, empty for plain text.
    pub label: String,
    /// Text or value.
    pub text: String,
    /// The line for a screen reader: digits one by one, kana for names. Empty where another line says it.
    pub spoken: String,
}

/// Weight of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The one thing to know.
    Headline,
    /// Ordinary text.
    Plain,
    /// Something to take care of.
    Notice,
    /// Label and value.
    Detail,
}

/// What is being typed.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Entry({typed} of {length})")]
pub struct Entry {
    /// Digits asked for.
    pub length: u8,
    /// Fewest of them that are enough; as many as asked for where the length is fixed.
    pub least: u8,
    /// Digits typed so far.
    pub typed: u8,
    /// The digits themselves where the staff type them; `None` for a PIN, which is neither shown nor spoken.
    pub digits: Option<String>,
    /// What is typed, for a screen reader.
    pub label: String,
    /// Digits there are: 10, or 16 with A to F.
    pub keys: u8,
}

/// What may be copied, and the words on the control that does it. The shell does it alone: nothing is pressed.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("CopyText({} lines)", text.lines().count())]
pub struct CopyText {
    /// Text on the control.
    pub label: String,
    /// What a screen reader says.
    pub spoken: String,
    /// One `label TAB value` a line (eligibility reference, 1.5). Personal: to be marked as sensitive on the
    /// clipboard and cleared from it after hand-over.
    pub text: String,
}

/// A button and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it does.
    pub id: ButtonId,
    /// Text on it.
    pub label: String,
    /// What a screen reader says.
    pub spoken: String,
}

/// Everything a button can do. A closed set; [`ButtonId::event`] is what the shell passes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ButtonId {
    /// 暗証番号で確認.
    ChoosePin,
    /// 目視で確認.
    ChooseVisual,
    /// 確定.
    Enter,
    /// 1つ消す.
    Erase,
    /// ご本人です.
    FaceMatches,
    /// ご本人ではありません.
    FaceDiffers,
    /// つづける, in the words of the screen.
    Continue,
    /// 残り1回を使う.
    UseLastTry,
    /// One of several qualifications.
    ChooseResult(MenuIndex),
    /// 別の方法で確認.
    #[strum(serialize = "confirm-otherwise")]
    ChooseFallback,
    /// One of the fallback options.
    ChooseEvidence(Evidence),
    /// 過去の確認結果.
    PastResults,
    /// 後で確認すること.
    FollowUps,
    /// カードリーダー.
    CardReader,
    /// 導入の準備.
    Readiness,
    /// 鍵を入力する.
    TypeReaderKey,
    /// 初期設定の鍵を使う.
    UseFactoryKey,
    /// 登録を消す.
    ForgetReader,
    /// やめる.
    Cancel,
    /// 終わる.
    Finish,
}

impl ButtonId {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        const SINGLE: [ButtonId; 18] = [
            ButtonId::ChoosePin,
            ButtonId::ChooseVisual,
            ButtonId::Enter,
            ButtonId::Erase,
            ButtonId::FaceMatches,
            ButtonId::FaceDiffers,
            ButtonId::Continue,
            ButtonId::UseLastTry,
            ButtonId::ChooseFallback,
            ButtonId::PastResults,
            ButtonId::FollowUps,
            ButtonId::CardReader,
            ButtonId::Readiness,
            ButtonId::TypeReaderKey,
            ButtonId::UseFactoryKey,
            ButtonId::ForgetReader,
            ButtonId::Cancel,
            ButtonId::Finish,
        ];
        let results = MenuIndex::all().map(Self::ChooseResult);
        let choices = Evidence::VARIANTS.iter().copied().map(Self::ChooseEvidence);
        SINGLE.into_iter().chain(results).chain(choices)
    }

    /// Stable across releases; what shells and their tests call it.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::ChooseResult(place) => format!("choose-result-{}", place.number()).into(),
            Self::ChooseEvidence(evidence) => format!("choose-{}", evidence.name()).into(),
            single => <&str>::from(single).into(),
        }
    }

    /// Whether pressing it says something that a person has to judge or to look up. A screen with such a button proposes
    /// none, because a slip of the hand must not decide.
    #[must_use]
    pub const fn is_judgement(self) -> bool {
        match self {
            Self::FaceMatches
            | Self::FaceDiffers
            | Self::UseLastTry
            | Self::ChooseResult(_)
            | Self::ChooseEvidence(_) => true,
            Self::ChoosePin
            | Self::ChooseVisual
            | Self::Enter
            | Self::Erase
            | Self::Continue
            | Self::ChooseFallback
            | Self::PastResults
            | Self::FollowUps
            | Self::CardReader
            | Self::Readiness
            | Self::TypeReaderKey
            | Self::UseFactoryKey
            | Self::ForgetReader
            | Self::Cancel
            | Self::Finish => false,
        }
    }

    /// The button of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::all().find(|id| id.name() == name)
    }

    /// The button that means this event, if one does.
    #[must_use]
    pub fn meaning(event: &Event) -> Option<Self> {
        Some(match event {
            Event::MethodChosen(CheckMethod::Pin) => Self::ChoosePin,
            Event::MethodChosen(CheckMethod::Visual) => Self::ChooseVisual,
            Event::Entered => Self::Enter,
            Event::Erased => Self::Erase,
            Event::FaceMatched => Self::FaceMatches,
            Event::FaceDiffers => Self::FaceDiffers,
            Event::Continued => Self::Continue,
            Event::LastTryAsked => Self::UseLastTry,
            Event::ResultChosen(place) => Self::ChooseResult(*place),
            Event::FallbackAsked => Self::ChooseFallback,
            Event::EvidenceChosen(evidence) => Self::ChooseEvidence(*evidence),
            Event::Cancelled => Self::Cancel,
            Event::Finished => Self::Finish,
            Event::Digit(_)
            | Event::ChallengeAnswered(_)
            | Event::CardFound
            | Event::CardSessionEnded(_)
            | Event::ReaderFailed(_)
            | Event::ConfirmationAnswered(_)
            | Event::Woke
            | Event::SaveEnded(_) => return None,
        })
    }

    /// What pressing it means to a check; `None` for the buttons of other areas.
    #[must_use]
    pub const fn event(self) -> Option<Event> {
        Some(match self {
            Self::ChoosePin => Event::MethodChosen(CheckMethod::Pin),
            Self::ChooseVisual => Event::MethodChosen(CheckMethod::Visual),
            Self::Enter => Event::Entered,
            Self::Erase => Event::Erased,
            Self::FaceMatches => Event::FaceMatched,
            Self::FaceDiffers => Event::FaceDiffers,
            Self::Continue => Event::Continued,
            Self::UseLastTry => Event::LastTryAsked,
            Self::ChooseResult(place) => Event::ResultChosen(place),
            Self::ChooseFallback => Event::FallbackAsked,
            Self::ChooseEvidence(evidence) => Event::EvidenceChosen(evidence),
            Self::Cancel => Event::Cancelled,
            Self::Finish => Event::Finished,
            Self::PastResults
            | Self::FollowUps
            | Self::CardReader
            | Self::Readiness
            | Self::TypeReaderKey
            | Self::UseFactoryKey
            | Self::ForgetReader => return None,
        })
    }
}

/// What the device does to the hand, so that success and failure differ without eye or ear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haptic {
    /// Nothing.
    None,
    /// One short tick: a step is done.
    Tick,
    /// Two short: success.
    Success,
    /// One long: look here.
    Warning,
    /// Three: failed.
    Failure,
}

/// How far a running step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It runs, and how long is not known.
    Running,
    /// Do not move the card.
    HoldStill,
}

#[cfg(test)]
mod tests {
    use super::ButtonId;

    #[test]
    fn every_button_is_found_by_its_own_name() {
        for id in ButtonId::all() {
            assert_eq!(ButtonId::by_name(&id.name()), Some(id));
            if let Some(event) = id.event() {
                assert_eq!(ButtonId::meaning(&event), Some(id));
            }
        }
        assert_eq!(ButtonId::by_name("Enter"), None);
    }
}
