//! Pictures printed on the front of the card. They are the same on every card and show no real person.

/// 氏名 as printed: 216 × 12, one bit, PNG.
pub(crate) const NAME: &[u8] = include_bytes!("../../../fixtures/cards/face/name.png");
/// 住所 as printed: 288 × 12, one bit, PNG.
pub(crate) const ADDRESS: &[u8] = include_bytes!("../../../fixtures/cards/face/address.png");
/// 顔写真: a drawn outline, grey, JPEG 2000.
pub(crate) const PHOTO: &[u8] = include_bytes!("../../../fixtures/cards/face/photo.jp2");
/// セキュリティコード as printed: 24 × 12, one bit, PNG.
pub(crate) const SECURITY_CODE: &[u8] = include_bytes!("../../../fixtures/cards/face/security-code.png");
/// 個人番号 as printed: 72 × 12, one bit, PNG.
pub(crate) const MY_NUMBER: &[u8] = include_bytes!("../../../fixtures/cards/face/my-number.png");
