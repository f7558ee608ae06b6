package shikaku.shell

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.CardReaders
import uniffi.shikaku_bindings.Reception
import uniffi.shikaku_bindings.Screen

/** One patient at a desk, with a test in the chair of the person: it presses, and looks at what is shown. */
class Visit(reception: Reception, radio: Pair<CardReaders, (RadioListener) -> Radio>? = null) : AutoCloseable {
    private val screens = LinkedBlockingQueue<Screen>()
    private val hand = Hand()

    /** The desk, driven as an app drives it. */
    val desk = Desk(reception) { screens.put(it) }

    /** A reader, where there is one, driven in the same way. */
    private val loop = radio?.let { (readers, radio) -> ReaderLoop(readers, desk, radio) }

    /** Every screen that was seen, in order. */
    val seen = mutableListOf<Screen>()

    init {
        loop?.attend()
        desk.begin(loop ?: hand)
    }

    /** The screen that stands. */
    val now: Screen get() = seen.last()

    /** Looks until a screen satisfies; fails when none comes. */
    fun until(what: String, satisfies: (Screen) -> Boolean): Screen {
        untilHolds(what) { seen.isNotEmpty() && satisfies(now) }
        return now
    }

    /** Looks at screens until something holds; fails when no screen comes any more. */
    fun untilHolds(what: String, holds: () -> Boolean) {
        while (!holds()) {
            val next = screens.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)
            seen += next ?: error("no $what came after ${seen.lastOrNull()?.id}")
        }
    }

    /** Holds this to the reader from now on; nothing takes it away. */
    fun hold(found: (() -> CardLink)?) = hand.hold(found)

    override fun close() {
        desk.close()
        loop?.close()
    }

    /** A card in a hand near a reader: it is found whenever it is looked for, and again after a touch. */
    private inner class Hand : CardReader {
        private var looking = false
        private var held: (() -> CardLink)? = null

        @Synchronized
        override fun look(wanted: Boolean) {
            looking = wanted
            meet()
        }

        @Synchronized
        fun hold(found: (() -> CardLink)?) {
            held = found
            meet()
        }

        private fun meet() {
            val found = held ?: return
            if (!looking) return
            looking = false
            desk.cardFound(found())
        }
    }
}

private const val PATIENCE_SECONDS = 20L
