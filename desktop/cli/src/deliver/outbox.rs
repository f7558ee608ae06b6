use std::collections::BTreeMap;

use shikaku_adapter::drop_folder::{DropError, DropFolder};
use shikaku_calendar::japan_time;
use shikaku_core::gateway::{ResultEntry, ResultKind};
use shikaku_eligibility::Confirmation;
use shikaku_eligibility::handover::clipboard::{self, LineEnd};
use shikaku_eligibility::handover::file_name::FileId;
use shikaku_eligibility::handover::{Encoding, FileKind, FileName, xml};
use thiserror::Error;

use crate::console;

/// Why a result was not delivered.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum OutboxError {
    /// The folder.
    #[error(transparent)]
    Folder(#[from] DropError),
    /// The state names a file that no folder can hold.
    #[error("the state names no file of a result")]
    Name,
}

/// What became of a result that was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Released {
    /// It was delivered, now or before a crash.
    Delivered,
    /// A file of its name was there, from an earlier state. It was not touched.
    Present,
    /// Nothing is known of it, so it has to be delivered again.
    Unknown,
}

/// Where results are delivered, in two steps.
pub(crate) trait Outbox {
    /// Prepares a result; the name under which it is released. `None` for a result that has no such form.
    fn prepare(&mut self, entry: &ResultEntry) -> Result<Option<String>, OutboxError>;

    /// Releases what was prepared under this name, perhaps by an earlier run.
    fn release(&mut self, name: &str) -> Result<Released, OutboxError>;

    /// Removes what earlier runs left.
    fn tidy(&mut self) -> Result<(), OutboxError>;
}

/// The folder in which the receipt computer looks for XML.
#[derive(Debug)]
pub(crate) struct FolderOutbox {
    folder: DropFolder,
    encoding: Encoding,
}

impl FolderOutbox {
    /// Of a folder, which must be there.
    pub(crate) const fn new(folder: DropFolder, encoding: Encoding) -> Self {
        Self { folder, encoding }
    }
}

impl Outbox for FolderOutbox {
    fn prepare(&mut self, entry: &ResultEntry) -> Result<Option<String>, OutboxError> {
        let Some(name) = file_name(entry) else { return Ok(None) };
        let Ok(written) = xml::write(&entry.message, self.encoding) else { return Ok(None) };
        self.folder.prepare(&name, &written.bytes)?;
        Ok(Some(name.to_string()))
    }

    fn release(&mut self, name: &str) -> Result<Released, OutboxError> {
        let name = FileName::parse(name).map_err(|_| OutboxError::Name)?;
        match self.folder.release(&name) {
            Err(DropError::Exists) => {
                self.folder.discard(&name)?;
                Ok(Released::Present)
            }
            released => Ok(released.map(|()| Released::Delivered)?),
        }
    }

    fn tidy(&mut self) -> Result<(), OutboxError> {
        Ok(self.folder.sweep().map(drop)?)
    }
}

/// The name of the file of a result. It is the same each time, because a second file would be a second result.
fn file_name(entry: &ResultEntry) -> Option<FileName> {
    let id = FileId::new(&entry.id).ok()?;
    let at = japan_time(entry.confirmed_at);
    FileName::new(FileKind::Face { at }, id).ok()
}

/// Standard output, to which the copied text goes.
#[derive(Default, derive_more::Debug)]
#[debug("TextOutbox({} results)", _0.len())]
pub(crate) struct TextOutbox(BTreeMap<String, String>);

impl Outbox for TextOutbox {
    fn prepare(&mut self, entry: &ResultEntry) -> Result<Option<String>, OutboxError> {
        let Some(text) = copied_text(entry) else { return Ok(None) };
        self.0.insert(entry.id.clone(), text);
        Ok(Some(entry.id.clone()))
    }

    fn release(&mut self, name: &str) -> Result<Released, OutboxError> {
        let Some(text) = self.0.remove(name) else { return Ok(Released::Unknown) };
        console::document(format!("{text}\r\n\r\n").as_bytes());
        Ok(Released::Delivered)
    }

    fn tidy(&mut self) -> Result<(), OutboxError> {
        Ok(())
    }
}

/// The text that is copied for a qualification that holds, or that the staff chose.
fn copied_text(entry: &ResultEntry) -> Option<String> {
    let confirmation = Confirmation::from(entry.message.clone());
    let written = match (entry.kind, confirmation.results()) {
        (ResultKind::Chosen, [chosen]) => {
            clipboard::write_one(chosen, confirmation.confirmed_on()?, LineEnd::CrLf)
        }
        _ => clipboard::write(&confirmation, LineEnd::CrLf).ok()?,
    };
    Some(written.into_text())
}
