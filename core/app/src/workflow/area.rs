use super::{Archive, ReaderManager, ReaderPage, Readiness, ReadinessPage};

/// The area on the screen, which gets the buttons and digits. Every other area lies over the check.
pub enum Area<'a> {
    /// The list of the languages.
    Languages,
    /// The page of the readers.
    Readers(&'a ReaderManager, &'a ReaderPage),
    /// Past results and follow-ups.
    Archive(&'a Archive),
    /// 導入の準備.
    Readiness(&'a Readiness, &'a ReadinessPage),
    /// The check of the patient.
    Check,
}

impl<'a> Area<'a> {
    /// The area that is open; the check when none is.
    #[must_use]
    pub fn open(
        readers: Option<&'a ReaderManager>,
        archive: Option<&'a Archive>,
        readiness: Option<&'a Readiness>,
        is_choosing_language: bool,
    ) -> Self {
        if is_choosing_language {
            return Self::Languages;
        }
        let page_of_readers = readers.and_then(|readers| Some(Self::Readers(readers, readers.page()?)));
        page_of_readers
            .or_else(|| archive.map(Self::Archive))
            .or_else(|| readiness.and_then(|readiness| Some(Self::Readiness(readiness, readiness.page()?))))
            .unwrap_or(Self::Check)
    }
}
