#[cfg(target_os = "linux")]
use arboard::SetExtLinux as _;
#[cfg(windows)]
use arboard::SetExtWindows as _;
use arboard::{Clipboard, Set};

/// The clipboard of the computer, for a text that is personal.
pub trait ClipboardPort {
    /// Puts the text there; `false` if that is not possible, so that the browser does it.
    fn put(&mut self, text: &str) -> bool;

    /// Clears it if it still has what was put there last; `false` if it was not put there by this.
    fn clear(&mut self) -> bool;
}

/// The clipboard of the operating system. Its history, its copies in the cloud and programs that watch it are asked to leave the
/// text out, where the system can say so.
#[derive(Default)]
pub struct SystemClipboard {
    clipboard: Option<Clipboard>,
    /// What was put there last. It is on the screen and in the clipboard as well.
    put: Option<String>,
}

impl ClipboardPort for SystemClipboard {
    fn put(&mut self, text: &str) -> bool {
        // It is opened late: a session without a clipboard is no fault until something is copied.
        if self.clipboard.is_none() {
            self.clipboard = Clipboard::new().map_err(|error| log::info!("no clipboard: {error}")).ok();
        }
        let Some(clipboard) = &mut self.clipboard else { return false };
        let is_put = left_out_of_history(clipboard.set()).text(text).is_ok();
        self.put = is_put.then(|| text.to_owned());
        is_put
    }

    fn clear(&mut self) -> bool {
        let (Some(clipboard), Some(put)) = (&mut self.clipboard, self.put.take()) else { return false };
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

/// No clipboard of the program: the browser has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserClipboard;

impl ClipboardPort for BrowserClipboard {
    fn put(&mut self, _: &str) -> bool {
        false
    }

    fn clear(&mut self) -> bool {
        false
    }
}
