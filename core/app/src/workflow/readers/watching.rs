use std::sync::Arc;
use std::time::Duration;

use shikaku_reader::session::ReaderObserver;

use super::ReaderManager;

impl ReaderManager {
    /// From now on this witness sees what goes over the reader in use, whichever that is; `None`: nobody does.
    pub fn watch(&mut self, observer: Option<Arc<dyn ReaderObserver>>, now: Duration) {
        self.observer = observer;
        self.watch_session(now);
    }

    pub(super) fn watch_session(&mut self, now: Duration) {
        if let Some(reader) = &mut self.reader {
            reader.session.watch(self.observer.clone(), now);
        }
    }
}
