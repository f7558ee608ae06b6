//! How long the screens speak, and how a voice reads what is on them.

use std::fmt::Write as _;
use std::time::Duration;

use expect_test::expect_file;
use shikaku_tests::gallery::screens;
use shikaku_tests::spoken::{Table, is_measured};

/// The longest that a screen may speak by itself, by the beginning of its name; the first that fits counts.
const CEILINGS: [(&str, u64); 7] = [
    // 医療扶助 alone: what has to be asked is said in full.
    ("showing-valid-unregistered", 25),
    ("showing-valid", 12),
    // The doubtful way of a patient without a card, whose title is a sentence: all of it is said once.
    ("practice-taking-way", 35),
    // A person opens them for their sums and quotas.
    ("readiness", 55),
    ("confirming-otherwise", 25),
    ("showing", 25),
    ("", 30),
];

#[test]
fn every_screen_speaks_by_itself_for_no_longer_than_its_ceiling() {
    let table = Table::read().expect("the table");
    let mut lengths =
        "# Seconds: by itself, and read aloud as a whole. Measured by `cargo xtask speech`.\n".to_owned();
    let mut wrong = Vec::new();
    for (name, screen) in screens().into_iter().filter(|(_, screen)| is_measured(screen)) {
        let lengths_of = [&screen.spoken, &screen.read_aloud].map(|text| table.length(text));
        let [Ok(by_itself), Ok(whole)] = lengths_of else {
            let sentence = lengths_of.into_iter().find_map(Result::err).unwrap_or_default();
            wrong.push(format!("{name}: not measured, run `cargo xtask speech`: {sentence}"));
            continue;
        };
        let ceiling =
            CEILINGS.iter().find(|(begin, _)| name.starts_with(begin)).map_or(0, |(_, seconds)| *seconds);
        if by_itself > Duration::from_secs(ceiling) {
            wrong.push(format!("{name}: {:.1} s of {ceiling} s", by_itself.as_secs_f64()));
        }
        let _ = writeln!(lengths, "{name} {:.1} {:.1}", by_itself.as_secs_f64(), whole.as_secs_f64());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    expect_file!["../../../fixtures/speech/lengths.txt"].assert_eq(&lengths);
}

/// Names by their kana, figures one by one, dates by era, fractions in words.
#[test]
fn a_voice_reads_names_numbers_and_dates_as_people_do() {
    let table = Table::read().expect("the table");
    for (sentence, reading) in READINGS {
        let measured = table.measured(sentence).map(|it| it.reading.as_str());
        assert_eq!(measured, Some(*reading), "{sentence}");
    }
}

const READINGS: &[(&str, &str)] = &[
    ("氏名、シカク タロウ。", "シメー、シカク、タロー"),
    ("氏名、マヂカ ミツコ。", "シメー、マジカ、ミツコ"),
    ("生年月日、昭和59年4月10日。", "セーネンガッピ、ショーワゴジューキューネンシガツトーカ"),
    ("生年月日、令和5年6月1日。", "セーネンガッピ、レーワゴネンロクガツツイタチ"),
    ("生年月日、昭和47年5月20日。", "セーネンガッピ、ショーワヨンジューナナネンゴガツハツカ"),
    ("生年月日、平成7年7月7日。", "セーネンガッピ、ヘーセーナナネンシチガツナノカ"),
    ("生年月日、昭和45年4月29日。", "セーネンガッピ、ショーワヨンジューゴネンシガツニジュークニチ"),
    (
        "保険者番号、ゼロ イチ キュウ キュウ、ゼロ ゼロ イチ キュウ。",
        "ホケンシャバンゴー、ゼロ、イチ、キュー、キュー、ゼロ、ゼロ、イチ、キュー",
    ),
    ("枝番、ゼロ ゼロ。", "エダバン、ゼロ、ゼロ"),
    ("患者番号、ヨン ナナ イチ。", "カンジャバンゴー、ヨン、ナナ、イチ"),
    (
        "住所、見本都試験市本町、イチの イチの イチ。",
        "ジューショ、ミホントシケンシホンチョー、イチノ、イチノ、イチ",
    ),
    ("有効終了日、令和8年9月30日。", "ユーコーシューリョービ、レーワハチネンクガツサンジューニチ"),
    ("2件目を選びました。", "ニケンメヲエラビマシタ"),
    ("コードは、ゲート、イチ ゼロ。", "コードワ、ゲート、イチ、ゼロ"),
    ("施術を先にして、後で確認します。", "シジュツヲサキニシテ、アトデカクニンシマス"),
    ("9件のうち、0件が済んでいます。", "キューケンノウチ、ゼロケンガスンデイマス"),
    ("9件のうち、1件が済んでいます。", "キューケンノウチ、イッケンガスンデイマス"),
    ("残り1回を使います。", "ノコリイッカイヲツカイマス"),
    ("残りは8件です。", "ノコリワハッケンデス"),
    ("残りは9件です。", "ノコリワキューケンデス"),
    ("残り回数、あと1回。", "ノコリカイスー、アトイッカイ"),
    ("残り回数、あと2回。", "ノコリカイスー、アトニカイ"),
    ("負担割合は、1割です。", "フタンワリアイワ、イチワリデス"),
    ("負担割合は、2割です。", "フタンワリアイワ、ニワリデス"),
    ("負担割合は、3割です。", "フタンワリアイワ、サンワリデス"),
    ("負担割合は、確認が必要です。", "フタンワリアイワ、カクニンガヒツヨーデス"),
    (
        "郵便番号、キュウ キュウ キュウ、ゼロ ゼロ ゼロ イチ。",
        "ユービンバンゴー、キュー、キュー、キュー、ゼロ、ゼロ、ゼロ、イチ",
    ),
    ("電池、残り15%。", "デンチ、ノコリジューゴパーセント"),
    ("電池、残り80%。", "デンチ、ノコリハチジュッパーセント"),
];
