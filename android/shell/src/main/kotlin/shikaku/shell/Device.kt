package shikaku.shell

import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Signals

/**
 * The voice, the sounds, the vibration and the clipboard of the device. The [AppLoop] calls it on its own thread. The library decides
 * what is said, played and felt, and when; the device compares nothing.
 */
interface Device {
    /** Vibrates, plays and speaks. It is called after the screen of the same output is shown, once for each output. */
    fun play(signals: Signals)

    /** Clears the clipboard, if it still has the text that was copied last. */
    fun clearClipboard()
}

/** Pauses and pulses in turn, in milliseconds. Empty: the device does not vibrate. */
fun pulses(haptic: Haptic): List<Long> = when (haptic) {
    Haptic.NONE -> emptyList()
    Haptic.TICK -> listOf(0, 30)
    Haptic.SUCCESS -> listOf(0, 40, 80, 40)
    Haptic.WARNING -> listOf(0, 400)
    Haptic.FAILURE -> listOf(0, 120, 80, 120, 80, 120)
}
