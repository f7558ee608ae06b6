use shikaku_clinic::failure::StoreFailure;
use shikaku_clinic::readiness::{Clinic, Trade};
use strum::VariantArray;

use super::ClinicForm;
use crate::workflow::{DigitEntry, MenuIndex};

/// 導入の準備の画面: one page of the area. No `Debug`: the answers hold birth dates of practitioners.
pub enum ReadinessPage {
    /// The progress, the next step and the topics.
    Menu,
    /// 準備の手順: the steps, as many as can be chosen by one digit.
    Steps {
        /// Steps on the pages before.
        before: usize,
    },
    /// One step.
    Step {
        /// Its place in the rulebook, counted from zero.
        place: usize,
    },
    /// A question about the clinic.
    Question(Box<ClinicForm>),
    /// やむを得ない事由, by these answers.
    Exemption(Box<Clinic>),
    /// 今と、これから.
    Timeline,
    /// 補助金と協力金.
    Money,
    /// The sum of a receipt is typed.
    Receipt(DigitEntry),
    /// 周りの施術所 of this trade; without one the trade is chosen first.
    Peers(Option<Trade>),
    /// The checklist cannot be read.
    Failed(StoreFailure),
}

/// What the menu leads to, in the order of its buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Topic {
    /// 準備の手順.
    Steps,
    /// 義務化の対象かどうか.
    Exemption,
    /// 今と、これから.
    Timeline,
    /// 補助金と協力金.
    Money,
    /// 周りの施術所.
    Peers,
}

/// The trades that can be chosen, in the order of the buttons.
pub const TRADES: [Trade; 2] = [Trade::Judo, Trade::Ahaki];

/// What a person does with receipts, in the order of the buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum ReceiptAction {
    /// Types the sum of another one.
    Add,
    /// Removes the one that was added last.
    RemoveLast,
}

/// What a person does in the area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadinessEvent {
    /// 導入の準備: the area is opened.
    Opened,
    /// Back to the page before; from the menu the area is closed.
    Back,
    /// The row, topic or answer with this number is chosen.
    Chosen(MenuIndex),
    /// The next page of the steps, the end of the practitioners, other answers, or another try to read the checklist.
    Continued,
    /// A digit of a date or of a sum.
    Digit(u8),
    /// The last digit is removed.
    Erased,
    /// The typed digits are complete; on a step, it is marked as done or as open.
    Entered,
}
