use std::borrow::Cow;

use shikaku_calendar::Era;
use shikaku_clinic::fallback::Evidence;
use strum::{IntoStaticStr, VariantArray as _};

use crate::gateway::CheckMethod;
use crate::view::Language;
use crate::workflow::{Event, MenuIndex};

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
    /// 探す: opens the search in the past results.
    Search,
    /// 昭和 and the others: the era of a birth date.
    ChooseEra(Era),
    /// 西暦で入力.
    UseWesternYears,
    /// 練習モード.
    Practice,
    /// カードをかざしたことにする, in a practice check.
    HoldCard,
    /// 使い方を見る.
    Tour,
    /// 鍵を入力する.
    TypeReaderKey,
    /// 初期設定の鍵を使う.
    UseFactoryKey,
    /// 登録を消す.
    ForgetReader,
    /// ことば / Language: opens the list of the languages.
    ChooseLanguage,
    /// One of the languages.
    Language(Language),
    /// 利用者と端末.
    Account,
    /// 施術所を切り替える.
    ChooseClinic,
    /// ログイン.
    SignIn,
    /// ログアウト.
    SignOut,
    /// パスワードを忘れた.
    ForgotPassword,
    /// 新しい登録コードで登録する.
    EnrolDevice,
    /// 設定.
    Settings,
    /// このアプリについて.
    About,
    /// レセコンに渡していないもの, or all again.
    NotHandedOver,
    /// 期間: the results of another period.
    ChangePeriod,
    /// 前を見る: the page before.
    PreviousPage,
    /// 公式アプリの結果を取り込む.
    Import,
    /// 貼り付ける: the shell reads the clipboard.
    Paste,
    /// 有効かどうかを答える.
    SayValidity,
    /// レセコンのフォルダーに置く.
    WriteResultFile,
    /// コピーした文字を消す.
    ClearClipboard,
    /// 読み取れない部分.
    UnreadRows,
    /// やめる.
    Cancel,
    /// 終わる.
    Finish,
}

impl ButtonId {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        const SINGLE: [ButtonId; 41] = [
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
            ButtonId::Search,
            ButtonId::UseWesternYears,
            ButtonId::Practice,
            ButtonId::HoldCard,
            ButtonId::Tour,
            ButtonId::TypeReaderKey,
            ButtonId::UseFactoryKey,
            ButtonId::ForgetReader,
            ButtonId::ChooseLanguage,
            ButtonId::Account,
            ButtonId::ChooseClinic,
            ButtonId::SignIn,
            ButtonId::SignOut,
            ButtonId::ForgotPassword,
            ButtonId::EnrolDevice,
            ButtonId::Settings,
            ButtonId::About,
            ButtonId::NotHandedOver,
            ButtonId::ChangePeriod,
            ButtonId::PreviousPage,
            ButtonId::Import,
            ButtonId::Paste,
            ButtonId::SayValidity,
            ButtonId::WriteResultFile,
            ButtonId::ClearClipboard,
            ButtonId::UnreadRows,
            ButtonId::Cancel,
            ButtonId::Finish,
        ];
        let results = MenuIndex::all().map(Self::ChooseResult);
        let choices = Evidence::VARIANTS.iter().copied().map(Self::ChooseEvidence);
        let eras = Era::ALL.iter().copied().map(Self::ChooseEra);
        let languages = Language::VARIANTS.iter().copied().map(Self::Language);
        SINGLE.into_iter().chain(results).chain(choices).chain(eras).chain(languages)
    }

    /// Stable across releases; what shells and their tests call it.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::ChooseResult(place) => format!("choose-result-{}", place.number()).into(),
            Self::ChooseEvidence(evidence) => format!("choose-{}", evidence.name()).into(),
            Self::ChooseEra(era) => format!("choose-era-{}", era.latin_name()).into(),
            Self::Language(language) => format!("language-{}", language.tag().to_lowercase()).into(),
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
            | Self::ChooseEra(_)
            | Self::UseWesternYears
            | Self::ChooseEvidence(_)
            | Self::Language(_) => true,
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
            | Self::Search
            | Self::Practice
            | Self::HoldCard
            | Self::Tour
            | Self::TypeReaderKey
            | Self::UseFactoryKey
            | Self::ForgetReader
            | Self::ChooseLanguage
            | Self::Account
            | Self::ChooseClinic
            | Self::SignIn
            | Self::SignOut
            | Self::ForgotPassword
            | Self::EnrolDevice
            | Self::Settings
            | Self::About
            | Self::NotHandedOver
            | Self::ChangePeriod
            | Self::PreviousPage
            | Self::Import
            | Self::Paste
            | Self::SayValidity
            | Self::WriteResultFile
            | Self::ClearClipboard
            | Self::UnreadRows
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
            Event::EraChosen(era) => Self::ChooseEra(*era),
            Event::WesternYearsChosen => Self::UseWesternYears,
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
            Self::ChooseEra(era) => Event::EraChosen(era),
            Self::UseWesternYears => Event::WesternYearsChosen,
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
            | Self::Search
            | Self::Practice
            | Self::HoldCard
            | Self::Tour
            | Self::TypeReaderKey
            | Self::UseFactoryKey
            | Self::ForgetReader
            | Self::ChooseLanguage
            | Self::Account
            | Self::ChooseClinic
            | Self::SignIn
            | Self::SignOut
            | Self::ForgotPassword
            | Self::EnrolDevice
            | Self::Settings
            | Self::About
            | Self::NotHandedOver
            | Self::ChangePeriod
            | Self::PreviousPage
            | Self::Import
            | Self::Paste
            | Self::SayValidity
            | Self::WriteResultFile
            | Self::ClearClipboard
            | Self::UnreadRows
            | Self::Language(_) => return None,
        })
    }
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
