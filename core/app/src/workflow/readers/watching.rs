use std::sync::Arc;
use std::time::Duration;

use shikaku_reader::session::ReaderObserver;

use super::ReaderManager;

impl ReaderManager {
    /// Sets the observer of the reader in use, and of each reader after it. `None` removes it.
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
