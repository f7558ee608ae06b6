use chrono::NaiveDate;
use shikaku_eligibility::ResultOfQualificationConfirmation as Person;
use shikaku_eligibility::{
    ContributionRatio, ContributionShare, RatioSource, ShareQuestion, contribution_share,
};

use crate::view::{Line, LineKind};

/// 負担割合 large, and below it its ground or what to ask.
pub(super) fn headline(person: &Person, on: NaiveDate) -> [Line; 2] {
    let share = contribution_share(person, on);
    let (text, said) = amount(share);
    let kind = match share {
        ContributionShare::Ratio { .. } => LineKind::Plain,
        ContributionShare::PaidInFull | ContributionShare::Confirm(_) => LineKind::Notice,
    };
    [Line::headline(&text).labelled(LABEL).said(&said), Line::plain(ground(share)).kind(kind)]
}

/// Whether the share is known, so that nothing about it is left to ask.
pub(super) fn is_known(person: &Person, on: NaiveDate) -> bool {
    match contribution_share(person, on) {
        ContributionShare::Ratio { .. } | ContributionShare::PaidInFull => true,
        ContributionShare::Confirm(_) => false,
    }
}

/// 負担割合 as one detail line, for a screen with several qualifications.
pub(super) fn detail(person: &Person, on: NaiveDate) -> Line {
    let share = contribution_share(person, on);
    let ((text, said), ground) = (amount(share), ground(share));
    Line::detail(LABEL, &format!("{text}。{ground}")).said(&format!("{said}。{ground}"))
}

/// `3割`, or percent where tenths do not say it.
pub(in crate::view::ja) fn tenths(ratio: ContributionRatio) -> String {
    match ratio.percent() {
        percent if percent % 10 == 0 => format!("{}割", percent / 10),
        percent => format!("{percent}パーセント"),
    }
}

const LABEL: &str = "負担割合";

/// For the eye and for the ear.
pub(super) fn amount(share: ContributionShare) -> (String, String) {
    let (text, said) = match share {
        ContributionShare::Ratio { ratio, .. } => {
            let tenths = tenths(ratio);
            let said = format!("負担割合は、{tenths}です");
            return (tenths, said);
        }
        ContributionShare::PaidInFull => ("窓口で全額", "負担は、窓口で全額です"),
        ContributionShare::Confirm(_) => ("確認が必要です", "負担割合は、確認が必要です"),
    };
    (text.to_owned(), said.to_owned())
}

const fn ground(share: ContributionShare) -> &'static str {
    match share {
        ContributionShare::Ratio { source, .. } => match source {
            RatioSource::InsuredCard => "資格情報に登録されている割合です。",
            RatioSource::ElderlyCertificate => "高齢受給者証の割合です。",
            RatioSource::PreschoolFlag => "小学校に入る前のお子さんの割合です。",
            RatioSource::Age => "年齢から計算した割合です。",
        },
        ContributionShare::PaidInFull => {
            "特別療養費の方です。窓口で全額を受け取り、後で患者さんが保険者から払い戻しを受けます。"
        }
        ContributionShare::Confirm(question) => asked(question),
    }
}

/// What to ask and where to look.
pub(in crate::view::ja) const fn asked(question: ShareQuestion) -> &'static str {
    match question {
        ShareQuestion::Unreadable => "届いた割合を読み取れません。資格確認書などで確認してください。",
        ShareQuestion::NoElderlyCertificate => {
            "70歳から74歳の方です。2割か3割かを、高齢受給者証や資格確認書で確認してください。"
        }
        ShareQuestion::NoLateElderlyRatio => {
            "後期高齢者医療の方です。1割、2割、3割のどれかを、資格確認書などで確認してください。"
        }
        ShareQuestion::NoBirthdate => {
            "生年月日が分からないため、割合を出せません。資格確認書などで確認してください。"
        }
        ShareQuestion::BeforeBirth => {
            "施術日が生年月日より前です。どちらが正しいかを、患者さんの書類で確認してください。"
        }
        ShareQuestion::AgeContradicts => {
            "届いた負担割合、高齢受給者証、未就学区分のどれかが、施術日の年齢か保険者と合いません。割合を、資格確認書などで確認してください。"
        }
        ShareQuestion::UnknownClassification => {
            "届いた区分は、このアプリが対応していない値です。割合を、資格確認書などで確認してください。"
        }
        ShareQuestion::InsurerDoesNotFit => {
            "保険者番号の最初の2桁（法別番号）が、このアプリの対応していない値か、届いた区分と合わない値です。割合を、資格確認書などで確認してください。"
        }
        ShareQuestion::InsurerUnreadable => {
            "保険者番号を読み取れないため、後期高齢者医療の方かどうかが分かりません。割合を、資格確認書などで確認してください。"
        }
        ShareQuestion::MedicalAssistance => {
            "医療扶助の方です。施術券（福祉事務所が発行）で確認してください。"
        }
    }
}
