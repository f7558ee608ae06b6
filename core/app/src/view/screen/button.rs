use strum::IntoStaticStr;

use super::ButtonId;
use crate::view::Language;

/// A button and what it does. Its texts may hold personal data: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Button({}, {role:?})", id.name())]
pub struct Button {
    /// What it does.
    pub id: ButtonId,
    /// Text on it.
    pub label: String,
    /// The accessible name, whole: every renderer gives it as it is. It begins with the label, because a person who controls
    /// the device by voice says what is written there (WCAG 2.2, 2.5.3), and contains whatever else is written on the button.
    pub spoken: String,
    /// How it is drawn, and where.
    pub role: ButtonRole,
    /// Second line below the label; empty where there is none.
    pub subtitle: String,
    /// Text at the end of a row; empty where there is none.
    pub trailing: String,
    /// Words that stand out: `期限切れ 1件`. Empty where there is none.
    pub badge: String,
    /// A drawing in front of the label.
    pub icon: Option<Icon>,
    /// Whether it can be pressed now. A press of a disabled button changes nothing.
    pub enabled: bool,
    /// The language of the label and of the accessible name.
    pub language: Language,
    /// The language of the subtitle, of the text at the end and of the badge.
    pub detail_language: Language,
}

/// How a button is drawn, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ButtonRole {
    /// The next step. A screen has one at most.
    Primary,
    /// Another step.
    Secondary,
    /// The way back, in the title bar: やめる, 戻る.
    Navigation,
    /// One of several ways: a large card with an icon, a title and a subtitle.
    Choice,
    /// A row of a list.
    Row,
    /// A key of the keypad: 確定, 1つ消す.
    Key,
    /// Something for the whole screen, in the title bar: ことば / Language.
    Tool,
    /// It gives up something that does not come back.
    Destructive,
}

/// A drawing on a button, by its name. Renderers hold the drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Icon {
    /// 暗証番号.
    Pin,
    /// 目視.
    Face,
    /// A document that the patient shows.
    Document,
    /// A smartphone.
    Phone,
    /// Spoken words.
    Speech,
    /// Something to be done later.
    Later,
    /// Something urgent.
    Emergency,
    /// An insurance.
    Insurance,
    /// 過去の確認結果.
    History,
    /// 後で確認すること.
    FollowUp,
    /// カードリーダー.
    Reader,
    /// 導入の準備.
    Checklist,
    /// 探す.
    Search,
    /// 練習モード.
    Practice,
    /// ことば / Language.
    Language,
    /// 利用者と端末.
    Account,
    /// 施術所.
    Clinic,
    /// 設定.
    Settings,
}
