use shikaku_eligibility::ResultOfQualificationConfirmation as Person;
use shikaku_eligibility::{
    ContributionRatio, DateText, ElderlyRecipientCertificateInfo, EndDate, InsuredCardClassification,
    PublicExpensePayerNumber, RecipientNumber, Reported, ReportedInsurerNumber, Text,
};

use super::share;
use crate::view::wareki::wareki_and_year;
use crate::view::{Line, Section, SectionKind, speech};

/// What to take care of before the details are copied.
pub(super) fn warnings(person: &Person) -> impl Iterator<Item = Line> {
    let lost = person.has_unrepresentable().then(lost_character);
    lost.into_iter().chain(doubts(person).into_iter().flatten().map(Line::notice))
}

/// What does not fit the form of its number.
fn doubts(person: &Person) -> [Option<&'static str>; 2] {
    let (insurer, number) = (person.insurer_number.as_ref(), person.insured_identification_number.as_ref());
    if is_assistance(person) {
        let payer = insurer.map(|raw| Reported::<PublicExpensePayerNumber>::read(raw.as_str()));
        let recipient = number.map(|raw| Reported::<RecipientNumber>::read(raw.as_str()));
        return [
            payer
                .filter(|it| it.proven().is_none())
                .map(|_| "公費負担者番号が、決まりの形と合いません。患者さんの書類と見比べてください。"),
            recipient
                .filter(|it| it.proven().is_none())
                .map(|_| "受給者番号が、決まりの形と合いません。患者さんの書類と見比べてください。"),
        ];
    }
    let insurer = insurer.map(|raw| ReportedInsurerNumber::read(raw.as_str()));
    let doubt = insurer.filter(|it| it.proven().is_none());
    [doubt.map(|_| "保険者番号が、決まりの形と合いません。患者さんの書類と見比べてください。"), None]
}

/// 医療扶助 has other names for three elements (eligibility reference, 8a).
fn is_assistance(person: &Person) -> bool {
    person.insured_card_classification == Some(InsuredCardClassification::MedicalAssistance)
}

fn lost_character() -> Line {
    let advice = "システムで扱えない文字です。正しい文字は、患者さんに確認してください。";
    Line::notice(&format!("判読できない文字（●）があります。{advice}"))
        .said(&format!("判読できない文字があります。{advice}"))
}

/// The person, the insurance, and closed below them the rest. What to take care of comes first.
pub(super) fn sections(person: &Person) -> Vec<Section> {
    let (insured, rest) = (insurance(person).into_iter().flatten(), beyond_insurance(person));
    vec![
        Section::notice(warnings(person)),
        Section::new(SectionKind::Person, names(person).into_iter().flatten()),
        Section::details(insured).headed("保険"),
        Section::details(rest).headed("資格の期間・住所など").folded(),
    ]
}

/// The name alone.
pub(super) fn whose(person: &Person) -> Option<Line> {
    name("氏名", person.name.as_ref(), person.name_kana.as_ref())
}

/// Everything that came about one qualification.
pub(super) fn details(person: &Person) -> impl Iterator<Item = Line> {
    names(person).into_iter().chain(insurance(person)).flatten().chain(beyond_insurance(person))
}

/// Its period, the 高齢受給者証, the address and the reference number.
fn beyond_insurance(person: &Person) -> impl Iterator<Item = Line> {
    let elderly = person.elderly_recipient_certificate_info.as_ref();
    let elderly = elderly.into_iter().flat_map(elderly_certificate);
    period(person).into_iter().chain(elderly).chain(rest(person)).flatten()
}

fn names(person: &Person) -> [Option<Line>; 7] {
    [
        name("氏名", person.name.as_ref(), person.name_kana.as_ref()),
        kana("フリガナ", person.name_kana.as_ref(), person.name.as_ref()),
        date("生年月日", person.birthdate.as_ref()),
        person.sex1.as_ref().map(|sex| word("性別", sex.label(), sex.code())),
        name("その他の氏名", person.name_of_other.as_ref(), person.name_of_other_kana.as_ref()),
        kana("その他の氏名のフリガナ", person.name_of_other_kana.as_ref(), person.name_of_other.as_ref()),
        person.sex2.as_ref().map(|sex| word("裏面の性別", sex.label(), sex.code())),
    ]
}

