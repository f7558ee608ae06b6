//! One spelling for each Japanese word that a person reads: that of 公用文 (公用文作成の考え方, 2022).

use std::fs;
use std::path::{Path, PathBuf};

use super::habits::files;
use super::{assert_none, root};

/// A spelling that no text has, what to write for it, and the phrases in which the same letters are right.
struct Spelling {
    avoided: &'static [&'static str],
    instead: &'static str,
    right_in: &'static [&'static str],
}

const SPELLINGS: &[Spelling] = &[
    write("後", &["あと"], REMAINING),
    write("間違い", &["まちが"], &[]),
    write("桁", &["けた"], &["受けた", "向けた", "抜けた"]),
    write("壊れる、壊す", &["こわれ", "こわす", "こわし"], &[]),
    write("次", &["つぎ"], &[]),
    write("違う", &["ちがう", "ちがい", "ちがっ", "ちがえ"], &[]),
    write("閉じる", &["とじ"], &[]),
    write("戻る", &["もどる", "もどり", "もどっ", "もどし"], &[]),
    write("探す", &["さがす", "さがし"], &[]),
    write("終わる", &["おわる", "おわり", "おわっ"], &[]),
    write("初めて、最初", &["はじめ"], &[]),
    write("今", &["いまは", "いまの", "いまも", "いま、", "いまと"], &[]),
    write(
        "入力する",
        &["入れ", "桁入り"],
        &["電源を入れ", "切って、入れ直", "入れ替え", "受け入れ", "入れ子", "手に入れ", "アプリを入れる"],
    ),
    write("確認する", &["確かめ"], &[]),
    write("一緒に", &["いっしょ"], &[]),
    write("繰り返す", &["くり返", "くりかえ"], &[]),
    write("切り替え、書き換え、置き換え", &["切りかえ", "書きかえ", "置きかえ"], &[]),
    write("書き込む、読み込む", &["書きこ", "読みこ"], &[]),
    write("周り", &["まわり"], &[]),
    write("分かる", &["わから", "わかり", "わかっ", "わかる"], &[]),
    write("尋ねる", &["たずね"], &[]),
    write("誰", &["だれ"], &[]),
    write("一つ", &["ひとつ"], &[]),
    write("詳しい", &["くわし"], &[]),
    write("勧め", &["おすすめ"], &[]),
    write("普通", &["ふつう"], &[]),
    write("やり取り", &["やりとり"], &[]),
    write("手元", &["手もと"], &[]),
    write("職員", &["スタッフ", "従業員"], &[]),
    write("応答", &["返事"], &[]),
    write("出典", &["出どころ"], &[]),
    write("初期設定の鍵", &["買ったときの鍵", "出荷時の鍵"], &[]),
    write("本来の負担割合", &["いつもの負担割合"], &[]),
];

/// あと of what is left is written in kana: あと1回.
const REMAINING: &[&str] =
    &["あと0", "あと1", "あと2", "あと3", "あと4", "あと5", "あと6", "あと7", "あと8", "あと9", "あと{"];

const fn write(
    instead: &'static str,
    avoided: &'static [&'static str],
    right_in: &'static [&'static str],
) -> Spelling {
    Spelling { avoided, instead, right_in }
}

/// Where people find texts: the source of screens and of the command line, settings of the phones, guides, golden files.
const READ: &[(&str, &[&str])] = &[
    ("README.md", &["md"]),
    ("android", &["md", "xml"]),
    ("bindings", &["md"]),
    ("core/app/src", &["rs"]),
    ("core/clinic", &["rs", "toml"]),
    ("core/eligibility/src/handover/japanese.rs", &["rs"]),
    ("desktop/cli", &["rs", "md"]),
    ("desktop/gateway", &["rs", "md"]),
    ("fixtures/fallback", &["txt"]),
    ("fixtures/readiness", &["txt"]),
    ("fixtures/scenarios", &["txt"]),
    ("fixtures/screens", &["txt"]),
    ("fixtures/speech", &["txt"]),
    ("ios", &["md", "plist"]),
];

#[test]
fn every_word_that_people_read_has_one_spelling() {
    let found = READ.iter().flat_map(|(place, endings)| {
        let texts = texts(&root().join(place), endings);
        assert!(!texts.is_empty(), "{place} was not found");
        texts.into_iter().filter(|file| !is_easy_japanese(file)).flat_map(|file| {
            let text =
                fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let name = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
            misspelt(&text).into_iter().map(move |found| format!("{name}:{found}"))
        })
    });
    assert_none("words with another spelling", &found.collect::<Vec<_>>());
}

#[test]
fn every_spelling_is_found_and_no_right_one() {
    for Spelling { avoided, instead, right_in } in SPELLINGS {
        for word in *avoided {
            assert_eq!(misspelt(&format!("見本\n{word}見本")).len(), 1, "{word}");
        }
        for phrase in right_in.iter().chain([instead]) {
            assert_eq!(misspelt(&format!("見本{phrase}見本")), Vec::<String>::new(), "{phrase}");
        }
    }
}

/// やさしい日本語 is written in kana, and calls staff スタッフ. The table of spoken sentences holds it too; its other sentences
/// are on golden screens.
fn is_easy_japanese(file: &Path) -> bool {
    const EASY: [&str; 3] =
        ["core/app/src/view/words/ja_easy.rs", "fixtures/screens/easy.txt", "fixtures/speech/sentences.txt"];
    EASY.iter().any(|easy| file.ends_with(easy))
}

fn texts(place: &Path, endings: &[&str]) -> Vec<PathBuf> {
    if place.is_file() { vec![place.to_path_buf()] } else { files(place, endings) }
}

/// The lines with another spelling, with what to write.
fn misspelt(text: &str) -> Vec<String> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.is_ascii());
    let found = lines.flat_map(|(number, line)| {
        SPELLINGS.iter().filter_map(move |spelling| {
            let rest =
                spelling.right_in.iter().fold(line.to_owned(), |rest, phrase| rest.replace(phrase, "|"));
            let word = spelling.avoided.iter().find(|word| rest.contains(**word))?;
            Some(format!("{number}: {word}: write {}", spelling.instead))
        })
    });
    found.collect()
}
