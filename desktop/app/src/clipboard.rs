#[cfg(target_os = "linux")]
use arboard::SetExtLinux as _;
#[cfg(windows)]
use arboard::SetExtWindows as _;
use arboard::{Clipboard, Set};

/// The clipboard of the computer, for a text that is personal.
pub trait ClipboardPort {
    /// Puts the text there; `false` if that is not possible, so that the browser does it.
    fn put(&mut self, text: &str) -> bool;

    /// The text that is there; `None` if that cannot be seen, so that the browser reads it. An empty clipboard is an empty text.
    fn read(&mut self) -> Option<String>;

    /// The text that came there since the last call, unless this put it there.
    fn take_new(&mut self) -> Option<String>;

    /// Clears it if it still has what was put there or read there last; `false` if there was no such text.
    fn clear(&mut self) -> bool;
}

/// The clipboard of the operating system. Its history, its copies in the cloud and programs that watch it are asked to leave the
/// text out, where the system can say so.
#[derive(Default)]
pub struct SystemClipboard {
    clipboard: Option<Clipboard>,
    /// What was put there or read there last. It is on the screen and in the clipboard as well.
    ours: Option<String>,
    /// What was there when it was looked at last.
    seen: Option<String>,
}

impl SystemClipboard {
    /// It is opened late: a session without a clipboard is no fault until something is copied.
    fn open(&mut self) -> Option<&mut Clipboard> {
        if self.clipboard.is_none() {
            self.clipboard = Clipboard::new().map_err(|error| log::info!("no clipboard: {error}")).ok();
        }
        self.clipboard.as_mut()
    }
}

impl ClipboardPort for SystemClipboard {
    fn put(&mut self, text: &str) -> bool {
        let Some(clipboard) = self.open() else { return false };
        let is_put = left_out_of_history(clipboard.set()).text(text).is_ok();
        self.ours = is_put.then(|| text.to_owned());
        self.seen.clone_from(&self.ours);
        is_put
    }

    fn read(&mut self) -> Option<String> {
        // A picture, or nothing, is no text.
        let text = self.open()?.get_text().unwrap_or_default();
        self.ours = Some(text.clone());
        self.seen = Some(text.clone());
        Some(text)
    }

    fn take_new(&mut self) -> Option<String> {
        let text = self.open()?.get_text().ok()?;
        if self.seen.as_ref() == Some(&text) {
            return None;
        }
        self.ours = Some(text.clone());
        self.seen.replace(text)?;
        self.seen.clone()
    }

    fn clear(&mut self) -> bool {
        let (Some(clipboard), Some(put)) = (&mut self.clipboard, self.ours.take()) else { return false };
        // A text that cannot be read is not ours any more.
        if clipboard.get_text().is_ok_and(|present| present == put)
            && let Err(error) = clipboard.clear()
        {
            log::warn!("the clipboard was not cleared: {error}");
        }
        true
    }
}

#[cfg(target_os = "linux")]
fn left_out_of_history(set: Set<'_>) -> Set<'_> {
    set.exclude_from_history()
}

#[cfg(windows)]
fn left_out_of_history(set: Set<'_>) -> Set<'_> {
    set.exclude_from_monitoring().exclude_from_cloud().exclude_from_history()
}

#[cfg(not(any(target_os = "linux", windows)))]
fn left_out_of_history(set: Set<'_>) -> Set<'_> {
    set
}
