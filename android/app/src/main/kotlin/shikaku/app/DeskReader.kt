package shikaku.app

import android.app.Activity
import shikaku.shell.CardReader
import shikaku.shell.Desk
import shikaku.shell.RadioListener
import shikaku.shell.ReaderLoop
import uniffi.shikaku_bindings.CardReaders
import uniffi.shikaku_bindings.History

/** What looks for cards, in step with the activity. Each is called on the main thread. */
internal interface DeskReader : CardReader {
    /** The activity came to the front. */
    fun resume()

    /** The activity went to the back. */
    fun pause()

    /** A permission was given or not. */
    fun permissionAnswered() = Unit

    /** Nothing is left running. */
    fun close() = Unit
}

/** With what a clinic reads its cards. */
internal enum class ReaderKind { NFC, BLUETOOTH, USB }

/** The core's part, which the reception needs as well; NFC has none. One for each activity: in the back it holds no reader. */
internal fun ReaderKind.readers(history: History): CardReaders? = when (this) {
    ReaderKind.NFC -> null
    ReaderKind.BLUETOOTH -> CardReaders.bluetooth(history)
    ReaderKind.USB -> CardReaders.wired(UsbRadio.DEVICE)
}

/** Joins it to the desk. */
internal fun ReaderKind.at(desk: Desk, activity: Activity, readers: CardReaders?): DeskReader = when {
    readers == null -> NfcReader(activity, desk)
    this == ReaderKind.USB -> OutsideReader(ReaderLoop(readers, desk) { UsbRadio(activity, it) })
    else -> {
        RadioPermissions.ask(activity)
        var radio: GattRadio? = null
        val loop = ReaderLoop(readers, desk) { ear: RadioListener -> GattRadio(activity, ear).also { radio = it } }
        OutsideReader(loop) { radio?.permissionAnswered() }
    }
}

/** A reader beside the device. */
private class OutsideReader(private val loop: ReaderLoop, private val answered: () -> Unit = {}) : DeskReader, CardReader by loop {
    override fun resume() = loop.attend()

    override fun pause() = loop.rest()

    override fun permissionAnswered() = answered()

    override fun close() = loop.close()
}
