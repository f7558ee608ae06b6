//! The one table of labels: writing goes through it from above, reading looks things up in it.

use super::value::{code, date, end, ratio, text};
use crate::ResultOfQualificationConfirmation as Person;

/// A field of a person under its label.
pub(super) struct Row {
    /// As it is written.
    pub(super) label: &'static str,
    /// As it was written before, or is by another kind of the app.
    pub(super) also: &'static [&'static str],
    /// Whether people write what they like there: a name, a symbol.
    pub(super) is_free: bool,
    /// For the eye.
    pub(super) print: fn(&Person) -> Option<String>,
    /// Whether receipt computers understand it: a code that has no word stops them.
    pub(super) is_known: fn(&Person) -> bool,
    /// Reads the printed value and returns whether it was understood. If not, the value is kept as it came.
    pub(super) set: fn(&mut Person, &str) -> bool,
}

impl Row {
    /// Whether a folded label means this row.
    pub(super) fn is_called(&self, label: &str) -> bool {
        self.label == label || self.also.contains(&label)
    }
}

macro_rules! row {
    ($kind:ident $label:literal $(| $also:literal)* => $field:ident) => {
        Row {
            label: $label,
            also: &[$($also),*],
            is_free: $kind::IS_FREE,
            print: |person| person.$field.as_ref().map($kind::print),
            is_known: |person| person.$field.as_ref().is_some_and($kind::is_known),
            set: |person, typed| {
                let (value, understood) = $kind::parse(typed);
                person.$field = Some(value);
                understood
            },
        }
    };
    ($kind:ident $label:literal => elderly $field:ident) => {
        Row {
            label: $label,
            also: &[],
            is_free: $kind::IS_FREE,
            print: |person| {
                let certificate = person.elderly_recipient_certificate_info.as_ref()?;
                certificate.$field.as_ref().map($kind::print)
            },
            is_known: |person| {
                let certificate = person.elderly_recipient_certificate_info.as_ref();
                certificate.and_then(|it| it.$field.as_ref()).is_some_and($kind::is_known)
            },
            set: |person, typed| {
                let (value, understood) = $kind::parse(typed);
                person.elderly_recipient_certificate_info.get_or_insert_default().$field = Some(value);
                understood
            },
        }
    };
}

/// Before the first heading, or under it.
pub(super) static TOP: &[Row] =
    &[row!(text "照会番号" => reference_number), row!(code "未就学区分" => preschool_classification)];

/// Under 資格情報, behind 確認日.
pub(super) static INSURANCE: &[Row] = &[
    row!(text "保険者番号" => insurer_number),
    row!(text "保険者名" | "保険者名称" => insurer_name),
    row!(text "記号" => insured_card_symbol),
    row!(text "番号" => insured_identification_number),
    row!(text "枝番" => insured_branch_number),
    row!(text "氏名" => name),
    row!(text "フリガナ" | "氏名カナ" => name_kana),
    row!(date "生年月日" => birthdate),
    row!(code "性別" => sex1),
    row!(text "郵便番号" => post_number),
    row!(text "住所" => address),
    row!(code "区分" | "証区分" => insured_card_classification),
    row!(date "有効開始日" => insured_card_valid_date),
    row!(end "有効終了日" => insured_card_expiration_date),
    row!(date "資格取得年月日" => qualification_date),
    row!(ratio "負担割合" => insured_partial_contribution_ratio),
    row!(code "本人・家族の別" => personal_family_classification),
    row!(text "被保険者氏名" => insured_name),
];

/// Under 資格情報 in texts of the newer schema (eligibility reference, 2.2). Not written: receipt computers may not know the
/// labels.
pub(super) static READ_ONLY: &[Row] = &[
    row!(end "資格喪失年月日" | "資格喪失日" => disqualification_date),
    row!(code "資格喪失事由" => reason_of_loss),
];

/// Under 資格情報(医療扶助), beside those of insurance. The official elements are the same (eligibility reference, 8a).
pub(super) static ASSISTANCE: &[Row] = &[
    row!(text "公費負担者番号" => insurer_number),
    row!(text "受給者番号" => insured_identification_number),
    row!(text "福祉事務所名" | "福祉事務所" | "実施機関名" => insurer_name),
];

/// Under 裏面記載情報 and 要配慮情報（備考）.
pub(super) static OTHER_SIDE: &[Row] = &[
    row!(text "氏名" => name_of_other),
    row!(text "氏名カナ" | "フリガナ" => name_of_other_kana),
    row!(code "性別" => sex2),
];

/// Under 高齢受給者証.
pub(super) static ELDERLY: &[Row] = &[
    row!(date "有効開始日" => elderly elderly_recipient_valid_start_date),
    row!(end "有効終了日" => elderly elderly_recipient_valid_end_date),
    row!(ratio "負担割合" => elderly elderly_recipient_contribution_ratio),
];
