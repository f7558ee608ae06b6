use std::thread;
use std::time::{Duration, Instant};

use shikaku_virtual_card::{PlugError, PluggedCard, Unplugged};

use crate::arguments::PlugArguments;
use crate::failure::Failure;
use crate::record::Recorder;

/// Plugs the card in and serves it until `vpcd` is gone; a card that a fault took away comes back by itself.
pub(crate) fn plug(arguments: &PlugArguments) -> Result<(), Failure> {
    let card = arguments.card.issue()?;
    let mut recorder = Recorder::new(&card, arguments.log, arguments.stats.clone());
    let mut plugged = PluggedCard::new(card, arguments.atr.clone(), arguments.faults.iter().cloned());
    let until = Instant::now() + Duration::from_secs(arguments.wait);
    eprintln!("{:?} at {}", plugged.card(), arguments.address());
    loop {
        recorder.connection += 1;
        match plugged.serve(arguments.address(), &mut recorder) {
            Ok(Unplugged::Removed) => thread::sleep(arguments.back_after()),
            Ok(Unplugged::Closed) => break,
            Err(PlugError::Unreachable(_)) if Instant::now() < until => thread::sleep(RETRY),
            Err(PlugError::Unreachable(_)) => return Err(Failure::NoVpcd { address: arguments.address() }),
            Err(error) => return Err(error.into()),
        }
    }
    recorder.finish()
}

const RETRY: Duration = Duration::from_millis(100);
