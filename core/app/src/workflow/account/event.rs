use crate::workflow::{MenuIndex, TypedText};

/// What a person does in the account.
pub enum AccountEvent {
    /// 利用者と端末: the menu is opened.
    Opened,
    /// 過去の確認結果 of the clinic, from every device.
    ResultsAsked,
    /// 施術所を切り替える: the list of the clinics that the device serves is opened.
    ClinicsAsked,
    /// ログイン: the sign-in is opened, because a check was refused without it.
    SignInAsked,
    /// 新しい登録コードで登録する: the device begins anew with another key.
    EnrolAsked,
    /// The next page, one more attempt, or the next step.
    Continued,
    /// The page before.
    PageBefore,
    /// A row was chosen.
    Chosen(MenuIndex),
    /// A digit of a code was typed.
    Digit(u8),
    /// The last digit is taken back.
    Erased,
    /// The code is complete, or what the screen asks is confirmed.
    Entered,
    /// A whole text was typed.
    Text(TypedText),
    /// パスワードを忘れた.
    PasswordForgotten,
    /// ログアウト, or another person on a locked screen.
    SignedOut,
    /// The way back.
    Back,
}
