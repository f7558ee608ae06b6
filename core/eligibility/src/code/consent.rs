codes! {
    /// 限度額適用認定証提供同意フラグ (001).
    LimitApplicationConsent { NotGiven "0" "未同意" Given "1" "同意" }
}

codes! {
    /// 同意区分 (016).
    ConsentClassification {
        NotGiven "0" "なし"
        Given "1" "あり"
        Expired "2" "有効期限切れ"
        HardToObtain "3" "取得困難"
    }
}
