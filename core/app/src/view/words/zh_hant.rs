//! 中文（繁體）. Not proof-read by a native speaker.

use chrono::{Datelike as _, NaiveDate};

use super::{
    ButtonWords, CardWords, FailureWords, FallbackWords, LanguageWords, OutcomeWords, PinWords, Words,
    button, failure, step,
};
use crate::view::Language;

pub(super) const WORDS: Words = Words {
    language: Language::TraditionalChinese,
    pin: PinWords {
        title: "輸入密碼",
        headline: "請輸入個人編號卡的4位數密碼。",
        which: "這是您領取卡片時設定的、使用者證明用電子憑證的密碼。",
        last_try: "這是最後一次機會。如果密碼不正確，密碼將被鎖定，需要到市區町村的窗口重新設定。",
        same_card: "之後，請再次出示同一張卡片。",
        connecting: "正在連線。您現在可以輸入密碼。",
        entry: "密碼，4位數字。",
        typed: |count| format!("已輸入{count}位。"),
        complete: "已輸入4位。如果正確，請按「確定」。",
        tries_label: "剩餘次數",
        tries: |left| format!("{left}次"),
        tries_said: |left| format!("還可以輸入{left}次。"),
    },
    card: CardWords {
        title: "放置卡片",
        hold: "請將個人編號卡放在讀卡機上。",
        hold_same: "請將剛才的那張個人編號卡再次放在讀卡機上。",
        place: "請將卡片放在讀卡機上，或貼在裝置的背面，5秒以上不要移動。",
        case: "請將卡片從卡套中取出。在金屬桌面上可能無法讀取。",
        not_readable: "現在無法讀取卡片",
        then_hold: "可以使用後，請將個人編號卡放在讀卡機上。",
        then_hold_same: "可以使用後，請將剛才的那張個人編號卡再次放在讀卡機上。",
    },
    idle: step("請稍候", "工作人員會引導您，請稍候。", None),
    preparing: step("正在準備", "正在連線。請先不要放置卡片。", None),
    reading: step("正在讀取卡片", "請不要移動卡片。", None),
    asking: step("正在查詢", "卡片已讀取完畢。您可以將卡片拿開。", Some("正在查詢您的健康保險資格。")),
    processing: step("請再稍候", "正在繼續確認。完成後會自動顯示結果。", Some("不需要再次放置卡片。")),
    failures: FailureWords {
        wrong_pin: failure("密碼不正確", "請重新輸入。如果想不起來，請告訴工作人員，可以改為核對面容。"),
        earlier_pin_wrong: failure(
            "剛才輸入的密碼不正確",
            "請重新輸入。如果想不起來，請告訴工作人員，可以改為核對面容。",
        ),
        earlier_pin_right: failure("密碼正確，但是確認中途停止了", "確認還沒有完成。請再次輸入同一個密碼。"),
        pin_unspent: failure("剩餘次數沒有減少", "還不知道密碼是否正確。請再輸入一次。"),
        accepted_then_lost: failure(
            "密碼正確，但是卡片離開得太早",
            "請再次輸入密碼，然後放上同一張卡片，結束之前不要移動。",
        ),
        pin_outcome_lost: failure(
            "確認密碼時，卡片離開了",
            "請再次放上同一張卡片。這一次不傳送密碼，只讀取剩餘次數。",
        ),
        pin_outcome_unclear: failure(
            "還不知道密碼是否正確",
            "請再次放上同一張卡片。這一次不傳送密碼，只讀取剩餘次數。",
        ),
        card_lost: failure(
            "讀取完成之前，卡片離開了",
            "密碼的剩餘次數沒有減少。請再次放上卡片，5秒以上不要移動。",
        ),
        no_card_in_time: failure(
            "沒有在時間內放置卡片",
            "為了安全，輸入的內容已經刪除。請重新輸入，然後放上卡片。",
        ),
        for_staff: failure("請稍候", "工作人員會來處理。請稍候。"),
    },
    fallback: FallbackWords {
        title: "其他確認方法",
        headline: "您有以下的東西嗎？請出示給工作人員。",
        online_result: "已經用個人編號卡完成確認。不需要出示其他東西。",
        qualification_certificate: "「資格確認書」。不需要個人編號卡。",
        portal: "手機上Mynaportal的資格資訊畫面或其PDF，以及個人編號卡。",
        notice_with_card: "「資格資訊通知」，以及個人編號卡。",
        insurance_card: "「健康保險證」。",
        oral: "以前來過的人：請告訴工作人員，保險是否沒有變更。",
        later: |due| format!("今天沒有可以出示的東西：可以先接受治療。請在{}之前出示。", day(due)),
        emergency: "緊急的時候：請告訴工作人員。可以先接受治療。",
    },
    outcome: OutcomeWords {
        finished: "卡片的確認已經結束。請將裝置還給工作人員。",
        not_finished: "確認還沒有完成。請將裝置交給工作人員，並詢問工作人員。",
        closed: "請拿回您的個人編號卡。",
    },
    languages: LanguageWords {
        headline: "請選擇語言。",
        in_use: "目前語言",
        back: button("返回", "返回前一個畫面。"),
        open: button("語言 / Language", "選擇畫面的語言。"),
    },
    buttons: ButtonWords {
        enter: button("確定", "確定輸入的密碼。"),
        erase: button("刪除", "刪除最後一位。"),
        cancel: button("取消", "返回最初的畫面。"),
        fallback: button("其他方法", "顯示不能用卡片確認時的方法。"),
    },
};

fn day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
