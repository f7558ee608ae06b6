package shikaku.app

import android.nfc.Tag
import android.nfc.tech.IsoDep
import android.nfc.tech.NfcA
import android.nfc.tech.NfcB
import java.io.IOException
import shikaku.shell.CardLink
import shikaku.shell.CardLostException
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.RadioType

/** A card on the phone's own NFC. */
internal class IsoDepLink(private val card: IsoDep) : CardLink {
    private var connected = false

    override val limits = LinkLimits(
        extended = card.isExtendedLengthApduSupported,
        commandMax = card.maxTransceiveLength.toUInt(),
        responseMax = card.maxTransceiveLength.toUInt(),
        radio = radioOf(card.tag),
    )

    override fun transceive(command: ByteArray): ByteArray {
        if (command.size.toUInt() > limits.commandMax) throw CardLostException(LostCard.TOO_LONG)
        if (!connected) orLost(LostCard.BEFORE_SENDING) { connect() }
        // An exception does not tell whether the card has run the command.
        return orLost(LostCard.AFTER_SENDING) { card.transceive(command) }
    }

    override fun close() {
        try {
            card.close()
        } catch (_: IOException) {
            // It is gone, which is what was wanted.
        } catch (_: SecurityException) {
            // The tag is out of date: another one took its place.
        }
    }

    private fun connect() {
        card.connect()
        // Lives until the link is closed. The stack's own 309 ms are too short for a signature.
        card.timeout = TIMEOUT_MILLIS
        connected = true
    }
}

/** Since Android 13 a stale tag answers with a [SecurityException], which is no [IOException] and ends the process. */
private inline fun <T> orLost(kind: LostCard, work: () -> T): T = try {
    work()
} catch (_: IOException) {
    throw CardLostException(kind)
} catch (_: SecurityException) {
    throw CardLostException(kind)
} catch (_: IllegalStateException) {
    // Closed on another thread between two commands.
    throw CardLostException(kind)
}

private fun radioOf(tag: Tag): RadioType? = when {
    NfcB::class.java.name in tag.techList -> RadioType.TYPE_B
    NfcA::class.java.name in tag.techList -> RadioType.TYPE_A
    else -> null
}

private const val TIMEOUT_MILLIS = 5_000
