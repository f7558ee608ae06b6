//! 日本語: the words of the patient's screens, which the staff read too.

use shikaku_clinic::failure::{Failure, PinFailure, ReaderFailure};
use shikaku_clinic::fallback::Evidence;

use super::{
    ButtonWords, CardWords, FailureWords, FallbackWords, LanguageWords, OutcomeWords, PinWords, Words,
    button, step,
};
use crate::view::wareki::wareki;
use crate::view::{FailureText, Language, evidence_text, failure_text};

pub(super) const WORDS: Words = Words {
    language: Language::Japanese,
    pin: PinWords {
        title: "暗証番号を入力する",
        headline: "暗証番号（数字4桁）を入力してください。",
        which: "マイナンバーカードを受け取ったときに決めた番号です。",
        last_try: "残り1回を使います。一致しないと、この暗証番号はロックされ、市区町村の窓口での設定し直しが必要です。",
        same_card: "この後、最初と同じカードをかざします。",
        connecting: "システムにつないでいます。接続を待つ間に、入力できます。",
        entry: "暗証番号、4桁。患者さんが入力します。",
        typed: |count| format!("{count}桁入力しました。"),
        complete: "4桁入力しました。よければ、確定を押してください。",
        tries_label: "残り回数",
        tries: |left| format!("あと{left}回"),
        tries_said: |left| format!("残り回数、あと{left}回。"),
    },
    card: CardWords {
        title: "カードをかざす",
        hold: "マイナンバーカードを、かざしてください。",
        hold_same: "最初と同じマイナンバーカードを、かざしてください。",
        place: "端末の読み取る位置、またはカードリーダーの上に置き、5秒以上動かさないでください。",
        case: "カードはケースから出してください。金属の机の上では、読み取れないことがあります。",
        not_readable: "カードを読み取れません",
        then_hold: "使えるようになったら、マイナンバーカードを、かざしてください。",
        then_hold_same: "使えるようになったら、最初と同じマイナンバーカードを、かざしてください。",
    },
    idle: step("お待ちください", "職員がご案内します。そのままお待ちください。", None),
    preparing: step("準備しています", "システムにつないでいます。カードは、まだかざさないでください。", None),
    reading: step("カードを読み取っています", "カードを動かさないでください。", None),
    asking: step(
        "問い合わせています",
        "カードの読み取りは終わりました。カードは離してかまいません。",
        Some("今、保険の資格を問い合わせています。"),
    ),
    processing: step(
        "もう少しお待ちください",
        "システムが確認を続けています。終わると、自動で結果が出ます。",
        Some("カードをかざし直す必要はありません。"),
    ),
    failures: FailureWords {
        wrong_pin: pin(PinFailure::Wrong),
        earlier_pin_wrong: pin(PinFailure::WrongBeforeLoss),
        earlier_pin_right: pin(PinFailure::RightBeforeLoss),
        pin_unspent: pin(PinFailure::UnspentBeforeLoss),
        accepted_then_lost: pin(PinFailure::AcceptedThenLost),
        pin_outcome_lost: pin(PinFailure::AnswerLost),
        pin_outcome_unclear: pin(PinFailure::AnswerUnclear),
        card_lost: failure_text(Failure::Reader(ReaderFailure::CardLost)),
        no_card_in_time: failure_text(Failure::Reader(ReaderFailure::NoCardInTime)),
        for_staff: super::failure("少しお待ちください", "職員が確認します。お待ちください。"),
    },
    fallback: FallbackWords {
        title: "別の方法で確認",
        headline: "上から順に、当てはまる方法を選んでください。",
        online_result: evidence_text(Evidence::OnlineResult).ask,
        qualification_certificate: evidence_text(Evidence::QualificationCertificate).ask,
        portal: evidence_text(Evidence::Portal).ask,
        notice_with_card: evidence_text(Evidence::NoticeWithCard).ask,
        insurance_card: evidence_text(Evidence::InsuranceCard).ask,
        oral: evidence_text(Evidence::Oral).ask,
        later: |due| format!("{}までに確認します。", wareki(due)),
        emergency: evidence_text(Evidence::Emergency).ask,
    },
    outcome: OutcomeWords {
        finished: "カードでの確認が終わりました。",
        not_finished: "確認が終わっていません。職員に尋ねてください。",
        closed: "マイナンバーカードを受け取ってください。",
    },
    languages: LanguageWords {
        headline: "患者さんの画面のことばを選んでください。",
        in_use: "使用中",
        back: button("戻る", "前の画面に戻ります。"),
        open: button("ことば / Language", "患者さんの画面のことばを選びます。"),
    },
    buttons: ButtonWords {
        enter: button("確定", "入力した暗証番号を確定します。"),
        erase: button("1つ消す", "最後の1つを消します。"),
        cancel: button("やめる", "確認方法の選択に戻ります。"),
        fallback: button("別の方法で確認", "カードで確認できないときの方法を出します。"),
    },
};

const fn pin(failure: PinFailure) -> FailureText {
    failure_text(Failure::Pin(failure))
}
