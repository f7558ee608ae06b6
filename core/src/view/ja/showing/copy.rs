//! 資格情報 as text for the receipt computer, in the labels that its readers know (eligibility reference, 1.5).

use chrono::NaiveDate;

use super::share::tenths;
use crate::eligibility::{
    Confirmation, ContributionRatio, DateText, ElderlyRecipientCertificateInfo,
    InsuredCardClassification as Class, ResultOfQualificationConfirmation as Person, Text,
};
use crate::view::CopyText;

/// One qualification that holds. The text has no field for validity, so that a lapsed one would read as one that
/// holds; of several the staff choose one; and a record without 確認日 is worth nothing.
pub(super) fn copy_text(confirmation: &Confirmation, holds: Option<&Person>) -> Option<CopyText> {
    let (person, day) = (holds?, confirmation.confirmed_on()?);
    let elderly = person.elderly_recipient_certificate_info.as_ref();
    let sections = [
        top(person),
        section(heading(person), about_the_insurance(person, day)),
        section("裏面記載情報", other_side(person)),
        section("高齢受給者証", elderly.into_iter().flat_map(elderly_certificate)),
    ];
    Some(CopyText {
        label: "結果をコピー".to_owned(),
        spoken: "資格の内容を、レセプトコンピュータなどにはりつけられるように、コピーします。".to_owned(),
        text: sections.concat().join("\n"),
    })
}

type Row = Option<String>;

/// These two stand before the first heading.
fn top(person: &Person) -> Vec<String> {
    let preschool = person.preschool_classification.as_ref().map(|code| code.label().unwrap_or(code.code()));
    [row("照会番号", person.reference_number.as_ref().map(Text::as_str)), row("未就学区分", preschool)]
        .into_iter()
        .flatten()
        .collect()
}

/// A heading with its rows, or nothing at all.
fn section(heading: &str, rows: impl IntoIterator<Item = Row>) -> Vec<String> {
    let rows: Vec<_> = rows.into_iter().flatten().collect();
    if rows.is_empty() { rows } else { std::iter::once(heading.to_owned()).chain(rows).collect() }
}

fn heading(person: &Person) -> &'static str {
    match person.insured_card_classification {
        Some(Class::MedicalAssistance) => "資格情報(医療扶助)",
        _ => "資格情報",
    }
}

fn about_the_insurance(person: &Person, day: NaiveDate) -> [Row; 19] {
    let family = person.personal_family_classification.as_ref();
    let class = person.insured_card_classification.as_ref();
    [
        row("確認日 : ", Some(&western(day))),
        text_row("保険者番号", person.insurer_number.as_ref()),
        text_row("保険者名", person.insurer_name.as_ref()),
        text_row("記号", person.insured_card_symbol.as_ref()),
        text_row("番号", person.insured_identification_number.as_ref()),
        text_row("枝番", person.insured_branch_number.as_ref()),
        text_row("氏名", person.name.as_ref()),
        text_row("フリガナ", person.name_kana.as_ref()),
        date_row("生年月日", person.birthdate.as_ref()),
        row("性別", person.sex1.as_ref().map(|sex| sex.label().unwrap_or(sex.code()))),
        text_row("郵便番号", person.post_number.as_ref()),
        text_row("住所", person.address.as_ref()),
        row("区分", class.map(|code| code.label().unwrap_or(code.code()))),
        date_row("有効開始日", person.insured_card_valid_date.as_ref()),
        date_row("有効終了日", person.insured_card_expiration_date.as_ref()),
        date_row("資格取得年月日", person.qualification_date.as_ref()),
        ratio_row(person.insured_partial_contribution_ratio.as_ref()),
        row("本人・家族の別", family.map(|code| code.label().unwrap_or(code.code()))),
        text_row("被保険者氏名", person.insured_name.as_ref()),
    ]
}

fn other_side(person: &Person) -> [Row; 3] {
    [
        text_row("氏名", person.name_of_other.as_ref()),
        text_row("氏名カナ", person.name_of_other_kana.as_ref()),
        row("性別", person.sex2.as_ref().map(|sex| sex.label().unwrap_or(sex.code()))),
    ]
}

fn elderly_certificate(info: &ElderlyRecipientCertificateInfo) -> [Row; 3] {
    [
        date_row("有効開始日", info.elderly_recipient_valid_start_date.as_ref()),
        date_row("有効終了日", info.elderly_recipient_valid_end_date.as_ref()),
        ratio_row(info.elderly_recipient_contribution_ratio.as_ref()),
    ]
}

/// A value must not end its row or begin a second one.
fn row(label: &str, value: Option<&str>) -> Row {
    let value = value?.replace(char::is_control, " ");
    Some(format!("{label}\t{value}"))
}

fn text_row(label: &str, text: Option<&Text>) -> Row {
    row(label, text.map(Text::as_str))
}

/// In Western years; what names no date stands as it came.
fn date_row(label: &str, date: Option<&DateText>) -> Row {
    let date = date?;
    row(label, Some(date.date().map(western).as_deref().unwrap_or(date.as_str())))
}

fn ratio_row(raw: Option<&Text>) -> Row {
    let raw = raw?.as_str();
    row("負担割合", Some(ContributionRatio::read(raw).map(tenths).as_deref().unwrap_or(raw)))
}

fn western(day: NaiveDate) -> String {
    day.format("%Y/%m/%d").to_string()
}
