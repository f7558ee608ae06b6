package shikaku.app

import android.app.Activity
import android.nfc.NfcAdapter
import android.nfc.Tag
import android.nfc.tech.IsoDep
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import shikaku.shell.CardReader
import shikaku.shell.CardReaderListener
import uniffi.shikaku_bindings.CardLinkFailure

/**
 * NFC of the device in reader mode. The mode stays on while the activity is in front, because without it Android hands a card
 * that is still in the field to another app. A card that is not wanted is ignored.
 */
internal class NfcReader(private val activity: Activity, private val listener: CardReaderListener) :
    CardReader, NfcAdapter.ReaderCallback {
    private val adapter: NfcAdapter? = nullIfUnavailable { NfcAdapter.getDefaultAdapter(activity) }
    private val main = Handler(Looper.getMainLooper())
    private var inFront = false

    @Volatile
    private var cardWanted = false

    override fun setCardWanted(wanted: Boolean) {
        cardWanted = wanted
        if (wanted) main.post(::restart)
    }

    /** The activity came to the front. On the main thread. */
    fun resume() {
        inFront = true
        restart()
    }

    /** The activity went to the background. On the main thread. */
    fun pause() {
        inFront = false
        nullIfUnavailable { adapter?.disableReaderMode(activity) }
    }

    /** On a thread of the system. */
    override fun onTagDiscovered(tag: Tag) {
        if (!cardWanted) return
        val link = try {
            IsoDep.get(tag)?.let(::IsoDepLink)
        } catch (_: SecurityException) {
            null // The tag is out of date already.
        }
        if (link == null) return
        cardWanted = false
        listener.onCardFound(link)
    }

    /** Stops and starts the reader mode, so that Android reports a card that never left the field again. */
    private fun restart() {
        if (!inFront) return
        val failure = start()
        if (failure != null && cardWanted) listener.onCardLinkFailed(failure)
    }

    /** Starts the reader mode; returns why it does not start. */
    private fun start(): CardLinkFailure? {
        val nfc = adapter ?: return CardLinkFailure.NO_READER
        val started = nullIfUnavailable {
            if (!nfc.isEnabled) return CardLinkFailure.NFC_OFF
            nfc.disableReaderMode(activity)
            nfc.enableReaderMode(activity, this, FLAGS, EXTRAS)
        }
        return if (started == null) CardLinkFailure.NFC_UNAVAILABLE else null
    }
}

/** The NFC service of the system may end, lack the permission, or refuse an activity that is being paused. */
private inline fun <T> nullIfUnavailable(work: () -> T): T? = try {
    work()
} catch (_: RuntimeException) {
    null
}

/** The My Number Card is of type B and holds no NDEF. */
private const val FLAGS = NfcAdapter.FLAG_READER_NFC_B or NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK

/** Rarely, because on some phones the presence check interrupts a long computation of the card. */
private val EXTRAS = Bundle().apply { putInt(NfcAdapter.EXTRA_READER_PRESENCE_CHECK_DELAY, 1_500) }
