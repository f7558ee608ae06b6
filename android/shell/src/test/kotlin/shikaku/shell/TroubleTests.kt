package shikaku.shell

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.CardReaders
import uniffi.shikaku_bindings.Directive
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.NoHandle
import uniffi.shikaku_bindings.ReaderTrouble
import uniffi.shikaku_bindings.Reception

/** Readers that fail, under a reception that wants a card whatever happens: each trouble is told once. */
val TROUBLE_TESTS: List<Pair<String, () -> Unit>> = listOf(
    "a trouble is told once for one want of a card, another one too, and the same again after a press" to {
        Wanting().use { wanting ->
            wanting.desk.begin()
            listOf(ReaderTrouble.NO_READER, ReaderTrouble.NO_READER, ReaderTrouble.READER_GONE, ReaderTrouble.READER_GONE)
                .forEach(wanting.desk::readerFailed)
            wanting.desk.press("continue")
            wanting.desk.readerFailed(ReaderTrouble.READER_GONE)
            expect(wanting.until("press continue"), listOf("current", "failed NO_READER", "failed READER_GONE"))
            expect(wanting.until("failed READER_GONE"), emptyList())
        }
    },
    "a reader that reports whenever it is told of a screen or of a want ends in one report" to {
        for (onScreen in listOf(true, false)) {
            Wanting().use { wanting ->
                wanting.desk.begin(Reporting(wanting.desk, onScreen))
                expect(wanting.until("failed NO_READER"), listOf("current"))
                wanting.isQuiet()
            }
        }
    },
    "a press begins the search anew" to {
        Wanting().use { wanting ->
            val looked = LinkedBlockingQueue<Boolean>()
            wanting.desk.begin(object : CardReader {
                override fun look(wanted: Boolean) = looked.put(wanted)
            })
            expect(looked.poll(10, TimeUnit.SECONDS), true)
            wanting.desk.press("continue")
            expect(looked.poll(10, TimeUnit.SECONDS), true)
        }
    },
    "a reader that comes after the first screen begins to look" to {
        Wanting().use { wanting ->
            val looked = LinkedBlockingQueue<Boolean>()
            wanting.desk.refresh()
            expect(wanting.until("current"), emptyList())
            wanting.desk.begin(object : CardReader {
                override fun look(wanted: Boolean) = looked.put(wanted)
            })
            expect(looked.poll(10, TimeUnit.SECONDS), true)
        }
    },
    "without a registered Bluetooth reader it is told once" to {
        overRadio(CardReaders.bluetooth(null), LinkFailure.NOT_ALLOWED) { it.startsWith("failed NO_READER") }
    },
    "a USB reader that is not plugged in is told once, and so is one that Android does not give" to {
        LinkFailure.entries.forEach { trouble -> overRadio(CardReaders.wired("usb"), trouble) { it.startsWith("failed ") } }
    },
)

/** The loop with the real readers of the core and a radio that can do nothing. */
private fun overRadio(readers: CardReaders, trouble: LinkFailure, expected: (String) -> Boolean) = Wanting().use { wanting ->
    ReaderLoop(readers, wanting.desk) { ear -> DeadRadio(ear, trouble) }.use { loop ->
        loop.attend()
        wanting.desk.begin(loop)
        // The status of the reader may cause another screen before.
        val told = generateSequence { wanting.log.poll(20, TimeUnit.SECONDS) }.firstOrNull { it != "current" }
        check(told != null && expected(told)) { "$trouble: $told" }
        wanting.isQuiet()
    }
}

/** A desk with a reception that wants a card whatever happens. */
private class Wanting : AutoCloseable {
    /** What the reception was told. */
    val log = LinkedBlockingQueue<String>()
    val desk = Desk(Script()) { }

    fun until(what: String): List<String> {
        val before = mutableListOf<String>()
        while (true) {
            val next = log.poll(20, TimeUnit.SECONDS) ?: error("no '$what' after $before")
            if (next == what) return before
            before += next
        }
    }

    /** Nothing but asking how it stands happens any more, and that not without end. */
    fun isQuiet() {
        val after = generateSequence { log.poll(300, TimeUnit.MILLISECONDS) }.take(50).toList()
        check(after.none { it.startsWith("failed") } && after.size < 10) { "told on: $after" }
    }

    override fun close() = desk.close()

    private inner class Script : Reception(NoHandle) {
        private fun on(what: String): Directive {
            log += what
            return Directive.Show(screen(entry = null).copy(wantsCard = true))
        }

        override fun current() = on("current")

        override fun press(button: String) = on("press $button")

        override fun cardFound(limits: LinkLimits) = on("found")

        override fun readerFailed(trouble: ReaderTrouble) = on("failed $trouble")

        override fun close() = Unit
    }
}

private class Reporting(private val desk: Desk, private val onScreen: Boolean) : CardReader {
    override fun look(wanted: Boolean) {
        if (wanted && !onScreen) desk.readerFailed(ReaderTrouble.NO_READER)
    }

    override fun drawn() {
        if (onScreen) desk.readerFailed(ReaderTrouble.NO_READER)
    }
}

/** Carries out nothing, and says of each connection that it cannot be. */
private class DeadRadio(private val ear: RadioListener, private val trouble: LinkFailure) : Radio {
    override fun scan() = ear.scanFailed(trouble)

    override fun stopScan() = Unit

    override fun connect(device: String) = ear.happened(device, LinkEvent.Unavailable(trouble))

    override fun discover(device: String) = ear.happened(device, LinkEvent.Lost)

    override fun readBattery(device: String) = ear.happened(device, LinkEvent.Lost)

    override fun subscribe(device: String, service: String, write: String, notify: String) = ear.happened(device, LinkEvent.Lost)

    override fun write(device: String, bytes: ByteArray) = ear.happened(device, LinkEvent.Lost)

    override fun disconnect(device: String) = ear.happened(device, LinkEvent.Lost)

    override fun close() = Unit
}
