use std::fmt;

use shikaku_card::session::CardSessionOutcome;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_clinic::fallback::Evidence;
use shikaku_eligibility::ResultPlace;

use crate::gateway::{Answer, Challenge, CheckMethod, GatewayRefusal};
use crate::workflow::SaveOutcome;

/// Everything that can happen to a reception. A closed set.
pub enum Event {
    /// 確認方法を選ぶ: by the staff.
    MethodChosen(CheckMethod),
    /// A digit, 0 to 9, of a PIN or a birth date.
    Digit(u8),
    /// The last digit taken back.
    Erased,
    /// What was typed is complete.
    Entered,
    /// 本人と一致: the staff compared the face with the card.
    FaceMatched,
    /// 本人と不一致.
    FaceDiffers,
    /// The gateway answered a request for a challenge.
    ChallengeAnswered(Result<Challenge, GatewayRefusal>),
    /// A card is there.
    CardFound,
    /// A touch came to its end.
    CardSessionEnded(CardSessionOutcome),
    /// The reader failed.
    ReaderFailed(ReaderFailure),
    /// The gateway answered a confirmation.
    ConfirmationAnswered(Result<Answer, GatewayRefusal>),
    /// One of several qualifications chosen (複数該当).
    ResultChosen(ResultPlace),
    /// The time asked for has passed.
    Woke,
    /// つづける: do what the screen proposes.
    Continued,
    /// 残り1回を使う: asked for in those words.
    LastTryAsked,
    /// 別の方法で確認する.
    OtherwiseChosen,
    /// One of the other ways chosen, with all that it takes: the thing itself, the card, the data held.
    EvidenceChosen(Evidence),
    /// What was to be kept is, or is not.
    SaveEnded(SaveOutcome),
    /// 過去の確認結果: asked for in the archive.
    PastResultsAsked,
    /// 後で確認すること: asked for in the archive.
    FollowUpsAsked,
    /// カードリーダー: their page asked for.
    ReaderAsked,
    /// Its key is to be typed.
    ReaderKeyAsked,
    /// It has the key of the factory.
    FactoryKeyAsked,
    /// It is to be forgotten.
    ReaderForgotten,
    /// やめる: back to the choice of a method.
    Cancelled,
    /// おわる: the next patient.
    Finished,
}

impl fmt::Debug for Event {
    /// The kind of event; what it holds is personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MethodChosen(_) => "MethodChosen",
            Self::Digit(_) => "Digit",
            Self::Erased => "Erased",
            Self::Entered => "Entered",
            Self::FaceMatched => "FaceMatched",
            Self::FaceDiffers => "FaceDiffers",
            Self::ChallengeAnswered(_) => "ChallengeAnswered",
            Self::CardFound => "CardFound",
            Self::CardSessionEnded(_) => "TouchEnded",
            Self::ReaderFailed(_) => "ReaderFailed",
            Self::ConfirmationAnswered(_) => "ConfirmationAnswered",
            Self::ResultChosen(_) => "ResultChosen",
            Self::Woke => "Woke",
            Self::Continued => "Continued",
            Self::LastTryAsked => "LastTryAsked",
            Self::OtherwiseChosen => "OtherwiseChosen",
            Self::EvidenceChosen(_) => "EvidenceChosen",
            Self::SaveEnded(_) => "KeepingEnded",
            Self::PastResultsAsked => "PastResultsAsked",
            Self::FollowUpsAsked => "FollowUpsAsked",
            Self::ReaderAsked => "ReaderAsked",
            Self::ReaderKeyAsked => "ReaderKeyAsked",
            Self::FactoryKeyAsked => "FactoryKeyAsked",
            Self::ReaderForgotten => "ReaderForgotten",
            Self::Cancelled => "Cancelled",
            Self::Finished => "Finished",
        })
    }
}
