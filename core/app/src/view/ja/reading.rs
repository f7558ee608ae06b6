use crate::view::{ReadingControl, Screen};

impl Screen {
    /// The same screen with the control that reads it aloud, unless the device has no voice.
    pub(crate) fn read_by(self, is_reading: Option<bool>) -> Self {
        Self { reading: is_reading.map(control), ..self }
    }
}

/// The control that reads a screen aloud or stops the voice. Both labels have five letters, so that nothing beside the control moves
/// when its label changes. 止める alone could be read as やめる, the label of another button of the title bar.
fn control(is_reading: bool) -> ReadingControl {
    let (label, explanation) = if is_reading {
        ("声を止める", "読み上げを、ここで止めます。")
    } else {
        ("読み上げる", "この画面の全部を、声で読み上げます。")
    };
    ReadingControl { label: label.to_owned(), spoken: format!("{label}。{explanation}"), is_reading }
}

#[cfg(test)]
mod tests {
    use super::control;

    #[test]
    fn the_labels_are_as_wide_as_each_other_and_begin_the_accessible_names() {
        let [read, stop] = [false, true].map(control);
        assert_eq!(read.label.chars().count(), stop.label.chars().count());
        for control in [read, stop] {
            assert!(control.spoken.starts_with(&format!("{}。", control.label)), "{}", control.spoken);
        }
    }
}
