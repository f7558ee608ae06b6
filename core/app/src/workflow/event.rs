use std::fmt;

use shikaku_calendar::Era;
use shikaku_card::session::CardSessionOutcome;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_clinic::fallback::Evidence;
use strum::EnumDiscriminants;

use super::MenuIndex;
use crate::gateway::{Answer, Challenge, CheckMethod, GatewayRefusal};
use crate::workflow::SaveOutcome;

/// What happens to a check. `Debug` prints the kind of the event only, because its data is personal.
#[derive(EnumDiscriminants)]
#[strum_discriminants(name(EventKind), vis(pub(super)))]
pub enum Event {
    /// 確認方法を選ぶ: by the staff.
    MethodChosen(CheckMethod),
    /// A digit, 0 to 9, of a PIN or a birth date.
    Digit(u8),
    /// The last digit taken back.
    Erased,
    /// What was typed is complete.
    Entered,
    /// ご本人です: the staff compared the face with the card.
    FaceMatched,
    /// ご本人ではありません.
    FaceDiffers,
    /// The era of the birth date on the card.
    EraChosen(Era),
    /// The birth date on the card is printed in Western years.
    WesternYearsChosen,
    /// The gateway answered a request for a challenge.
    ChallengeAnswered(Result<Challenge, GatewayRefusal>),
    /// A card is there.
    CardFound,
    /// A card session ended.
    CardSessionEnded(CardSessionOutcome),
    /// The reader failed.
    ReaderFailed(ReaderFailure),
    /// The gateway answered a confirmation.
    ConfirmationAnswered(Result<Answer, GatewayRefusal>),
    /// One of several qualifications chosen (複数該当).
    ResultChosen(MenuIndex),
    /// The time asked for has passed.
    Woke,
    /// つづける: do what the screen proposes.
    Continued,
    /// 残り1回を使う: asked for in those words.
    LastTryAsked,
    /// 別の方法で確認する.
    FallbackAsked,
    /// One of the other ways chosen, with all that it takes: the thing itself, the card, the data held.
    EvidenceChosen(Evidence),
    /// What was to be kept is, or is not.
    SaveEnded(SaveOutcome),
    /// やめる: back to the choice of a method.
    Cancelled,
    /// 終わる: the next patient.
    Finished,
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        EventKind::from(self).fmt(f)
    }
}
