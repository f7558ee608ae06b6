//! 한국어. Not proof-read by a native speaker.

use chrono::{Datelike as _, NaiveDate};

use super::{
    ButtonWords, CardWords, FailureWords, FallbackWords, LanguageWords, OutcomeWords, PinWords, Words,
    button, failure, step,
};
use crate::view::Language;

pub(super) const WORDS: Words = Words {
    language: Language::Korean,
    pin: PinWords {
        title: "비밀번호 입력",
        headline: "마이넘버카드의 비밀번호 4자리를 입력해 주세요.",
        which: "카드를 받을 때 정한 이용자 증명용 전자증명서의 비밀번호입니다.",
        last_try: "마지막 한 번입니다. 비밀번호가 틀리면 잠깁니다. 그 경우 시구정촌 창구에서 다시 설정해야 합니다.",
        same_card: "다음에 같은 카드를 다시 대 주세요.",
        connecting: "연결하고 있습니다. 지금 비밀번호를 입력할 수 있습니다.",
        entry: "비밀번호, 숫자 4자리.",
        typed: |count| format!("{count}자리를 입력했습니다."),
        complete: "4자리를 입력했습니다. 맞으면 확인을 눌러 주세요.",
        tries_label: "남은 횟수",
        tries: |left| format!("{left}회"),
        tries_said: |left| format!("남은 횟수는 {left}회입니다."),
    },
    card: CardWords {
        title: "카드 대기",
        hold: "마이넘버카드를 리더기에 대 주세요.",
        hold_same: "처음과 같은 마이넘버카드를 리더기에 다시 대 주세요.",
        place: "카드를 리더기 위에 놓거나 기기 뒷면에 대고, 5초 이상 움직이지 마세요.",
        case: "카드를 케이스에서 꺼내 주세요. 금속 책상 위에서는 읽지 못할 수 있습니다.",
        not_readable: "지금은 카드를 읽을 수 없습니다",
        then_hold: "사용할 수 있게 되면 마이넘버카드를 리더기에 대 주세요.",
        then_hold_same: "사용할 수 있게 되면 처음과 같은 마이넘버카드를 리더기에 다시 대 주세요.",
    },
    idle: step("잠시만 기다려 주세요", "직원이 안내해 드립니다. 잠시만 기다려 주세요.", None),
    preparing: step("준비하고 있습니다", "연결하고 있습니다. 카드는 아직 대지 마세요.", None),
    reading: step("카드를 읽고 있습니다", "카드를 움직이지 마세요.", None),
    asking: step(
        "조회하고 있습니다",
        "카드를 다 읽었습니다. 카드를 떼어도 됩니다.",
        Some("지금 건강보험 자격을 조회하고 있습니다."),
    ),
    processing: step(
        "조금만 더 기다려 주세요",
        "확인을 계속하고 있습니다. 끝나면 결과가 자동으로 나옵니다.",
        Some("카드를 다시 댈 필요는 없습니다."),
    ),
    failures: FailureWords {
        wrong_pin: failure(
            "비밀번호가 맞지 않습니다",
            "다시 입력해 주세요. 기억나지 않으면 직원에게 말씀해 주세요. 얼굴 확인으로 바꿀 수 있습니다.",
        ),
        earlier_pin_wrong: failure(
            "조금 전의 비밀번호가 맞지 않았습니다",
            "다시 입력해 주세요. 기억나지 않으면 직원에게 말씀해 주세요. 얼굴 확인으로 바꿀 수 있습니다.",
        ),
        earlier_pin_right: failure(
            "비밀번호는 맞았지만 확인이 중간에 멈췄습니다",
            "확인이 끝나지 않았습니다. 같은 비밀번호를 다시 입력해 주세요.",
        ),
        pin_unspent: failure(
            "남은 횟수는 줄지 않았습니다",
            "비밀번호가 맞았는지는 알 수 없습니다. 다시 입력해 주세요.",
        ),
        accepted_then_lost: failure(
            "비밀번호는 맞았지만 카드가 일찍 떨어졌습니다",
            "비밀번호를 다시 입력한 뒤, 같은 카드를 끝날 때까지 움직이지 말고 대 주세요.",
        ),
        pin_outcome_lost: failure(
            "비밀번호를 확인하는 중에 카드가 떨어졌습니다",
            "같은 카드를 다시 대 주세요. 비밀번호는 보내지 않고 남은 횟수만 읽습니다.",
        ),
        pin_outcome_unclear: failure(
            "비밀번호가 맞았는지 아직 알 수 없습니다",
            "같은 카드를 다시 대 주세요. 비밀번호는 보내지 않고 남은 횟수만 읽습니다.",
        ),
        card_lost: failure(
            "다 읽기 전에 카드가 떨어졌습니다",
            "비밀번호의 남은 횟수는 줄지 않았습니다. 카드를 다시 대고 5초 이상 움직이지 마세요.",
        ),
        no_card_in_time: failure(
            "시간 안에 카드를 대지 않았습니다",
            "안전을 위해 입력한 내용을 지웠습니다. 다시 입력한 뒤 카드를 대 주세요.",
        ),
        for_staff: failure("잠시 기다려 주세요", "직원이 확인합니다. 기다려 주세요."),
    },
    fallback: FallbackWords {
        title: "다른 확인 방법",
        headline: "다음 중 하나를 가지고 계십니까? 직원에게 보여 주세요.",
        online_result: "마이넘버카드로 확인이 끝났습니다. 다른 것을 보여 주실 필요는 없습니다.",
        qualification_certificate: "자격확인서. 마이넘버카드는 필요 없습니다.",
        portal: "스마트폰 Mynaportal의 자격정보 화면이나 그 PDF와 마이넘버카드.",
        notice_with_card: "자격정보 통지서와 마이넘버카드.",
        insurance_card: "건강보험증.",
        oral: "전에 오신 적이 있는 분: 보험이 그대로인지 직원에게 말씀해 주세요.",
        later: |due| {
            format!("오늘 보여 줄 것이 없는 분: 먼저 치료를 받을 수 있습니다. {}까지 보여 주세요.", day(due))
        },
        emergency: "급한 경우: 직원에게 말씀해 주세요. 먼저 치료를 받을 수 있습니다.",
    },
    outcome: OutcomeWords {
        finished: "카드 확인이 끝났습니다. 기기를 직원에게 돌려주세요.",
        not_finished: "확인이 끝나지 않았습니다. 기기를 직원에게 건네고 물어보세요.",
        closed: "마이넘버카드를 받아 가세요.",
    },
    languages: LanguageWords {
        headline: "언어를 선택해 주세요.",
        in_use: "사용 중",
        back: button("뒤로", "앞 화면으로 돌아갑니다."),
        open: button("언어 / Language", "화면의 언어를 선택합니다."),
    },
    buttons: ButtonWords {
        enter: button("확인", "입력한 비밀번호를 확정합니다."),
        erase: button("지우기", "마지막 한 자리를 지웁니다."),
        cancel: button("취소", "처음 화면으로 돌아갑니다."),
        fallback: button("다른 방법", "카드로 확인할 수 없을 때의 방법을 보여 줍니다."),
    },
};

fn day(day: NaiveDate) -> String {
    format!("{}년 {}월 {}일", day.year(), day.month(), day.day())
}
