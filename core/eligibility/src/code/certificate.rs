codes! {
    /// 限度額適用認定証区分 (011).
    LimitApplicationCertificateClassification {
        Limit "01" "限度額適用認定証"
        LimitAndStandardReduction "02" "限度額適用・標準負担額減額認定証"
        StandardReduction "03" "標準負担額減額認定証"
    }
}

codes! {
    /// 限度額適用認定証適用区分 (012): `A` to 69 years, `B` from 70 on.
    LimitApplicationCertificateClassificationFlag {
        Under70A "A01" "ア"
        Under70B "A02" "イ"
        Under70C "A03" "ウ"
        Under70D "A04" "エ"
        Under70E "A05" "オ"
        Under70Border "A06" "オ（境）"
        ActiveThree "B01" "現役並みⅢ"
        ActiveTwo "B02" "現役並みⅡ"
        ActiveOne "B03" "現役並みⅠ"
        General "B04" "一般"
        LowTwo "B05" "低所得Ⅱ"
        LowOne "B06" "低所得Ⅰ"
        LowOneOldAgeWelfare "B07" "低所得Ⅰ（老福）"
        LowOneBorder "B08" "低所得Ⅰ（境）"
        GeneralTwo "B09" "一般Ⅱ"
        GeneralOne "B10" "一般Ⅰ"
    }
}

codes! {
    /// 特定疾病療養受療証認定疾病区分 (013).
    SpecificDiseasesDiseaseCategory {
        Dialysis "1" "人工腎臓を実施している慢性腎不全"
        Coagulation "2" "先天性血液凝固因子障害"
        Hiv "3" "抗ウイルス剤を投与している後天性免疫不全症候群"
    }
}

codes! {
    /// 限度額適用認定証変更有無 (014); in bulk results only.
    LimitApplicationCertificateChanged { Unchanged "0" "変更なし" ChangedOrUnknown "1" "あり又は判定不能" }
}
