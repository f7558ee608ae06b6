use shikaku_clinic::history::{MemoryStore, StoreError, UnavailableStore};
use shikaku_clinic::readiness::{Checklist, ChecklistStore, Rulebook};
use shikaku_core::view::{Screen, readiness_screen};
use shikaku_core::workflow::{MenuIndex, Readiness, ReadinessEvent};

use crate::desk::TODAY;

/// Every screen of the preparation with its name.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let told = |name: &str, keys: &str| (format!("readiness{name}"), shown(&mut kept(), keys));
    let mut screens = vec![
        ("readiness-without-store".to_owned(), shown(&mut area(None), "")),
        told("", ""),
        told("-steps", "1"),
        told("-steps-one-done", "11e"),
        told("-step", "12"),
        told("-step-done", "11e1"),
        told("-question-trade", "2"),
        told("-date-born", "21"),
        told("-date-born-five-digits", "21:19500"),
        told("-date-born-complete", "21:19500502"),
        told("-date-born-refused", "21:19501332e"),
        told("-question-full-time", "22:19500502e"),
        told("-question-sight", "22:19500502e1"),
        told("-date-born-next", "22:19500502e12"),
        told("-question-difficult", "22:19500502e12+"),
        told("-question-closing", "21+"),
        told("-date-closing", "21+3"),
        told("-question-stopping", "21+1"),
        told("-date-stopping", "21+13"),
        told("-question-place", "21+11"),
        told("-exemption", "22:19500502e12+1111"),
        told("-timeline", "3"),
        told("-money", "4"),
        told("-receipt", "41"),
        told("-receipt-typed", "41:39800"),
        told("-money-two-receipts", "41:39800e1:4500e"),
        told("-peers-trade", "5"),
        told("-peers", "51"),
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
