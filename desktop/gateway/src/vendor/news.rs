use std::collections::hash_map::Entry;

use super::{Vendors, table};
use crate::hint::News;
use crate::results::last_number;
use crate::store::StoreError;

impl Vendors {
    /// What is new for these links, each with its clinic.
    pub(crate) fn news(&self, watched: Vec<(String, String)>) -> Result<News, StoreError> {
        self.store.read(|work| {
            let mut news = News::default();
            for (link, clinic) in watched {
                if !table::holds(work, &link, &clinic)? {
                    news.ended.insert(link);
                } else if let Entry::Vacant(place) = news.numbers.entry(clinic) {
                    let number = last_number(work, place.key())?;
                    place.insert(number);
                }
            }
            Ok(news)
        })
    }
}
