//! What is on the card: its applications and their files, one file of this folder per application.

mod jpki;
mod surface;
mod text;

use crate::deck::{CardKind, CardRecord};
use crate::file::Application;
use crate::issuance::{Credentials, IssueError};

/// 公的個人認証AP (JPKI).
pub const JPKI_AID: &[u8] = &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];

/// 券面事項確認AP: what is printed on the card.
pub const SURFACE_AID: &[u8] = &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02];

/// 券面事項入力補助AP: what is printed on the card, as text.
pub const TEXT_AID: &[u8] = &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08];

/// The issuer's security domain (`GlobalPlatform`), current after power-up. Seven bytes of it are a sufficient prefix.
pub const ISSUER_AID: &[u8] = &[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00];

/// The applications of one card. The issuer's security domain is always the first.
pub(crate) fn install(
    record: &CardRecord,
    credentials: &Credentials,
) -> Result<Vec<Application>, IssueError> {
    let issuer = Application { aid: ISSUER_AID, files: Vec::new(), default_key: None };
    Ok(match record.kind {
        CardKind::Foreign => vec![issuer],
        CardKind::AndroidToken | CardKind::IphoneToken => {
            vec![issuer, jpki::application(record, credentials)]
        }
        _ => vec![
            issuer,
            jpki::application(record, credentials),
            surface::application(record, credentials)?,
            text::application(record, credentials)?,
        ],
    })
}
