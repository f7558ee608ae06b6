use strum::{EnumString, IntoStaticStr, VariantArray};

named!(Ground, Doubt, Lack);

/// What a way rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Ground {
    /// 受領委任の取扱規程・協定 18(1), first sentence: オンライン資格確認 or 資格確認書.
    #[strum(serialize = "agreement-18-1")]
    Agreement,
    /// 協定 18(1), proviso: 緊急やむを得ない事由.
    #[strum(serialize = "agreement-18-1-proviso")]
    AgreementProviso,
    /// 受領委任払いを行う柔整あはき施術所での資格確認と療養費請求, 社会保障審議会医療保険部会 of 2024-11-21, 資料3.
    #[strum(serialize = "ministry-guide-2024-11-21")]
    MinistryGuide,
    /// 経過措置: 健康保険証 until 2025-12-01.
    #[strum(serialize = "insurance-card-transition")]
    CardTransition,
    /// Notices of 2025-06-27 (国保) and 2025-11-12 (all insurers), until 2026-03-31; addressed to 医療機関.
    #[strum(serialize = "notice-2025-11-12")]
    ExpiredCardNotice,
}

/// Why a way is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Doubt {
    /// The guide names this way for people whose card was there.
    CardNotThere,
    /// The guide names this way for a first visit.
    NotFirstVisit,
    /// A newer qualification exists, so that the data held may be old.
    DataMayBeOld,
    /// The notice speaks of 医療機関 that look the number up.
    NotNamedForClinics,
}

/// What is missing for an evidence to be enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Lack {
    /// A result that says 有効.
    ValidResult,
    /// Nothing: the result says 有効, so the clinic needs no other evidence.
    Nothing,
    /// The check itself: this clinic has to try it first.
    Check,
    /// The thing itself: it was not shown.
    Document,
    /// The patient's My Number Card beside it.
    Card,
    /// Data from earlier visits.
    HeldData,
    /// A need: another way is open and goes first.
    Need,
    /// Time: this way has ended.
    Ended,
}
