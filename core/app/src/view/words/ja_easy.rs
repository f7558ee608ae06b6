//! やさしい日本語: short sentences, and the reading behind each word in kanji. Not proof-read by a teacher of Japanese.

use chrono::{Datelike as _, NaiveDate};

use super::{
    ButtonWords, CardWords, FailureWords, FallbackWords, LanguageWords, OutcomeWords, PinWords, Words,
    button, failure, step,
};
use crate::view::Language;

pub(super) const WORDS: Words = Words {
    language: Language::EasyJapanese,
    pin: PinWords {
        title: "暗証番号（あんしょうばんごう）を いれる",
        headline: "暗証番号（あんしょうばんごう）を いれて ください。数字（すうじ）は 4つです。",
        which: "マイナンバーカードを もらったとき、あなたが きめた 番号（ばんごう）です。",
        last_try: "これが 最後（さいご）の 1回（いっかい）です。番号（ばんごう）が ちがうと、暗証番号（あんしょうばんごう）は つかえなく なります。そのときは、市役所（しやくしょ）などで 番号（ばんごう）を きめなおします。",
        same_card: "つぎに、はじめと おなじ カードを つかいます。",
        connecting: "いま、システムに つないで います。番号（ばんごう）を いれることが できます。",
        entry: "暗証番号、数字4つ。",
        typed: |count| format!("{count}つ いれました。"),
        complete: "4つ いれました。よかったら「きめる」を おして ください。",
        tries_label: "のこり",
        tries: |left| format!("あと {left}回（かい）"),
        tries_said: |left| format!("あと{left}回、できます。"),
    },
    card: CardWords {
        title: "カードを おく",
        hold: "マイナンバーカードを おいて ください。",
        hold_same: "はじめと おなじ マイナンバーカードを おいて ください。",
        place: "カードリーダーの 上（うえ）か、スマートフォンの うしろに つけて ください。5秒（びょう）、うごかさないで ください。",
        case: "カードは ケースから だして ください。金属（きんぞく）の 机（つくえ）は つかわないで ください。",
        not_readable: "いま、カードを 読（よ）めません",
        then_hold: "つぎに、マイナンバーカードを おいて ください。",
        then_hold_same: "つぎに、はじめと おなじ マイナンバーカードを おいて ください。",
    },
    idle: step("まって ください", "職員（しょくいん）が よびます。すこし まって ください。", None),
    preparing: step(
        "準備（じゅんび）して います",
        "いま、システムに つないで います。カードは まだ おかないで ください。",
        None,
    ),
    reading: step("カードを 読（よ）んで います", "カードを うごかさないで ください。", None),
    asking: step(
        "しらべて います",
        "カードを 読（よ）みました。カードを とって ください。",
        Some("いま、あなたの 保険（ほけん）を しらべて います。"),
    ),
    processing: step(
        "もう すこし まって ください",
        "いま、しらべて います。おわると、画面（がめん）が かわります。",
        Some("カードは もう つかいません。"),
    ),
    failures: FailureWords {
        wrong_pin: failure(
            "暗証番号（あんしょうばんごう）が ちがいます",
            "もう 一度（いちど） いれて ください。わからないときは、スタッフに いって ください。顔（かお）で 確認（かくにん）できます。",
        ),
        earlier_pin_wrong: failure(
            "さっきの 暗証番号（あんしょうばんごう）は ちがいました",
            "もう 一度（いちど） いれて ください。わからないときは、スタッフに いって ください。顔（かお）で 確認（かくにん）できます。",
        ),
        earlier_pin_right: failure(
            "番号（ばんごう）は あって いました。でも、とちゅうで とまりました",
            "まだ おわって いません。おなじ 番号（ばんごう）を もう 一度（いちど） いれて ください。",
        ),
        pin_unspent: failure(
            "のこりの 回数（かいすう）は かわりません",
            "番号（ばんごう）が あって いたか、わかりません。もう 一度（いちど） いれて ください。",
        ),
        accepted_then_lost: failure(
            "番号（ばんごう）は あって いました。でも、カードが はなれました",
            "番号（ばんごう）を もう 一度（いちど） いれて ください。おなじ カードを おいて、おわるまで うごかさないで ください。",
        ),
        pin_outcome_lost: failure(
            "とちゅうで カードが はなれました",
            "おなじ カードを もう 一度（いちど） おいて ください。のこりの 回数（かいすう）だけを 見（み）ます。",
        ),
        pin_outcome_unclear: failure(
            "番号（ばんごう）が あって いたか、わかりません",
            "おなじ カードを もう 一度（いちど） おいて ください。のこりの 回数（かいすう）だけを 見（み）ます。",
        ),
        card_lost: failure(
            "とちゅうで カードが はなれました",
            "のこりの 回数（かいすう）は かわりません。カードを もう 一度（いちど） おいて、5秒（びょう）、うごかさないで ください。",
        ),
        no_card_in_time: failure(
            "カードを おく 時間（じかん）が おわりました",
            "いれた 番号（ばんごう）は けしました。もう 一度（いちど） いれて、カードを おいて ください。",
        ),
        for_staff: failure("すこし まって ください", "スタッフが 見（み）ます。まって ください。"),
    },
    fallback: FallbackWords {
        title: "ほかの 方法（ほうほう）",
        headline: "つぎのものを もって いますか。スタッフに 見（み）せて ください。",
        online_result: "カードの 確認（かくにん）が できました。ほかのものは いりません。",
        qualification_certificate: "「資格確認書（しかくかくにんしょ）」です。マイナンバーカードは、いりません。",
        portal: "スマートフォンの マイナポータルの 保険（ほけん）の 画面（がめん）か PDFと、マイナンバーカードです。",
        notice_with_card: "「資格情報（しかくじょうほう）の お知（し）らせ」と、マイナンバーカードです。",
        insurance_card: "「健康保険証（けんこうほけんしょう）」です。",
        oral: "前（まえ）にも 来（き）た人（ひと）：保険（ほけん）が おなじか、スタッフに いって ください。",
        later: |due| {
            format!(
                "きょう なにも ない人（ひと）：さきに 治療（ちりょう）が できます。{}までに 見（み）せて ください。",
                day(due)
            )
        },
        emergency: "いそぐ人（ひと）：スタッフに いって ください。さきに 治療（ちりょう）が できます。",
    },
    outcome: OutcomeWords {
        finished: "カードの 確認（かくにん）が おわりました。スマートフォンや タブレットを スタッフに かえして ください。",
        not_finished: "確認（かくにん）は まだ おわって いません。スタッフに きいて ください。",
        closed: "マイナンバーカードを とって ください。",
    },
    languages: LanguageWords {
        headline: "ことばを えらんで ください。",
        in_use: "いまの ことば",
        back: button("もどる", "前（まえ）の 画面（がめん）に もどります。"),
        open: button("ことば / Language", "ことばを えらびます。"),
    },
    buttons: ButtonWords {
        enter: button("きめる", "いれた 番号（ばんごう）を きめます。"),
        erase: button("けす", "最後（さいご）の 1つを けします。"),
        cancel: button("やめる", "はじめの 画面（がめん）に もどります。"),
        fallback: button("ほかの ほうほう", "カードが つかえないときの 方法（ほうほう）です。"),
    },
};

fn day(day: NaiveDate) -> String {
    format!("{}年（ねん） {}月（がつ） {}日（にち）", day.year(), day.month(), day.day())
}
