//! The words of the screens that a patient reads: one value for each language, in a file of its own.
//!
//! [`Words`] has a field for each text, so that a language without one does not compile. `view::patient` composes the
//! screens once for all languages. **No translation has been proof-read by a native speaker yet.**
//!
//! Terms follow the Japanese names on the documents (資格確認書, 資格情報のお知らせ) and the translations that municipalities
//! and insurers use for them. やさしい日本語 follows the guideline of 出入国在留管理庁 and 文化庁 (在留支援のためのやさしい日本語
//! ガイドライン, 2020): short sentences with です and ます, a reading behind each word in kanji, no double negation.

mod en;
mod ja;
mod ja_easy;
mod ko;
mod vi;
mod zh_hans;
mod zh_hant;

use chrono::NaiveDate;
use shikaku_clinic::failure::{Failure, PinFailure, ReaderFailure};
use shikaku_clinic::fallback::Evidence;

use super::{FailureText, Language};

/// All texts of the patient in one language.
pub(super) struct Words {
    /// The language.
    pub(super) language: Language,
    /// 暗証番号入力.
    pub(super) pin: PinWords,
    /// カードをかざす.
    pub(super) card: CardWords,
    /// The patient has nothing to do now.
    pub(super) idle: StepWords,
    /// The challenge is on its way.
    pub(super) preparing: StepWords,
    /// カード読み取り中.
    pub(super) reading: StepWords,
    /// 照会中.
    pub(super) asking: StepWords,
    /// 処理中.
    pub(super) processing: StepWords,
    /// What happened before.
    pub(super) failures: FailureWords,
    /// 別の方法で確認: what the patient can show.
    pub(super) fallback: FallbackWords,
    /// How the check ended, as far as a patient may know it.
    pub(super) outcome: OutcomeWords,
    /// The list of the languages.
    pub(super) languages: LanguageWords,
    /// The buttons of more than one screen.
    pub(super) buttons: ButtonWords,
}

/// A button: its label, and what it does.
#[derive(Clone, Copy)]
pub(super) struct ButtonText {
    pub(super) label: &'static str,
    pub(super) explanation: &'static str,
}

/// The screen on which the PIN is typed.
pub(super) struct PinWords {
    pub(super) title: &'static str,
    pub(super) headline: &'static str,
    /// Which of the patient's PINs it is.
    pub(super) which: &'static str,
    /// The last try is spent now.
    pub(super) last_try: &'static str,
    /// The card that was read first is wanted again.
    pub(super) same_card: &'static str,
    /// The challenge is not there yet.
    pub(super) connecting: &'static str,
    /// What is typed, for a screen reader.
    pub(super) entry: &'static str,
    /// So many digits are typed.
    pub(super) typed: fn(usize) -> String,
    /// All digits are typed.
    pub(super) complete: &'static str,
    /// 残り回数.
    pub(super) tries_label: &'static str,
    /// So many tries are left, behind that label.
    pub(super) tries: fn(u8) -> String,
    /// The same as a sentence.
    pub(super) tries_said: fn(u8) -> String,
}

/// The screen that waits for the card.
pub(super) struct CardWords {
    pub(super) title: &'static str,
    pub(super) hold: &'static str,
    pub(super) hold_same: &'static str,
    /// Where the card is laid, and for how long.
    pub(super) place: &'static str,
    /// Case and metal.
    pub(super) case: &'static str,
    /// The title while no card can be read.
    pub(super) not_readable: &'static str,
    /// What to hold up once cards can be read again.
    pub(super) then_hold: &'static str,
    pub(super) then_hold_same: &'static str,
}

/// A step during which the patient waits.
pub(super) struct StepWords {
    pub(super) title: &'static str,
    pub(super) headline: &'static str,
    /// What else there is to know; `None` where the headline says all.
    pub(super) more: Option<&'static str>,
}

/// What happened before, for the patient. The words for the staff are those of [`super::failure_text`].
pub(super) struct FailureWords {
    pub(super) wrong_pin: FailureText,
    pub(super) earlier_pin_wrong: FailureText,
    pub(super) earlier_pin_right: FailureText,
    pub(super) pin_unspent: FailureText,
    pub(super) accepted_then_lost: FailureText,
    pub(super) pin_outcome_lost: FailureText,
    pub(super) pin_outcome_unclear: FailureText,
    pub(super) card_lost: FailureText,
    pub(super) no_card_in_time: FailureText,
    /// Everything that the staff have to put right.
    pub(super) for_staff: FailureText,
}

