//! The official codes (業務コード), one table. Numbers and values: eligibility reference, 2.3.

/// A set of codes that others may extend: what is not in the table is kept in `Unknown`.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $code:literal $label:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "crate::eligibility::Text", into = "String")]
        pub enum $name {
            $(#[doc = concat!("`", $code, "` ", $label)] $variant,)*
            /// A value that is not in the table, kept as it came.
            Unknown(String),
        }

        impl $name {
            /// Every known value in the order of the table.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The code as it stands in a message.
            #[must_use]
            pub fn code(&self) -> &str {
                match self { $(Self::$variant => $code,)* Self::Unknown(raw) => raw }
            }

            /// The official word for it, when it is known.
            #[must_use]
            pub const fn label(&self) -> Option<&'static str> {
                match self { $(Self::$variant => Some($label),)* Self::Unknown(_) => None }
            }
        }

        impl From<String> for $name {
            fn from(raw: String) -> Self {
                match raw.as_str() { $($code => Self::$variant,)* _ => Self::Unknown(raw) }
            }
        }

        impl From<crate::eligibility::Text> for $name {
            fn from(raw: crate::eligibility::Text) -> Self {
                String::from(raw).into()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                match value { $name::Unknown(raw) => raw, known => known.code().to_owned() }
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$variant => f.write_str(stringify!($variant)),)*
                    Self::Unknown(raw) => write!(f, "Unknown({} characters)", raw.chars().count()),
                }
            }
        }
    };
}

pub(crate) use codes;

codes! {
    /// 照会区分 (002).
    ReferenceClassification { MyNumberCard "1" "マイナンバーカード" InsuredCard "2" "被保険者証情報" }
}

codes! {
    /// 処理結果区分 (003): how the request as a whole ended.
    SegmentOfResult { Normal "1" "正常終了" Processing "2" "処理中" Abnormal "9" "異常終了" }
}

codes! {
    /// 処理結果状況 (004): how it ended for this person.
    ProcessingResultStatus { Normal "1" "正常終了" Error "2" "エラー" }
}

codes! {
    /// 文字コード識別 (005). Sources disagree on the numbers; a file's own declaration goes before it.
    CharacterCodeIdentifier { Utf8 "0" "UTF-8" ShiftJis "1" "Shift_JIS" }
}

codes! {
    /// 資格有効性 (006).
    QualificationValidity {
        Valid "1" "有効"
        Invalid "2" "無効"
        InvalidNewerExists "3" "無効（新しい資格あり）"
        NotFound "4" "該当資格なし"
        Multiple "5" "複数該当"
        ValidUnregistered "6" "有効（未登録）"
    }
}

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
    /// 被保険者証区分 (010).
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

#[cfg(test)]
mod tests {
    use super::{InsuredCardClassification, QualificationValidity, Sex};

    #[test]
    fn every_known_code_goes_there_and_back() {
        for known in QualificationValidity::KNOWN {
            let json = serde_json::to_string(known).expect("a code is text");
            assert_eq!(json, format!("\"{}\"", known.code()));
            assert_eq!(serde_json::from_str::<QualificationValidity>(&json).ok().as_ref(), Some(known));
            assert!(known.label().is_some());
        }
    }

    #[test]
    fn an_unknown_code_is_kept_and_not_printed() {
        let kept: InsuredCardClassification =
            serde_json::from_str("\"B7 秘密\"").expect("any text is a code");
        assert_eq!(kept, InsuredCardClassification::Unknown("B7 秘密".into()));
        assert_eq!(serde_json::to_string(&kept).expect("a code is text"), "\"B7 秘密\"");
        assert_eq!(format!("{kept:?}"), "Unknown(5 characters)");
        assert_eq!(kept.label(), None);
    }

    #[test]
    fn a_code_written_as_a_number_is_the_same_code() {
        assert_eq!(serde_json::from_str::<Sex>("2").ok(), Some(Sex::Female));
    }
}
