//! The synthetic people of practice mode, as the system answers for them. Prefecture 99 does not exist.

use chrono::{Datelike as _, Months, NaiveDate};

use super::script::PracticeAnswer;

/// The message of the system for this answer, on this day in Japan; a code for the answers that have no person.
pub(super) fn message(answer: &PracticeAnswer, today: NaiveDate) -> String {
    let day = written(today);
    format!(
        r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"1","QualificationConfirmationDate":"{day}"}},"MessageBody":{}}}}}"#,
        answer.message_body(today)
    )
}

impl PracticeAnswer {
    /// `MessageBody` of the answer on this day in Japan, in JSON: for a gateway that is to answer the same.
    #[must_use]
    pub fn message_body(&self, today: NaiveDate) -> String {
        let (validity, people) = match self {
            Self::PersonError => return PERSON_ERROR.to_owned(),
            Self::Valid | Self::Refused(_) => ("1", vec![employed("資格　太郎", "ｼｶｸ ﾀﾛｳ", "")]),
            Self::ValidTwoTenths => ("1", vec![elderly("高齢　タケ", "ｺｳﾚｲ ﾀｹ", "020")]),
            Self::ValidOneTenth => ("1", vec![elderly("高齢　ウメ", "ｺｳﾚｲ ｳﾒ", "010")]),
            Self::ShareUnknown => ("1", vec![elderly("高齢　マツ", "ｺｳﾚｲ ﾏﾂ", "")]),
            Self::Invalid => ("2", vec![employed("無効　花子", "ﾑｺｳ ﾊﾅｺ", &lost(today))]),
            Self::Superseded => ("3", vec![employed("更新　次郎", "ｺｳｼﾝ ｼﾞﾛｳ", &lost(today))]),
            Self::NotFound => ("4", Vec::new()),
            Self::Multiple => {
                ("5", vec![employed("複数　三郎", "ﾌｸｽｳ ｻﾌﾞﾛｳ", ""), national("複数　三郎", "ﾌｸｽｳ ｻﾌﾞﾛｳ")])
            }
            Self::MedicalAssistance => ("1", vec![assisted("扶助　守", "ﾌｼﾞｮ ﾏﾓﾙ")]),
        };
        let people = people.join(",");
        format!(
            r#"{{"ProcessingResultStatus":"1","QualificationValidity":"{validity}","ResultList":{{"ResultOfQualificationConfirmation":[{people}]}}}}"#
        )
    }
}

/// 全国健康保険協会.
fn employed(name: &str, kana: &str, more: &str) -> String {
    person(
        name,
        kana,
        "19840410",
        &format!(
            r#""InsuredCardClassification":"01","InsurerNumber":"01990019","InsurerName":"全国健康保険協会　見本支部","InsuredCardSymbol":"見本１２３","InsuredIdentificationNumber":"4900001","InsuredBranchNumber":"00","PersonalFamilyClassification":"1"{more}"#
        ),
    )
}

/// 国民健康保険.
fn national(name: &str, kana: &str) -> String {
    person(
        name,
        kana,
        "19840410",
        r#""InsuredCardClassification":"01","InsurerNumber":"00990010","InsurerName":"見本都試験市","InsuredCardSymbol":"国１","InsuredIdentificationNumber":"310","InsuredBranchNumber":"01","PersonalFamilyClassification":"2""#,
    )
}

/// 後期高齢者医療, with this 一部負担金割合; without one, it has to be asked.
fn elderly(name: &str, kana: &str, ratio: &str) -> String {
    let ratio = if ratio.is_empty() {
        String::new()
    } else {
        format!(r#","InsuredPartialContributionRatio":"{ratio}""#)
    };
    person(
        name,
        kana,
        "19381201",
        &format!(
            r#""InsuredCardClassification":"01","InsurerNumber":"39990015","InsurerName":"見本都後期高齢者医療広域連合","InsuredIdentificationNumber":"12345678"{ratio}"#
        ),
    )
}

/// 医療扶助.
fn assisted(name: &str, kana: &str) -> String {
    person(
        name,
        kana,
        "19840410",
        r#""InsuredCardClassification":"A1","InsurerNumber":"12990016","InsurerName":"見本福祉事務所","InsuredIdentificationNumber":"1234566""#,
    )
}

fn person(name: &str, kana: &str, birth_date: &str, insurance: &str) -> String {
    format!(
        r#"{{"Name":"{name}","NameKana":"{kana}","Sex1":"1","Birthdate":"{birth_date}","Address":"見本都試験市本町１－１－１","PostNumber":"9990001","QualificationDate":"20200401","InsuredCardValidDate":"20200401",{insurance}}}"#
    )
}

/// The qualification ended with the month before last.
fn lost(today: NaiveDate) -> String {
    let month = today.checked_sub_months(Months::new(1)).unwrap_or(today);
    let day = written(month.with_day(1).and_then(|first| first.pred_opt()).unwrap_or(month));
    format!(r#","DisqualificationDate":"{day}","InsuredCardExpirationDate":"{day}","ReasonOfLoss":"03""#)
}

fn written(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

const PERSON_ERROR: &str = r#"{"ProcessingResultStatus":"2","ProcessingResultCode":"REF-P01","ProcessingResultMessage":"練習用の個人エラーです。"}"#;
