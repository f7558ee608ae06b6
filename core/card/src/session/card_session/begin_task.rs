use super::CardSessionStep;
use super::context::{Context, RecognisedCard};
use super::querying_birth_date::SelectingSurface;
use super::querying_pin::QueryingPin;
use super::task::{PinCertificate, PinQuery, Task};

/// Enters the state that does the rest of the task, with a card whose certificate was read.
pub(super) fn begin_task(context: Context, card: RecognisedCard, task: Task) -> CardSessionStep {
    match task {
        Task::Certificate => context.end_identified(*card.certificate),
        Task::Pin(task) => {
            let certificate = PinCertificate::Read(card.certificate);
            QueryingPin::start(context, PinQuery { card: card.identity, task, certificate })
        }
        Task::Presence(task) => SelectingSurface::start(context, card, task),
    }
}
