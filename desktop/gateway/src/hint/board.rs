use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::vendor::Vendor;

/// Where the clients that wait for hints find them.
pub(crate) struct Board {
    news: watch::Sender<Arc<News>>,
    watched: Arc<Mutex<HashMap<String, Watched>>>,
}

/// What was last seen of all that is watched.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// The number of the last result in the feed of each clinic.
    pub(crate) numbers: HashMap<String, i64>,
    /// Links whose token holds no longer.
    pub(crate) ended: HashSet<String>,
}

/// A link with clients that wait.
struct Watched {
    clinic: String,
    clients: usize,
}

/// Most clients of one link at the same time. A receipt computer needs one; a second one may be open after a broken connection.
const CLIENTS_MAX: usize = 4;

impl Board {
    pub(crate) fn new() -> Self {
        Self { news: watch::Sender::default(), watched: Arc::default() }
    }

    /// One more client of this link. `None` where it has too many.
    pub(crate) fn join(&self, vendor: &Vendor) -> Option<Place> {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Watched { clinic: vendor.clinic.clone(), clients: 0 };
        let link = watched.entry(vendor.link.clone()).or_insert_with(new);
        if link.clients >= CLIENTS_MAX {
            return None;
        }
        link.clients += 1;
        let news = self.news.subscribe();
        Some(Place { link: vendor.link.clone(), news, watched: Arc::clone(&self.watched) })
    }

    /// Every link with a client that waits, and its clinic.
    pub(crate) fn watched(&self) -> Vec<(String, String)> {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.iter().map(|(link, watched)| (link.clone(), watched.clinic.clone())).collect()
    }

    /// Wakes the clients where something is new.
    pub(crate) fn publish(&self, news: News) {
        self.news.send_if_modified(|before| {
            let is_new = **before != news;
            if is_new {
                *before = Arc::new(news);
            }
            is_new
        });
    }
}

/// The place of one client that waits, free again when it is dropped.
pub(crate) struct Place {
    pub(crate) link: String,
    pub(crate) news: watch::Receiver<Arc<News>>,
    watched: Arc<Mutex<HashMap<String, Watched>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(link) = watched.get_mut(&self.link) {
            link.clients = link.clients.saturating_sub(1);
            if link.clients == 0 {
                watched.remove(&self.link);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Board, CLIENTS_MAX};
    use crate::vendor::Vendor;

    #[test]
    fn a_link_has_a_few_clients_and_is_watched_as_long_as_it_has_one() {
        let board = Board::new();
        let vendor = Vendor { link: "l".to_owned(), clinic: "c".to_owned(), scopes: Vec::new() };
        let mut places: Vec<_> = (0..CLIENTS_MAX).filter_map(|_| board.join(&vendor)).collect();
        assert_eq!(places.len(), CLIENTS_MAX);
        assert!(board.join(&vendor).is_none());
        assert_eq!(board.watched(), [("l".to_owned(), "c".to_owned())]);
        places.pop();
        assert!(board.join(&vendor).is_some());
        places.clear();
        assert!(board.watched().is_empty());
    }
}
