listed! {
    /// What a way rests on.
    Ground {
        /// 受領委任の取扱規程・協定 18(1), first sentence: オンライン資格確認 or 資格確認書.
        Agreement "agreement-18-1"
        /// 協定 18(1), proviso: 緊急やむを得ない事由.
        AgreementProviso "agreement-18-1-proviso"
        /// 受領委任払いを行う柔整あはき施術所での資格確認と療養費請求, 社会保障審議会医療保険部会 of 2024-11-21, 資料3.
        MinistryGuide "ministry-guide-2024-11-21"
        /// 経過措置: 健康保険証 until 2025-12-01.
        CardTransition "insurance-card-transition"
        /// Notices of 2025-06-27 (国保) and 2025-11-12 (all insurers), until 2026-03-31; addressed to 医療機関.
        ExpiredCardNotice "notice-2025-11-12"
    }
}

listed! {
    /// Why a way is not certain.
    Doubt {
        /// The guide names this way for people whose card was there.
        CardNotThere "card-not-there"
        /// The guide names this way for a first visit.
        NotFirstVisit "not-first-visit"
        /// A newer qualification exists, so that the data held may be old.
        DataMayBeOld "data-may-be-old"
        /// The notice speaks of 医療機関 that look the number up.
        NotNamedForClinics "not-named-for-clinics"
    }
}

listed! {
    /// What is missing for an evidence to be enough.
    Lack {
        /// A result that says 有効.
        ValidResult "valid-result"
        /// Nothing: the result says 有効, and no other evidence is to be asked for.
        Nothing "nothing"
        /// The check itself: this clinic has to try it first.
        Check "check"
        /// The thing itself: it was not shown.
        Document "document"
        /// The patient's My Number Card beside it.
        Card "card"
        /// Data from earlier visits.
        HeldData "held-data"
        /// A need: another way is open and goes first.
        Need "need"
        /// Time: this way has ended.
        Ended "ended"
    }
}