/// What a patient can show in place of the card: a sentence for each.
pub(super) struct FallbackWords {
    pub(super) title: &'static str,
    pub(super) headline: &'static str,
    pub(super) online_result: &'static str,
    pub(super) qualification_certificate: &'static str,
    pub(super) portal: &'static str,
    pub(super) notice_with_card: &'static str,
    pub(super) insurance_card: &'static str,
    pub(super) oral: &'static str,
    /// Nothing to show today: until which day.
    pub(super) later: fn(NaiveDate) -> String,
    pub(super) emergency: &'static str,
}

/// How the check ended. No word says what the insurance is.
pub(super) struct OutcomeWords {
    pub(super) finished: &'static str,
    pub(super) not_finished: &'static str,
    /// The check is over: the patient takes the card back.
    pub(super) closed: &'static str,
}

/// The list of the languages.
pub(super) struct LanguageWords {
    pub(super) headline: &'static str,
    /// That the language is the one in use.
    pub(super) in_use: &'static str,
    pub(super) back: ButtonText,
    /// The button that opens the list. A person who cannot read the language in use finds the word Language.
    pub(super) open: ButtonText,
}

/// The buttons of more than one screen.
pub(super) struct ButtonWords {
    pub(super) enter: ButtonText,
    pub(super) erase: ButtonText,
    pub(super) cancel: ButtonText,
    pub(super) fallback: ButtonText,
}

impl Words {
    /// The words of a language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::Japanese => &ja::WORDS,
            Language::EasyJapanese => &ja_easy::WORDS,
            Language::English => &en::WORDS,
            Language::SimplifiedChinese => &zh_hans::WORDS,
            Language::TraditionalChinese => &zh_hant::WORDS,
            Language::Korean => &ko::WORDS,
            Language::Vietnamese => &vi::WORDS,
        }
    }

    /// Whether the staff read the language too. Then nothing is said twice.
    pub(super) fn are_of_staff(&self) -> bool {
        self.language == Language::Japanese
    }
}

impl FailureWords {
    /// What the patient reads of a failure; `None` where the staff have to put it right.
    pub(super) const fn of(&self, failure: Failure) -> Option<FailureText> {
        Some(match failure {
            Failure::Pin(PinFailure::Wrong) => self.wrong_pin,
            Failure::Pin(PinFailure::WrongBeforeLoss) => self.earlier_pin_wrong,
            Failure::Pin(PinFailure::RightBeforeLoss) => self.earlier_pin_right,
            Failure::Pin(PinFailure::UnspentBeforeLoss) => self.pin_unspent,
            Failure::Pin(PinFailure::AcceptedThenLost) => self.accepted_then_lost,
            Failure::Pin(PinFailure::AnswerLost) => self.pin_outcome_lost,
            Failure::Pin(PinFailure::AnswerUnclear) => self.pin_outcome_unclear,
            Failure::Reader(ReaderFailure::CardLost) => self.card_lost,
            Failure::Reader(ReaderFailure::NoCardInTime) => self.no_card_in_time,
            // The others end the check or keep the reader from working.
            Failure::Pin(_)
            | Failure::Card(_)
            | Failure::Reader(_)
            | Failure::Gateway(_)
            | Failure::Store(_)
            | Failure::SignIn(_)
            | Failure::Import(_) => return None,
        })
    }
}

impl FallbackWords {
    /// The sentence for an evidence. `due` is the day until which a later confirmation is made.
    pub(super) fn of(&self, evidence: Evidence, due: NaiveDate) -> String {
        match evidence {
            Evidence::OnlineResult => self.online_result.to_owned(),
            Evidence::QualificationCertificate => self.qualification_certificate.to_owned(),
            Evidence::Portal => self.portal.to_owned(),
            Evidence::NoticeWithCard => self.notice_with_card.to_owned(),
            Evidence::InsuranceCard => self.insurance_card.to_owned(),
            Evidence::Oral => self.oral.to_owned(),
            Evidence::Later => (self.later)(due),
            Evidence::Emergency => self.emergency.to_owned(),
        }
    }
}

const fn button(label: &'static str, explanation: &'static str) -> ButtonText {
    ButtonText { label, explanation }
}

const fn failure(title: &'static str, advice: &'static str) -> FailureText {
    FailureText { title, advice }
}

const fn step(title: &'static str, headline: &'static str, more: Option<&'static str>) -> StepWords {
    StepWords { title, headline, more }
}

#[cfg(test)]
mod tests;
