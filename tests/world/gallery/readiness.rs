use shikaku_clinic::history::{MemoryStore, StoreError, UnavailableStore};
use shikaku_clinic::readiness::{Checklist, ChecklistStore, Rulebook};
use shikaku_core::view::{Screen, readiness_screen};
use shikaku_core::workflow::{MenuIndex, Readiness, ReadinessEvent};

use crate::test_shell::TODAY;

/// Every screen of the preparation with its name.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let picture = |name: &str, keys: &str| (format!("readiness{name}"), shown(&mut kept(), keys));
    let mut screens = vec![
        ("readiness-without-store".to_owned(), shown(&mut area(None), "")),
        picture("", ""),
        picture("-steps", "1"),
        picture("-steps-one-done", "11e"),
        picture("-step", "12"),
        picture("-step-done", "11e1"),
        picture("-question-trade", "2"),
        picture("-date-born", "21"),
        picture("-date-born-five-digits", "21:19500"),
        picture("-date-born-complete", "21:19500502"),
        picture("-date-born-refused", "21:19501332e"),
        picture("-question-full-time", "22:19500502e"),
        picture("-question-sight", "22:19500502e1"),
        picture("-date-born-next", "22:19500502e12"),
        picture("-question-difficult", "22:19500502e12+"),
        picture("-question-closing", "21+"),
        picture("-date-closing", "21+3"),
        picture("-question-stopping", "21+1"),
        picture("-date-stopping", "21+13"),
        picture("-question-place", "21+11"),
        picture("-exemption", "22:19500502e12+1111"),
        picture("-timeline", "3"),
        picture("-money", "4"),
        picture("-receipt", "41"),
        picture("-receipt-typed", "41:39800"),
        picture("-money-two-receipts", "41:39800e1:4500e"),
        picture("-peers-trade", "5"),
        picture("-peers", "51"),
    ];
    let unread = Box::new(UnavailableStore(StoreError::KeyLocked));
    screens.push(("readiness-failed".to_owned(), shown(&mut area(Some(unread)), "")));
    screens.push(("readiness-unsaved".to_owned(), shown(&mut area(Some(Box::new(Unwritable))), "11e")));
    screens
}

fn area(store: Option<Box<dyn ChecklistStore + Send>>) -> Readiness {
    Readiness::new(Rulebook::embedded().expect("the embedded rulebook"), store)
}

fn kept() -> Readiness {
    area(Some(Box::new(MemoryStore::default())))
}

/// Opens the area and presses keys: a number chooses, `+` goes on, `e` enters; after `:` numbers are digits up to `e`.
fn shown(readiness: &mut Readiness, keys: &str) -> Screen {
    readiness.on(ReadinessEvent::Opened, TODAY);
    let mut types = false;
    for key in keys.chars() {
        let event = match key {
            ':' => {
                types = true;
                continue;
            }
            'e' => ReadinessEvent::Entered,
            '+' => ReadinessEvent::Continued,
            digit => {
                let number = u8::try_from(digit.to_digit(10).expect("a digit")).expect("a small number");
                let place = MenuIndex::new(number).filter(|_| !types);
                place.map_or(ReadinessEvent::Digit(number), ReadinessEvent::Chosen)
            }
        };
        types &= key != 'e';
        readiness.on(event, TODAY);
    }
    readiness_screen(readiness, readiness.page().expect("an open area"), TODAY)
}

/// A store that can be read and not written.
struct Unwritable;

impl ChecklistStore for Unwritable {
    fn checklist(&self) -> Result<Option<Checklist>, StoreError> {
        Ok(None)
    }

    fn save_checklist(&mut self, _: &Checklist) -> Result<(), StoreError> {
        Err(StoreError::Full)
    }
}
