import ShikakuBindings

/// The voice, the sounds, the haptics and the clipboard of the device. The library decides what is said, played and felt, and
/// when; the device compares nothing.
@MainActor
public protocol Device: AnyObject {
    /// Plays a haptic and a sound, and speaks. It is called after the screen of the same output is drawn, once for each output.
    func play(_ signals: Signals)
    /// Clears the clipboard, if it still has the text that was copied last.
    func clearClipboard()
}
