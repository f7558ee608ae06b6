use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::server::Api;
use crate::webhook;

/// How often the database is looked into. Another gateway may have recorded a result, so that only the database knows.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Looks for news as long as the gateway runs: for clients that wait, and for webhooks.
pub(crate) async fn watch(api: Arc<Api>) {
    loop {
        sleep(LOOK_EVERY).await;
        let looking = Arc::clone(&api);
        let looked = spawn_blocking(move || {
            let watched = looking.board.watched();
            if !watched.is_empty() {
                looking.board.publish(looking.service.vendors.news(watched)?);
            }
            looking.service.webhooks.due(looking.service.clock.now())
        });
        match looked.await {
            Ok(Ok(due)) => {
                for message in due {
                    tokio::spawn(webhook::send(Arc::clone(&api), message));
                }
            }
            Ok(Err(error)) => log::warn!("no hints: {error} {}", error.code().unwrap_or_default()),
            Err(_) => log::error!("no hints: the worker died"),
        }
    }
}
