codes! {
    /// 性別 (007).
    Sex { Male "1" "男" Female "2" "女" NotSet "3" "未設定" }
}

codes! {
    /// 資格喪失事由 (008).
    ReasonOfLoss {
        Death "01" "死亡"
        PublicAssistance "02" "生活保護受給開始"
        OtherInsurance "03" "医療保険等の資格取得"
        Other "99" "その他"
    }
}

codes! {
    /// 本人・家族の別 (009).
    PersonalFamilyClassification { Insured "1" "本人" Family "2" "家族" }
}

codes! {
    /// 被保険者証区分 (010). Values retired on 2024-12-02 still come for days before it.
    InsuredCardClassification {
        General "01" "一般"
        Retired "02" "退職"
        ShortTermGeneral "03" "短期（一般）"
        ShortTermRetired "04" "短期（退職）"
        SpecialMedicalExpense "05" "特別療養費支給対象者"
        SpecialRetired "06" "特例退職"
        SelfDefence "07" "自衛官"
        MedicalAssistance "A1" "医療扶助"
    }
}

codes! {
    /// 未就学区分 (015); absent for everybody else.
    PreschoolClassification { Preschool "1" "義務教育就学前" }
}

codes! {
    /// 同一個人有無 (027). Which element carries it is not public.
    SamePersonPresence { Present "1" "あり" }
}

codes! {
    /// 診療区分 (028). Which element carries it is not public.
    TreatmentClassification {
        Outpatient "1" "外来"
        HomeVisit "2" "訪問診療等"
        Online "3" "オンライン診療等"
        Emergency "4" "救急時"
    }
}

codes! {
    /// 資格情報変更確認 (032). Which element carries it is not public.
    QualificationChange { Same "0" "一致" Different "1" "不一致" }
}
