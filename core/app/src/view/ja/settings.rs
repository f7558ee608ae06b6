//! 設定: the topics, the values of one, and what the application is.

use strum::VariantArray as _;

use super::failure_text;
use super::notice::alert;
use crate::gateway::CheckMethod;
use crate::view::{Button, ButtonId, ButtonRole, Haptic, Language, Line, Screen, Section};
use crate::workflow::{
    MenuIndex, SettingTopic, SettingValue, SettingsArea, SettingsPage, Theme, Unsaved, VoiceMode,
};

/// 設定の画面: a page of the area. Without an account the screen never locks, so that is not set.
#[must_use]
pub fn settings_screen(settings: &SettingsArea, page: SettingsPage, has_account: bool) -> Screen {
    let drawn = match page {
        SettingsPage::Menu(done) => menu(settings, done, has_account).unsaved_settings(settings.unsaved()),
        SettingsPage::Values(topic) if settings.is_managed(topic) => managed(settings, topic),
        SettingsPage::Values(topic) => values(settings, topic),
        SettingsPage::About => about(),
    };
    drawn.completed()
}

fn menu(settings: &SettingsArea, done: Option<SettingTopic>, has_account: bool) -> Screen {
    let changed = done.map(|topic| format!("{}を変えました。", topic_text(topic)));
    let headline = changed.as_deref().unwrap_or("変える項目を選んでください。");
    let now = |topic| value_text(settings.values().value(topic));
    let screen = Screen::new("settings", "設定").line(Line::headline(headline)).haptic(if done.is_some() {
        Haptic::Tick
    } else {
        Haptic::None
    });
    let about = Button::new(ButtonId::About, "このアプリについて", "版とライセンスの画面を開きます。");
    let back = Button::new(ButtonId::Cancel, "戻る", "受付の画面に戻ります。");
    MenuIndex::all()
        .zip(SettingTopic::VARIANTS.iter().copied())
        .filter(|(_, topic)| has_account || *topic != SettingTopic::Lock)
        .fold(screen, |screen, (place, topic)| {
            let row = Button::new(ButtonId::ChooseResult(place), topic_text(topic), "変える画面を開きます。");
            screen.with(row.row(now(topic), ""))
        })
        .with(about.row("", ""))
        .with(back.role(ButtonRole::Navigation))
}

fn values(settings: &SettingsArea, topic: SettingTopic) -> Screen {
    let now = settings.values().value(topic);
    let screen = Screen::new("settings-values", topic_text(topic))
        .line(Line::headline(question(topic)))
        .lines(explanation(topic).map(Line::plain));
    MenuIndex::all()
        .zip(topic.options())
        .fold(screen, |screen, (place, value)| {
            let row = Button::new(ButtonId::ChooseResult(place), value_text(value), "この設定にします。");
            screen.with(row.row("", if value == now { "今の設定" } else { "" }))
        })
        .with(back())
}

fn managed(settings: &SettingsArea, topic: SettingTopic) -> Screen {
    Screen::new("settings-managed", topic_text(topic))
        .line(Line::headline("この設定は、端末の管理で決められています。"))
        .line(Line::detail("今の設定", value_text(settings.values().value(topic))))
        .line(Line::plain("変えたいときは、端末を管理している方に知らせてください。"))
        .with(back())
}

fn about() -> Screen {
    Screen::new("settings-about", "このアプリについて")
        .line(Line::headline("Shikaku（資格）"))
        .line(Line::plain("施術所のための、オンライン資格確認のアプリです。"))
        .section(Section::details([
            Line::detail("版", env!("CARGO_PKG_VERSION")),
            Line::detail("ライセンス", "Apache License 2.0 または MIT License"),
        ]))
        .with(back())
}

fn back() -> Button {
    Button::new(ButtonId::Cancel, "戻る", "設定の画面に戻ります。").role(ButtonRole::Navigation)
}

const fn topic_text(topic: SettingTopic) -> &'static str {
    match topic {
        SettingTopic::Method => "いつもの確認方法",
        SettingTopic::Voice => "読み上げ",
        SettingTopic::VoiceRate => "読み上げの速さ",
        SettingTopic::VoiceVolume => "読み上げの音量",
        SettingTopic::SoundVolume => "効果音の音量",
        SettingTopic::TextSize => "文字の大きさ",
        SettingTopic::Theme => "画面の色",
        SettingTopic::Lock => "画面のロック",
        SettingTopic::Language => "患者さんの画面のことば",
    }
}

