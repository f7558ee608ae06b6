package shikaku.app

import android.app.Activity
import android.nfc.NfcAdapter
import android.nfc.Tag
import android.nfc.tech.IsoDep
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import shikaku.shell.ReaderHost
import uniffi.shikaku_bindings.ReaderTrouble

/**
 * NFC of the phone in reader mode. The mode stays on while the activity is in front, wanted or not: switched off, Android
 * would hand the card that still lies there to another app. A card that nobody waits for is not heard.
 */
internal class NfcReader(private val activity: Activity, private val desk: ReaderHost) :
    DeskReader, NfcAdapter.ReaderCallback {
    private val adapter: NfcAdapter? = orUnavailable { NfcAdapter.getDefaultAdapter(activity) }
    private val main = Handler(Looper.getMainLooper())
    private var inFront = false

    @Volatile
    private var looking = false

    override fun look(wanted: Boolean) {
        looking = wanted
        if (wanted) main.post(::restart)
    }

    override fun resume() {
        inFront = true
        restart()
    }

    override fun pause() {
        inFront = false
        orUnavailable { adapter?.disableReaderMode(activity) }
    }

    /** On a thread of the system's. */
    override fun onTagDiscovered(tag: Tag) {
        if (!looking) return
        val link = try {
            IsoDep.get(tag)?.let(::IsoDepLink)
        } catch (_: SecurityException) {
            null // The tag is out of date before it was touched.
        }
        if (link == null) return
        looking = false
        desk.cardFound(link)
    }

    /** Off and on again: so a card that lies there is found anew, and a phone that lost one finds the next. */
    private fun restart() {
        if (!inFront) return
        val trouble = trouble()
        if (trouble != null && looking) desk.readerFailed(trouble)
    }

    /** Starts the reader mode; why it does not start, if so. */
    private fun trouble(): ReaderTrouble? {
        val nfc = adapter ?: return ReaderTrouble.NO_READER
        val ready = orUnavailable {
            if (!nfc.isEnabled) return ReaderTrouble.NFC_OFF
            nfc.disableReaderMode(activity)
            nfc.enableReaderMode(activity, this, FLAGS, EXTRAS)
        }
        return if (ready == null) ReaderTrouble.NFC_UNAVAILABLE else null
    }
}

/** The system's service for NFC may die, miss the permission, or refuse an activity that is just leaving. */
private inline fun <T> orUnavailable(work: () -> T): T? = try {
    work()
} catch (_: RuntimeException) {
    null
}

/** The My Number Card is of type B and holds no NDEF to be looked for. */
private const val FLAGS = NfcAdapter.FLAG_READER_NFC_B or NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK

/** Rarely, because on some phones the question whether the card is still there breaks a long computation of the card. */
private val EXTRAS = Bundle().apply { putInt(NfcAdapter.EXTRA_READER_PRESENCE_CHECK_DELAY, 1_500) }
