use crate::view::words::Words;
use crate::view::{ButtonRole, Language, Screen, Section};

/// The screens that a patient reads, by their identifiers.
const READ_BY_PATIENT: [&str; 6] =
    ["entering-pin", "waiting-for-card", "preparing", "reading-card", "asking-gateway", "still-processing"];

/// The page of the patient, on a window or a display of its own: what a patient reads and types, without the words and the buttons
/// of the staff. While the screen is one of the staff, it asks the patient to wait; nothing of a result is on it.
///
/// # Examples
///
/// ```
/// use shikaku_core::view::{Language, Screen, patient_page};
///
/// let page = patient_page(&Screen::new("showing-valid", "資格確認の結果"), Language::Japanese);
/// assert!(page.buttons.is_empty() && page.title == "お待ちください");
/// ```
#[must_use]
pub fn patient_page(screen: &Screen, language: Language) -> Screen {
    let id = screen.id.strip_prefix(PRACTISED).unwrap_or(&screen.id);
    if !READ_BY_PATIENT.contains(&id) {
        let idle = &Words::of(language).idle;
        let words = Words::of(language);
        return Screen { is_practice: screen.is_practice, ..words.screen("patient-waits", idle.title) }
            .line(words.headline(idle.headline));
    }
    let mut page = screen.clone();
    page.sections = screen.sections.iter().map(|section| of_language(section, screen.language)).collect();
    page.sections.retain(|section| !section.lines.is_empty());
    page.buttons.retain(|button| button.role == ButtonRole::Key);
    page.status.clear();
    (page.proposed, page.copy, page.reading, page.message) = (None, None, None, None);
    (page.also_spoken, page.failure_code) = (None, None);
    page
}

/// What is in front of the identifier of a practice screen.
const PRACTISED: &str = "practice-";

/// A section without the lines that are for the staff.
fn of_language(section: &Section, language: Language) -> Section {
    let mut section = section.clone();
    section.lines.retain(|line| line.language == language);
    section
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::{READ_BY_PATIENT, patient_page};
    use crate::view::{ButtonId, Language, Line, Screen};

    #[test]
    fn a_screen_of_the_staff_asks_the_patient_to_wait_in_every_language() {
        let result = Screen::new("showing-valid", "結果").line(Line::plain("氏名"));
        for language in Language::VARIANTS {
            let page = patient_page(&result, *language);
            assert_eq!((page.id.as_str(), page.language), ("patient-waits", *language));
            assert!(page.buttons.is_empty() && page.all_lines().all(|line| line.text != "氏名"));
        }
    }

    #[test]
    fn a_screen_of_the_patient_keeps_its_keys_and_loses_what_is_for_the_staff() {
        for id in READ_BY_PATIENT {
            let mut screen = Screen::new(id, "PIN").line(Line::plain("職員へ"));
            screen.language = Language::English;
            screen = screen.button(ButtonId::Cancel, "やめる", "最初の画面に戻ります。");
            let page = patient_page(&screen, Language::English);
            assert_eq!(page.id, id);
            assert!(page.buttons.is_empty() && page.sections.is_empty());
        }
    }
}
