use std::sync::Arc;
use std::time::Duration;

use shikaku_reader::session::ReaderWitness;

use super::ReaderDesk;

impl ReaderDesk {
    /// From now on this witness sees what goes over the reader in use, whichever that is; `None`: nobody does.
    pub fn watch(&mut self, witness: Option<Arc<dyn ReaderWitness>>, now: Duration) {
        self.witness = witness;
        self.watch_session(now);
    }

    pub(super) fn watch_session(&mut self, now: Duration) {
        if let Some(reader) = &mut self.reader {
            reader.session.watch(self.witness.clone(), now);
        }
    }
}
