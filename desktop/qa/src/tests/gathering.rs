use std::fs;

use crate::report::{gather, page};
use crate::sample::samples;
use crate::{Form, write_form};

#[test]
fn a_folder_is_searched_to_its_deepest_level_and_gaps_are_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let below = folder.path().join("below");
    fs::create_dir(&below).expect("a folder");
    for (place, (name, transcript)) in samples().into_iter().enumerate() {
        let form = if place % 2 == 0 { Form::Text } else { Form::Cbor };
        fs::write(below.join(format!("{name}.transcript")), write_form(&transcript, form)).expect("a file");
    }
    let (_, transcript) = samples().remove(0);
    let whole = write_form(&transcript, Form::Text);
    fs::write(folder.path().join("cut.transcript"), &whole[..whole.len() - 10]).expect("a file");
    fs::write(folder.path().join("later.transcript"), "shikaku-transcript 2\n").expect("a file");
    fs::write(folder.path().join("photo.png"), b"\x89PNG").expect("a file");

    let gathered = gather(&[folder.path().to_owned()]).expect("a report");
    let names = gathered.sections.iter().map(|section| section.name.replace('\\', "/"));
    let names: Vec<_> = names.map(|name| name.replace(".transcript", "")).collect();
    let expected =
        ["below/imported-log", "below/pin-valid", "below/pin-wrong-then-lost", "below/visual-invalid", "cut"];
    assert_eq!(names, expected);
    assert_eq!(gathered.sections.iter().filter(|section| section.broken.is_some()).count(), 1);
    assert_eq!(gathered.unread.len(), 1);
    let page = page(&gathered);
    for expected in ["file broken", "take a newer program"] {
        assert!(page.contains(expected), "{expected}");
    }
    assert!(gather(&[folder.path().join("nowhere")]).is_err());
}
