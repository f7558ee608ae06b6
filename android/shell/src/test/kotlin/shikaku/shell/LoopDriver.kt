package shikaku.shell

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Shikaku

/** Drives an [AppLoop] as an app and a person do, and records its screens. Without a radio, a device's reader finds the cards. */
class LoopDriver(app: Shikaku, radio: ((RadioListener) -> Radio)? = null) : AutoCloseable {
    private val screens = LinkedBlockingQueue<Screen>()

    /** The loop. */
    val loop = AppLoop(app) { screens.put(it) }
    private val reader = FieldReader(loop)

    /** Every screen that the test took, in order. */
    val seen = mutableListOf<Screen>()

    init {
        loop.begin(reader.takeIf { radio == null }, radio?.invoke(loop))
        loop.foreground()
    }

    /** The last screen that the test took. */
    val now: Screen get() = seen.last()

    /** Takes screens until one satisfies; fails when none comes. */
    fun until(what: String, satisfies: (Screen) -> Boolean): Screen {
        untilHolds(what) { seen.isNotEmpty() && satisfies(now) }
        return now
    }

    /** Takes screens until something holds; fails when no screen comes any more. */
    fun untilHolds(what: String, holds: () -> Boolean) {
        while (!holds()) {
            val next = screens.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            seen += next ?: error("no $what came after ${seen.lastOrNull()?.id}")
        }
    }

    /** Takes the screens that come until none comes for a while. */
    fun untilQuiet(): List<Screen> =
        generateSequence { screens.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS) }.take(MANY).toList().also { seen += it }

    /** Keeps a card in the field of the device's reader from now on. */
    fun hold(card: () -> CardLink) = reader.hold(card)

    override fun close() = loop.close()
}

/** A reader with a card that stays in its field: it finds the card once for each want. */
private class FieldReader(private val listener: CardReaderListener) : CardReader {
    private var isWanted = false
    private var card: (() -> CardLink)? = null

    @Synchronized
    override fun setCardWanted(wanted: Boolean) {
        isWanted = wanted
        find()
    }

    @Synchronized
    fun hold(card: () -> CardLink) {
        this.card = card
        find()
    }

    private fun find() {
        val card = card ?: return
        if (!isWanted) return
        isWanted = false
        listener.onCardFound(card())
    }
}

private const val TIMEOUT_SECONDS = 20L
private const val QUIET_MILLIS = 500L

/** More screens than any test expects: an endless loop fails there. */
private const val MANY = 50
