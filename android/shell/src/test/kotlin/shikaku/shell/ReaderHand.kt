package shikaku.shell

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.CardReaders
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.ReaderNews
import uniffi.shikaku_bindings.ReaderOrder
import uniffi.shikaku_bindings.ReaderTurn
import uniffi.shikaku_bindings.Reception
import uniffi.shikaku_bindings.Screen

/** A hand that lays the card of a place on a simulated reader, and drives [CardReaders] call by call on its own thread. */
class ReaderHand(private val place: Place, reader: String) : Hand, AutoCloseable {
    /** What is driven. */
    val readers: CardReaders = CardReaders.bluetooth(null)
    private val events = LinkedBlockingQueue<(CardReaders) -> ReaderTurn>()
    private val radio = SocketRadio(Ear(), place.reader(reader))
    private val news = ArrayDeque<ReaderNews>()
    private var due: Long? = null
    private var wanted = false

    /** The screen may be another one. */
    var redraw: () -> Unit = {}

    /** As a person chooses it, from the first screen and back to it. */
    fun choose(reception: Reception) {
        fun press(button: String) = reception.press(button).also { follow(readers.poll()) }
        press("card-reader")
        press("continue")
        until("a reader was heard") { offersReader(reception.current().screen) }
        press("choose-result-1")
        until("the reader is connected") { isConnected(reception.current().screen) }
        press("cancel")
    }

    override fun look(wanted: Boolean) {
        this.wanted = wanted
        follow(readers.look(wanted))
    }

    /** A card that nobody looks for is not found. */
    override fun touch(): LinkLimits? {
        place.says("tap")
        if (!wanted) return null
        return (heard() as ReaderNews.CardFound).limits
    }

    override fun exchange(command: ByteArray): ByteArray {
        follow(readers.transmit(command))
        return when (val news = heard()) {
            is ReaderNews.Answered -> news.response
            is ReaderNews.CardLost -> throw CardLostException(news.lost)
            else -> error("a card has neither answered nor was lost: $news")
        }
    }

    override fun over() {
        follow(readers.letGo())
        place.says("take")
        expect(news.toList(), emptyList())
    }

    override fun close() {
        radio.close()
        readers.close()
    }

    private fun heard(): ReaderNews {
        until("the reader has news") { news.isNotEmpty() }
        return news.removeFirst()
    }

    /** Lets happen what happens, in its order and its time. */
    private fun until(what: String, holds: () -> Boolean) {
        val end = System.nanoTime() + PATIENCE_NANOS
        while (!holds()) {
            val now = System.nanoTime()
            check(now < end) { "it did not come about that $what" }
            val event = events.poll((due ?: end).coerceIn(now, end) - now, TimeUnit.NANOSECONDS)
            when {
                event != null -> follow(event(readers))
                due?.let { it <= System.nanoTime() } == true -> follow(readers.tick())
            }
        }
    }

    private fun follow(turn: ReaderTurn) {
        turn.orders.forEach(::obey)
        news += turn.news
        due = turn.wakeAfterMillis?.let { System.nanoTime() + it.toLong() * 1_000_000 }
        if (turn.redraw) redraw()
    }

    private fun obey(order: ReaderOrder) = when (order) {
        is ReaderOrder.Scan -> radio.scan()
        is ReaderOrder.StopScan -> radio.stopScan()
        is ReaderOrder.Connect -> radio.connect(order.device)
        is ReaderOrder.Discover -> radio.discover(order.device)
        is ReaderOrder.ReadBattery -> radio.readBattery(order.device)
        is ReaderOrder.Subscribe -> radio.subscribe(order.device, order.service, order.write, order.notify)
        is ReaderOrder.Write -> radio.write(order.device, order.bytes)
        is ReaderOrder.Disconnect -> radio.disconnect(order.device)
    }

    private inner class Ear : RadioListener {
        override fun happened(device: String, event: LinkEvent) = events.put { it.happened(device, event) }

        override fun heard(advertisement: Advertisement) = events.put { it.heard(advertisement) }

        override fun scanFailed(trouble: LinkFailure) = events.put { it.scanFailed(trouble) }
    }
}

/** Chooses the reader at a desk, as a person does, and goes back to the first screen, with which the visit begins anew. */
fun chooseReader(visit: Visit) {
    val first = visit.until("a first screen") { true }
    visit.desk.press("card-reader")
    visit.until("the page of readers") { it.id == "card-reader" }
    visit.desk.press("continue")
    visit.until("a reader to choose", ::offersReader)
    visit.desk.press("choose-result-1")
    visit.until("a reader that is connected", ::isConnected)
    visit.desk.press("cancel")
    visit.until("the first screen") { it.id == first.id }
    visit.seen.subList(0, visit.seen.lastIndex).clear()
}

/** A screen as [undated] tells it, without the button that only a desk with readers has. */
fun withoutReaderButton(screen: Screen): String = undated(screen).replace(READER_BUTTON, "")

private fun offersReader(screen: Screen) = screen.buttons.any { it.id == "choose-result-1" }

private fun isConnected(screen: Screen) =
    screen.id == "card-reader" && screen.lines.any { it.kind == LineKind.HEADLINE && it.text.startsWith("つながっています。") }

private val READER_BUTTON = Regex("\\[[^\n]*] card-reader\n    🔊 [^\n]*\n")
private const val PATIENCE_NANOS = 20_000_000_000
