//! `shikaku desk --practice`: the application of a PC with a virtual card and the reference gateway in this process. Every screen
//! is marked, and what it keeps is in memory alone.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::application::Setup;
use shikaku_core::port::{Clock as _, HttpRequest};
use shikaku_core::view::practised_screen;
use shikaku_core::workflow::{NextEntry, PracticeEnding, PracticeScript};
use shikaku_pc_app::{Card, CardSource, Exchange, GatewayPort, Parts, SystemClipboard, WaitEnd};

use super::demo::{DemoClinic, StageError};
use super::exercise::{Entries, ExerciseError, PracticeCard, practice_people};
use crate::window::TokenLink;

/// What the application of the practice is built from. The setup keeps nothing beyond the end of the program.
pub(crate) fn window_parts(setup: Setup) -> Result<Parts, String> {
    parts(setup).map_err(|error| {
        log::info!("practice: {error}");
        "練習を準備できません。使えるポートがあるかを確認して、もう一度実行してください。".to_owned()
    })
}

fn parts(setup: Setup) -> Result<Parts, ExerciseError> {
    let PracticeScript { card, gateway } = PracticeEnding::Valid.script();
    let today = japan_date(SystemClock.now());
    let issue = move || PracticeCard::issue(card, Rc::new(Entries::of(card)), today);
    let people = practice_people(&gateway, issue()?.record(), today)?;
    let clinic = DemoClinic::with(Some(people), gateway.visual_check)?;
    let link = TokenLink::new(&clinic.http_settings()?).map_err(StageError::from)?;
    Ok(Parts {
        setup,
        clock: Box::new(SystemClock),
        gateway: Arc::new(PracticeLink { link: Arc::new(link), _clinic: clinic }),
        cards: Box::new(move |end| {
            let card = issue().map_err(|_| ReaderFailure::NoReader)?;
            Ok(Box::new(LaterCard { card, end: end.clone() }))
        }),
        clipboard: Box::new(SystemClipboard::default()),
        watches_clipboard: false,
        folder: None,
        mark: Box::new(|screen, state| practised_screen(screen, state, NextEntry::default())),
    })
}

/// The gateway, which runs as long as its link.
struct PracticeLink {
    link: Arc<TokenLink>,
    _clinic: DemoClinic,
}

impl GatewayPort for PracticeLink {
    fn exchange(self: Arc<Self>, request: HttpRequest) -> Exchange {
        Arc::clone(&self.link).exchange(request)
    }
}

/// A card that is held up a little after one is wanted, so that a person sees the screen that asks for it.
struct LaterCard {
    card: PracticeCard,
    end: WaitEnd,
}

impl CardSource for LaterCard {
    fn wait(&mut self, deadline: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        let begin = Instant::now();
        while begin.elapsed() < BEFORE_CARD {
            if self.end.is_asked() {
                return Ok(None);
            }
            std::thread::sleep(STEP);
        }
        self.card.wait(deadline)
    }
}

const BEFORE_CARD: Duration = Duration::from_millis(1_500);
const STEP: Duration = Duration::from_millis(20);
