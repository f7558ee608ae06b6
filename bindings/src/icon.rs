use shikaku_core::view::Icon;

/// A drawing on a button.
#[uniffi::remote(Enum)]
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
