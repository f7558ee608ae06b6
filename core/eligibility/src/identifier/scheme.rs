/// One row per scheme: its 法別番号, its word, its column on the claim form.
macro_rules! schemes {
    ($($(#[$doc:meta])* $name:ident [$($law_number:literal)*] $label:literal $column:ident)*) => {
        /// 制度 behind a 保険者番号 (eligibility reference, 2.5).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Scheme { $($(#[$doc])* $name,)* }

        impl Scheme {
            /// All of them in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The scheme with this 法別番号, two digits; `None` where the table has no such row.
            #[must_use]
            pub fn of_law_number(law_number: &str) -> Option<Self> {
                match law_number { $($($law_number => Some(Self::$name),)*)* _ => None }
            }

            /// 法別番号 of this scheme; none for 国保.
            #[must_use]
            pub const fn law_numbers(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($law_number),*],)* }
            }

            /// The word for it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            /// 保険種別 on 療養費支給申請書.
            #[must_use]
            pub const fn claim_column(self) -> ClaimColumn {
                match self { $(Self::$name => ClaimColumn::$column,)* }
            }
        }
    };
}

schemes! {
    /// 協会けんぽ.
    Association ["01"] "全国健康保険協会" Association
    /// 船員保険.
    Seamen ["02"] "船員保険" Unclear
    /// 日雇特例. Its column is inferred.
    DayLabour ["03" "04"] "日雇特例被保険者" Association
    /// 健保組合.
    Society ["06"] "健康保険組合" Society
    /// 自衛官, themselves only; the family is under another number.
    SelfDefence ["07"] "自衛官" Unclear
    /// 共済組合.
    MutualAid ["31" "32" "33" "34"] "共済組合" MutualAid
    /// 国民健康保険 of municipalities and prefectures.
    NationalHealth [] "国民健康保険" National
    /// 国民健康保険組合.
    NationalHealthSociety [] "国民健康保険組合" National
    /// 退職者医療, ended.
    Retired ["67"] "退職者医療" Retired
    /// 後期高齢者医療.
    LateElderly ["39"] "後期高齢者医療" LateElderly
    /// 特例退職 of a 健保組合.
    SpecialRetiredSociety ["63"] "特例退職（健康保険組合）" Society
    /// 特例退職 of a 共済組合.
    SpecialRetiredMutualAid ["72" "73" "74" "75"] "特例退職（共済組合）" MutualAid
    /// 生活保護: public expense, no insurance.
    PublicAssistance ["12"] "生活保護" NotInsurance
}

impl Scheme {
    /// 国保 by the three digits of the insurer: the 300s are 国保組合 (eligibility reference, 2.5).
    pub(super) fn national_health(insurer: &str) -> Self {
        if insurer.starts_with('3') { Self::NationalHealthSociety } else { Self::NationalHealth }
    }
}

/// 保険種別 on 療養費支給申請書. Known from the instructions of 2010, not from the form of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimColumn {
    /// 1 協.
    Association,
    /// 2 組.
    Society,
    /// 3 共.
    MutualAid,
    /// 4 国.
    National,
    /// 5 退.
    Retired,
    /// 6 後期.
    LateElderly,
    /// No source says where: ask the insurer.
    Unclear,
    /// Not claimed here.
    NotInsurance,
}

impl ClaimColumn {
    /// Its number and word on the form; none where none is known.
    #[must_use]
    pub const fn on_form(self) -> Option<(u8, &'static str)> {
        match self {
            Self::Association => Some((1, "協")),
            Self::Society => Some((2, "組")),
            Self::MutualAid => Some((3, "共")),
            Self::National => Some((4, "国")),
            Self::Retired => Some((5, "退")),
            Self::LateElderly => Some((6, "後期")),
            Self::Unclear | Self::NotInsurance => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClaimColumn, Scheme};
    use crate::InsurerNumber;

    /// Eligibility reference, 2.5: the table of 法別番号, row by row.
    #[test]
    fn every_law_number_of_the_reference_has_its_scheme_and_column() {
        for (law_number, scheme, column) in [
            ("01", Scheme::Association, Some(1)),
            ("02", Scheme::Seamen, None),
            ("03", Scheme::DayLabour, Some(1)),
            ("04", Scheme::DayLabour, Some(1)),
            ("06", Scheme::Society, Some(2)),
            ("07", Scheme::SelfDefence, None),
            ("12", Scheme::PublicAssistance, None),
            ("31", Scheme::MutualAid, Some(3)),
            ("32", Scheme::MutualAid, Some(3)),
            ("33", Scheme::MutualAid, Some(3)),
            ("34", Scheme::MutualAid, Some(3)),
            ("39", Scheme::LateElderly, Some(6)),
            ("63", Scheme::SpecialRetiredSociety, Some(2)),
            ("67", Scheme::Retired, Some(5)),
            ("72", Scheme::SpecialRetiredMutualAid, Some(3)),
            ("73", Scheme::SpecialRetiredMutualAid, Some(3)),
            ("74", Scheme::SpecialRetiredMutualAid, Some(3)),
            ("75", Scheme::SpecialRetiredMutualAid, Some(3)),
        ] {
            assert_eq!(Scheme::of_law_number(law_number), Some(scheme), "{law_number}");
            assert_eq!(scheme.claim_column().on_form().map(|(number, _)| number), column, "{law_number}");
            assert!(scheme.law_numbers().contains(&law_number));
        }
        let known: usize = Scheme::ALL.iter().map(|scheme| scheme.law_numbers().len()).sum();
        assert_eq!(known, 18);
        assert_eq!(Scheme::of_law_number("05"), None);
    }

    /// Eligibility reference, 2.5: what is unclear is called so, and 生活保護 is no insurance.
    #[test]
    fn no_column_is_guessed() {
        assert_eq!(Scheme::Seamen.claim_column(), ClaimColumn::Unclear);
        assert_eq!(Scheme::SelfDefence.claim_column(), ClaimColumn::Unclear);
        assert_eq!(Scheme::PublicAssistance.claim_column(), ClaimColumn::NotInsurance);
    }

    /// Eligibility reference, 2.5: third to fifth digit of the six, 300 to 399.
    #[test]
    fn a_society_of_national_health_is_identified_by_its_insurer_digits() {
        let scheme =
            |digits: &str| InsurerNumber::parse_for_trial(digits).ok().and_then(|number| number.scheme());
        assert_eq!(scheme("990010"), Some(Scheme::NationalHealth));
        assert_eq!(scheme("138016"), Some(Scheme::NationalHealth));
        assert_eq!(scheme("993006"), Some(Scheme::NationalHealthSociety));
        assert_eq!(Scheme::NationalHealthSociety.claim_column().on_form(), Some((4, "国")));
    }
}
