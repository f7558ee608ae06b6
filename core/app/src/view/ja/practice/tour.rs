use crate::view::{ButtonId, Illustration, Line, Screen};
use crate::workflow::TourPage;

/// A page of the tour. `card_place` is where a card is held on this device.
pub(super) fn screen(page: TourPage, is_first_run: bool, card_place: Illustration) -> Screen {
    let title = format!("使い方（4枚の{}枚目）", page.number());
    let screen = Screen::new(id(page), &title);
    let screen = match page {
        TourPage::Purpose => purpose(screen),
        TourPage::Steps => steps(screen),
        TourPage::Card => card(screen, card_place),
        TourPage::Help => help(screen),
    };
    with_buttons(screen, page, is_first_run)
}

const fn id(page: TourPage) -> &'static str {
    match page {
        TourPage::Purpose => "tour-purpose",
        TourPage::Steps => "tour-steps",
        TourPage::Card => "tour-card",
        TourPage::Help => "tour-help",
    }
}

fn purpose(screen: Screen) -> Screen {
    screen
        .line(Line::headline("マイナンバーカードで、健康保険の資格を確認します。"))
        .line(Line::plain("資格が有効かどうかと、窓口の負担割合を、画面と音声で知らせます。"))
        .line(Line::plain("結果は、レセプトコンピュータに貼り付けられます。"))
        .illustration(Illustration::FaceAndCard)
}

fn steps(screen: Screen) -> Screen {
    screen
        .line(Line::headline("確認は、3つの手順で終わります。"))
        .line(Line::plain(
            "1。確認方法を選びます。暗証番号は患者さんが入力し、目視は職員がお顔を見比べます。",
        ))
        .line(Line::plain("2。カードをかざし、読み取りが終わるまで動かしません。"))
        .line(Line::plain("3。結果を見て、カードを患者さんに返します。"))
}

fn card(screen: Screen, place: Illustration) -> Screen {
    let (headline, where_it_goes) = match place {
        Illustration::CardOnPhone => (
            "カードは、この端末の背面にかざします。",
            "端末の読み取る位置にカードを当て、5秒以上動かさないでください。",
        ),
        Illustration::CardInReader => {
            ("カードは、カードリーダーに差し込みます。", "奥まで差し込み、結果が出るまで抜かないでください。")
        }
        Illustration::CardOnReader | Illustration::FaceAndCard => (
            "カードは、カードリーダーの上に置きます。",
            "カードリーダーの中央に置き、5秒以上動かさないでください。",
        ),
    };
    screen
        .line(Line::headline(headline))
        .line(Line::plain(where_it_goes))
        .line(Line::plain("カードはケースから出してください。"))
        .illustration(place)
}

fn help(screen: Screen) -> Screen {
    screen
        .line(Line::headline("うまくいかないときは、次にすることが画面に出ます。"))
        .line(Line::plain("カードで確認できないときは、別の方法で確認します。全額は請求しないでください。"))
        .line(Line::plain("どの場面も、最初の画面の練習モードで、架空の人を相手に練習できます。"))
}

fn with_buttons(screen: Screen, page: TourPage, is_first_run: bool) -> Screen {
    let has_before = page.before().is_some() || !is_first_run;
    let screen =
        match (page.next(), is_first_run) {
            (Some(_), _) => screen
                .button(ButtonId::Continue, "次へ", "使い方の、次の画面に進みます。")
                .button(ButtonId::Finish, "とばす", "使い方の説明を終わります。"),
            (None, true) => screen.button(ButtonId::Continue, "始める", "受付の画面に進みます。"),
            (None, false) => screen.button(ButtonId::Continue, "終わる", "練習の項目の一覧に戻ります。"),
        };
    if has_before {
        screen.button(ButtonId::Cancel, "戻る", "前の画面に戻ります。")
    } else {
        screen
    }
}
