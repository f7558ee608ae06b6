package shikaku.shell

import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.ReaderTrouble

/** One card in the field, for as long as it stays. */
interface CardLink {
    /** What the link can carry. */
    val limits: LinkLimits

    /**
     * Sends one command APDU and waits for the answer, status word last. Blocks; never called on two threads at once.
     *
     * @throws CardLostException when there is no answer.
     */
    fun transceive(command: ByteArray): ByteArray

    /** Lets go of the card. An exchange under way may end with [CardLostException]. */
    fun close()
}

/** A command has no answer. It carries no text of the platform: that may hold bytes of the command. */
class CardLostException(val kind: LostCard) : Exception(kind.name)

/** What looks for cards: NFC of a phone, a reader. It hands each card it finds to [Desk.cardFound]. */
interface CardReader {
    /**
     * Looks for a card, or stops looking. Wanted again after a touch, or after a person pressed a button, it starts anew, so
     * that a card which never left the field is found once more.
     */
    fun look(wanted: Boolean)

    /** A screen was shown. A reader that has a page of its own sees to what was pressed there. */
    fun drawn() = Unit
}

/** What a reader brings its news to. May be called on any thread; returns at once. */
interface ReaderHost {
    /** A card is there. An earlier one is gone. */
    fun cardFound(found: CardLink)

    /** No card can be looked for. The same trouble is told once for one want of a card. */
    fun readerFailed(trouble: ReaderTrouble)

    /** Something else than a person changed how it stands. */
    fun refresh()
}