const fn question(topic: SettingTopic) -> &'static str {
    match topic {
        SettingTopic::Method => "最初の画面で、先に出す方法を選んでください。",
        SettingTopic::Voice => "画面が変わったときに、声で言うことを選んでください。",
        SettingTopic::VoiceRate => "声の速さを選んでください。",
        SettingTopic::VoiceVolume => "声の大きさを選んでください。",
        SettingTopic::SoundVolume => "「ピッ」などの音の大きさを選んでください。",
        SettingTopic::TextSize => "文字の大きさを選んでください。",
        SettingTopic::Theme => "画面の色を選んでください。",
        SettingTopic::Lock => "操作がないとき、画面をロックするまでの時間を選んでください。",
        SettingTopic::Language => "受付を始めるときの、患者さんの画面のことばを選んでください。",
    }
}

const fn explanation(topic: SettingTopic) -> Option<&'static str> {
    Some(match topic {
        SettingTopic::Voice => "どの設定でも、「読み上げる」を押すと、画面の全部を言います。",
        SettingTopic::VoiceRate | SettingTopic::VoiceVolume => {
            "端末の音声読み上げ（TalkBack、VoiceOver）の声は、端末の設定で変えます。"
        }
        SettingTopic::TextSize => "端末の文字の大きさに、加えて大きくします。",
        SettingTopic::Lock => "施術所で決められた時間より長くはなりません。",
        SettingTopic::Language => "受付の途中でも、暗証番号の画面で変えられます。",
        SettingTopic::Method | SettingTopic::SoundVolume | SettingTopic::Theme => return None,
    })
}

fn value_text(value: SettingValue) -> &'static str {
    match value {
        SettingValue::Method(Some(CheckMethod::Pin)) => "暗証番号で確認",
        SettingValue::Method(Some(CheckMethod::Visual)) => "目視で確認",
        SettingValue::Method(None) => "毎回選ぶ",
        SettingValue::Voice(VoiceMode::Short) => "大事なことだけ",
        SettingValue::Voice(VoiceMode::Private) => "大事なことだけ（個人の情報は言わない）",
        SettingValue::Voice(VoiceMode::Full) => "画面の全部",
        SettingValue::Voice(VoiceMode::OnDemand) => "押したときだけ",
        SettingValue::VoiceRate(rate) => match rate.percent() {
            ..85 => "ゆっくり",
            85..125 => "普通",
            125..175 => "速い",
            175..250 => "とても速い",
            250.. => "最も速い",
        },
        SettingValue::VoiceVolume(volume) | SettingValue::SoundVolume(volume) => match volume.percent() {
            0 => "なし",
            1..45 => "小さい",
            45..80 => "中くらい",
            80.. => "大きい",
        },
        SettingValue::TextSize(size) => match size.percent() {
            ..113 => "端末のとおり",
            113..138 => "少し大きい",
            138..175 => "大きい",
            175.. => "とても大きい",
        },
        SettingValue::Theme(Theme::System) => "端末のとおり",
        SettingValue::Theme(Theme::Light) => "明るい",
        SettingValue::Theme(Theme::Dark) => "暗い",
        SettingValue::Theme(Theme::HighContrast) => "見分けやすい白と黒",
        SettingValue::Lock(None) => "施術所で決められた時間",
        SettingValue::Lock(Some(after)) => match after.minutes() {
            1 => "1分",
            2..=3 => "3分",
            4..=5 => "5分",
            _ => "10分",
        },
        SettingValue::Language(language) => language_text(language),
    }
}

/// The name for the staff.
const fn language_text(language: Language) -> &'static str {
    match language {
        Language::Japanese => "日本語",
        Language::EasyJapanese => "やさしい日本語",
        other => other.japanese_name(),
    }
}

impl Screen {
    /// Says that the settings are gone when the application ends, and why.
    fn unsaved_settings(self, unsaved: Option<Unsaved>) -> Self {
        match unsaved {
            None => self,
            Some(Unsaved::NoStore) => self.line(Line::notice(
                "この端末では履歴を残す設定がないので、ここで変えた設定は、アプリを閉じると元に戻ります。",
            )),
            Some(Unsaved::Failed(failure)) => {
                let then = "設定は変えられますが、アプリを閉じると元に戻ります。";
                let notice = alert(failure.into(), [failure_text(failure.into()).advice, then]);
                self.section(notice).failure_code(failure.code()).haptic(Haptic::Warning)
            }
        }
    }
}
