package shikaku.shell

import uniffi.shikaku_bindings.CardLinkFailure
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LostCard

/** The link to one card, from the time it is found until it is released. */
interface CardLink {
    /** What the link can carry. */
    val limits: LinkLimits

    /**
     * Sends one command APDU and waits for the response APDU, status word last. It blocks, and only one thread calls it at a
     * time.
     *
     * @throws CardLostException when there is no response.
     */
    fun transceive(command: ByteArray): ByteArray

    /** Releases the card. An exchange in flight may end with [CardLostException]. It may be called on any thread. */
    fun close()
}

/** A command has no response. It carries no text of the platform, because that may hold bytes of the command. */
class CardLostException(val kind: LostCard) : Exception(kind.name)

/** The card reader of the device: NFC, or a card slot. It reports to a [CardReaderListener]. */
fun interface CardReader {
    /**
     * Looks for a card, or stops looking. `true` again restarts the search, so that a card that never left the field is found again.
     * The [AppLoop] calls it on its own thread.
     */
    fun setCardWanted(wanted: Boolean)
}

/** Receives the reports of a [CardReader]. Every method may be called on any thread and returns at once. */
interface CardReaderListener {
    /** A card is in the field. A card found earlier is gone. */
    fun onCardFound(found: CardLink)

    /** The reader cannot look for a card. */
    fun onCardLinkFailed(failure: CardLinkFailure)
}
