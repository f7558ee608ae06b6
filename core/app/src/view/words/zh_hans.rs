//! 中文（简体）. Not proof-read by a native speaker.

use chrono::{Datelike as _, NaiveDate};

use super::{
    ButtonWords, CardWords, FailureWords, FallbackWords, LanguageWords, OutcomeWords, PinWords, Words,
    button, failure, step,
};
use crate::view::Language;

pub(super) const WORDS: Words = Words {
    language: Language::SimplifiedChinese,
    pin: PinWords {
        title: "输入密码",
        headline: "请输入个人编号卡的4位数密码。",
        which: "这是您领取卡时设置的、用户证明用电子证书的密码。",
        last_try: "这是最后一次机会。如果密码不正确，密码将被锁定，需要到市区町村的窗口重新设置。",
        same_card: "之后，请再次出示同一张卡。",
        connecting: "正在连接。您现在可以输入密码。",
        entry: "密码，4位数字。",
        typed: |count| format!("已输入{count}位。"),
        complete: "已输入4位。如果正确，请按“确定”。",
        tries_label: "剩余次数",
        tries: |left| format!("{left}次"),
        tries_said: |left| format!("还可以输入{left}次。"),
    },
    card: CardWords {
        title: "放置卡片",
        hold: "请把个人编号卡放在读卡器上。",
        hold_same: "请把刚才的那张个人编号卡再次放在读卡器上。",
        place: "请把卡放在读卡器上，或贴在设备的背面，5秒以上不要移动。",
        case: "请把卡从卡套中取出。在金属桌面上可能无法读取。",
        not_readable: "现在无法读取卡片",
        then_hold: "可以使用后，请把个人编号卡放在读卡器上。",
        then_hold_same: "可以使用后，请把刚才的那张个人编号卡再次放在读卡器上。",
    },
    idle: step("请稍等", "工作人员会引导您，请稍等。", None),
    preparing: step("正在准备", "正在连接。请先不要放置卡片。", None),
    reading: step("正在读取卡片", "请不要移动卡片。", None),
    asking: step("正在查询", "卡片已读取完毕。您可以把卡拿开。", Some("正在查询您的健康保险资格。")),
    processing: step("请再稍等", "正在继续确认。完成后会自动显示结果。", Some("不需要再次放置卡片。")),
    failures: FailureWords {
        wrong_pin: failure("密码不正确", "请重新输入。如果想不起来，请告诉工作人员，可以改为核对面容。"),
        earlier_pin_wrong: failure(
            "刚才输入的密码不正确",
            "请重新输入。如果想不起来，请告诉工作人员，可以改为核对面容。",
        ),
        earlier_pin_right: failure("密码正确，但是确认中途停止了", "确认还没有完成。请再次输入同一个密码。"),
        pin_unspent: failure("剩余次数没有减少", "还不知道密码是否正确。请再输入一次。"),
        accepted_then_lost: failure(
            "密码正确，但是卡片离开得太早",
            "请再次输入密码，然后放上同一张卡，结束之前不要移动。",
        ),
        pin_outcome_lost: failure(
            "确认密码时，卡片离开了",
            "请再次放上同一张卡。这一次不发送密码，只读取剩余次数。",
        ),
        pin_outcome_unclear: failure(
            "还不知道密码是否正确",
            "请再次放上同一张卡。这一次不发送密码，只读取剩余次数。",
        ),
        card_lost: failure(
            "读取完成之前，卡片离开了",
            "密码的剩余次数没有减少。请再次放上卡片，5秒以上不要移动。",
        ),
        no_card_in_time: failure(
            "没有在时间内放置卡片",
            "为了安全，输入的内容已经删除。请重新输入，然后放上卡片。",
        ),
        for_staff: failure("请稍等", "工作人员会来处理。请稍等。"),
    },
    fallback: FallbackWords {
        title: "其他确认方法",
        headline: "您有以下的东西吗？请出示给工作人员。",
        online_result: "已经用个人编号卡完成确认。不需要出示其他东西。",
        qualification_certificate: "“资格确认书”。不需要个人编号卡。",
        portal: "手机上Mynaportal的资格信息画面或其PDF，以及个人编号卡。",
        notice_with_card: "“资格信息通知”，以及个人编号卡。",
        insurance_card: "“健康保险证”。",
        oral: "以前来过的人：请告诉工作人员，保险是否没有变更。",
        later: |due| format!("今天没有可以出示的东西：可以先接受治疗。请在{}之前出示。", day(due)),
        emergency: "紧急的时候：请告诉工作人员。可以先接受治疗。",
    },
    outcome: OutcomeWords {
        finished: "卡片的确认已经结束。请把设备还给工作人员。",
        not_finished: "确认还没有完成。请把设备交给工作人员，并询问工作人员。",
        closed: "请拿回您的个人编号卡。",
    },
    languages: LanguageWords {
        headline: "请选择语言。",
        in_use: "当前语言",
        back: button("返回", "返回前一个画面。"),
        open: button("语言 / Language", "选择画面的语言。"),
    },
    buttons: ButtonWords {
        enter: button("确定", "确定输入的密码。"),
        erase: button("删除", "删除最后一位。"),
        cancel: button("取消", "返回最初的画面。"),
        fallback: button("其他方法", "显示不能用卡确认时的方法。"),
    },
};

fn day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
