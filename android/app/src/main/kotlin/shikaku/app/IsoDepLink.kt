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

/** The link to a card over NFC of the device. */
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
        // An exception does not say whether the card ran the command.
        return orLost(LostCard.AFTER_SENDING) { card.transceive(command) }
    }

    override fun close() {
        try {
            card.close()
        } catch (_: IOException) {
            // It is closed already.
        } catch (_: SecurityException) {
            // The tag is out of date, because another one was found.
        }
    }

    private fun connect() {
        card.connect()
        // Valid until the link is closed. The default of 309 ms is too short for a signature.
        card.timeout = TIMEOUT_MILLIS
        connected = true
    }
}

/** Since Android 13 a tag that is out of date throws a [SecurityException], which is no [IOException]. */
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
