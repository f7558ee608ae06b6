//! 資格情報 as text for the receipt computer, offered where there is one to copy.

use shikaku_eligibility::Confirmation;
use shikaku_eligibility::ResultOfQualificationConfirmation as Person;
use shikaku_eligibility::handover::clipboard::{LineEnd, write_one};

use crate::view::CopyText;

/// One qualification that holds, as the official app copies it. The text has no field for validity, so that a lapsed one
/// would read as one that holds; of several the staff choose one; and a record without 確認日 is worth nothing.
pub(super) fn copy_text(confirmation: &Confirmation, holds: Option<&Person>) -> Option<CopyText> {
    let written = write_one(holds?, confirmation.confirmed_on()?, LineEnd::Lf);
    Some(CopyText {
        label: "結果をコピー".to_owned(),
        spoken: "結果をコピー。資格の内容を、レセプトコンピュータなどに貼り付けられるように、コピーします。"
            .to_owned(),
        text: written.into_text(),
    })
}