fn insurance(person: &Person) -> [Option<Line>; 9] {
    let class = person.insured_card_classification.as_ref();
    let family = person.personal_family_classification.as_ref();
    let preschool = person.preschool_classification.as_ref();
    let [insurer, insurer_name, identification] = if is_assistance(person) {
        ["公費負担者番号", "福祉事務所名", "受給者番号"]
    } else {
        ["保険者番号", "保険者名", "番号"]
    };
    [
        number(insurer, person.insurer_number.as_ref()),
        text(insurer_name, person.insurer_name.as_ref()),
        number("記号", person.insured_card_symbol.as_ref()),
        number(identification, person.insured_identification_number.as_ref()),
        number("枝番", person.insured_branch_number.as_ref()),
        family.map(|code| word("本人・家族", code.label(), code.code())),
        name("被保険者氏名", person.insured_name.as_ref(), None),
        class.map(|code| word("区分", code.label(), code.code())),
        preschool.map(|code| word("未就学区分", code.label(), code.code())),
    ]
}

fn period(person: &Person) -> [Option<Line>; 6] {
    let loss = person.reason_of_loss.as_ref();
    [
        date("資格取得日", person.qualification_date.as_ref()),
        date("交付日", person.insured_certificate_issuance_date.as_ref()),
        date("有効開始日", person.insured_card_valid_date.as_ref()),
        end("有効終了日", person.insured_card_expiration_date.as_ref()),
        end("資格喪失日", person.disqualification_date.as_ref()),
        loss.map(|code| word("資格喪失の理由", code.label(), code.code())),
    ]
}

fn elderly_certificate(info: &ElderlyRecipientCertificateInfo) -> [Option<Line>; 4] {
    let ratio = info.elderly_recipient_contribution_ratio.as_ref();
    [
        ratio.map(|raw| Line::detail("高齢受給者証の割合", &ratio_words(raw))),
        date("高齢受給者証の交付日", info.elderly_recipient_certificate_date.as_ref()),
        date("高齢受給者証の開始日", info.elderly_recipient_valid_start_date.as_ref()),
        end("高齢受給者証の終了日", info.elderly_recipient_valid_end_date.as_ref()),
    ]
}

fn rest(person: &Person) -> [Option<Line>; 3] {
    [
        person.post_number.as_ref().map(postal_code),
        address("住所", person.address.as_ref()),
        number("照会番号", person.reference_number.as_ref()),
    ]
}

/// A date in 和暦. A text that is no date stays unchanged.
pub(super) fn date_line(label: &str, date: &DateText) -> Line {
    match date.date() {
        Some(day) => {
            Line::detail(label, &wareki_and_year(day)).said(&format!("{label}、{}", speech::day(day)))
        }
        None => Line::figures(label, date.as_str()),
    }
}

/// A day that ends something, or none.
fn end(label: &str, end: Option<&DateText>) -> Option<Line> {
    end.map(|text| match text.end() {
        Some(EndDate::Open) => Line::detail(label, "期限なし"),
        Some(EndDate::LastDay(_)) | None => date_line(label, text),
    })
}

fn date(label: &str, date: Option<&DateText>) -> Option<Line> {
    date.map(|date| date_line(label, date))
}

/// A name, said by its kana.
fn name(label: &str, name: Option<&Text>, kana: Option<&Text>) -> Option<Line> {
    let name = name?.as_str();
    let line = Line::detail(label, name);
    Some(match kana {
        Some(kana) => line.said(&format!("{label}、{}", speech::readable(&speech::kana(kana.as_str())))),
        None => line,
    })
}

/// The kana of a name, unsaid where the name was said by them.
fn kana(label: &str, kana: Option<&Text>, name: Option<&Text>) -> Option<Line> {
    let line = Line::detail(label, &speech::kana(kana?.as_str()));
    Some(if name.is_some() { line.unsaid() } else { line })
}

fn text(label: &str, text: Option<&Text>) -> Option<Line> {
    text.map(|text| Line::detail(label, text.as_str()))
}

fn number(label: &str, text: Option<&Text>) -> Option<Line> {
    text.map(|text| Line::figures(label, text.as_str()))
}

/// `〒999-0001`, said in three and four digits. Another text is shown as it came.
fn postal_code(text: &Text) -> Line {
    const LABEL: &str = "郵便番号";
    match speech::postal_code(text.as_str()) {
        Some([area, town]) => {
            let said = format!("{LABEL}、{}、{}", speech::one_by_one(&area), speech::one_by_one(&town));
            Line::detail(LABEL, &format!("〒{area}-{town}")).said(&said)
        }
        None => Line::figures(LABEL, text.as_str()),
    }
}

fn address(label: &str, text: Option<&Text>) -> Option<Line> {
    let text = text?.as_str();
    Some(Line::detail(label, text).said(&format!("{label}、{}", speech::address(text))))
}

/// An official word, or the code where the word is not known.
fn word(label: &str, known: Option<&str>, code: &str) -> Line {
    Line::detail(label, known.map_or_else(|| format!("不明（コード{code}）"), str::to_owned).as_str())
}

fn ratio_words(raw: &Text) -> String {
    ContributionRatio::read(raw.as_str()).map_or_else(|| raw.as_str().to_owned(), share::tenths)
}
