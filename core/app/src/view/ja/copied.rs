//! What is said and shown after the text for the receipt computer was copied.

/// The text was copied. It says before the clipboard is cleared that it will be.
pub const COPIED: &str = "コピーしました。1分たつと、コピーした内容は消えます。";

/// The clipboard was cleared.
pub const CLIPBOARD_CLEARED: &str = "コピーした内容を消しました。";
