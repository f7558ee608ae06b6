package shikaku.shell

import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.CardReaders
import uniffi.shikaku_bindings.CardReadersInterface
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.ReaderNews
import uniffi.shikaku_bindings.ReaderOrder
import uniffi.shikaku_bindings.ReaderTurn

/**
 * The reader of a desk: does what [CardReaders] orders with a [Radio], and brings its news to the [Desk]. It decides nothing.
 *
 * Every method may be called on any thread and returns at once. All turns run on one thread, so that orders go out in the
 * order in which they were given.
 */
class ReaderLoop(
    private val readers: CardReadersInterface,
    private val desk: ReaderHost,
    radio: (RadioListener) -> Radio,
) : CardReader, AutoCloseable {
    private val thread = thread("reader")
    private val scope = CoroutineScope(SupervisorJob() + thread)
    private val radio = radio(Ear())
    private var link: Link? = null
    private var writing: ByteArray? = null
    private var alarm: Job? = null
    private var wanted = false
    private var inFront = false

    /** In the back it is only remembered: a reader must not be held by an app that nobody sees. */
    override fun look(wanted: Boolean) = inTurn {
        this.wanted = wanted
        if (inFront) follow(readers.look(wanted))
    }

    /** A press may have been about the reader. What it changed is on the screen already. */
    override fun drawn() = inTurn { follow(readers.poll()) }

    /** The app came to the front. */
    fun attend() = inTurn {
        inFront = true
        follow(if (wanted) readers.look(true) else readers.attend())
    }

    /** The app went to the back. */
    fun rest() = inTurn {
        inFront = false
        follow(readers.rest())
    }

    /** Ends it: the reader is let go of, and nothing is left running. */
    override fun close() {
        rest()
        scope.launch { link?.close() }.invokeOnCompletion {
            scope.cancel()
            radio.close()
            wipe()
            thread.close()
        }
    }

    private fun inTurn(act: () -> Unit) {
        scope.launch { act() }
    }

    private fun follow(turn: ReaderTurn) {
        turn.orders.forEach(::obey)
        turn.news.forEach(::tell)
        alarm?.cancel()
        alarm = turn.wakeAfterMillis?.let { millis ->
            scope.launch {
                delay(millis.toLong())
                follow(readers.tick())
            }
        }
        if (turn.redraw) desk.refresh()
    }

    private fun obey(order: ReaderOrder) = when (order) {
        is ReaderOrder.Scan -> radio.scan()
        is ReaderOrder.StopScan -> radio.stopScan()
        is ReaderOrder.Connect -> radio.connect(order.device)
        is ReaderOrder.Discover -> radio.discover(order.device)
        is ReaderOrder.ReadBattery -> radio.readBattery(order.device)
        is ReaderOrder.Subscribe -> radio.subscribe(order.device, order.service, order.write, order.notify)
        is ReaderOrder.Write -> {
            wipe()
            writing = order.bytes
            radio.write(order.device, order.bytes)
        }
        is ReaderOrder.Disconnect -> radio.disconnect(order.device)
    }

    private fun tell(news: ReaderNews) {
        when (news) {
            is ReaderNews.CardFound -> desk.cardFound(Link(news.limits).also { link = it })
            is ReaderNews.Answered -> link?.answered(news.response)
            is ReaderNews.CardLost -> link?.lost(news.lost)
            is ReaderNews.Failed -> desk.readerFailed(news.trouble)
        }
    }

    private fun wipe() {
        writing?.fill(0)
        writing = null
    }

    /** A card on the reader. What it still answers after it was let go is not heard. */
    private inner class Link(override val limits: LinkLimits) : CardLink {
        private var closed = false
        private var answer: CompletableFuture<ByteArray>? = null

        override fun transceive(command: ByteArray): ByteArray {
            val coming = expected()
            // Its own: whoever calls may wipe theirs as soon as the link is closed, and noughts must not be sent.
            val own = command.copyOf()
            scope.launch { if (!coming.isDone) follow(readers.transmit(own)) }.invokeOnCompletion { failure ->
                own.fill(0)
                // A loop that has ended sends nothing.
                if (failure != null) lost(LostCard.BEFORE_SENDING)
            }
            return try {
                coming.join()
            } catch (lost: CompletionException) {
                throw lost.cause ?: lost
            }
        }

        /** It may be called while an answer is waited for: then there is none, and nobody waits for ever. */
        override fun close() {
            val late = synchronized(this) {
                if (closed) return
                closed = true
                answer.also { answer = null }
            }
            late?.completeExceptionally(CardLostException(LostCard.AFTER_SENDING))
            inTurn { follow(readers.letGo()) }
        }

        fun answered(response: ByteArray) {
            taken()?.complete(response)
        }

        fun lost(kind: LostCard) {
            taken()?.completeExceptionally(CardLostException(kind))
        }

        @Synchronized
        private fun expected(): CompletableFuture<ByteArray> {
            if (closed) throw CardLostException(LostCard.BEFORE_SENDING)
            return CompletableFuture<ByteArray>().also { answer = it }
        }

        @Synchronized
        private fun taken() = answer.also { answer = null }
    }

    /** The radio's words, one turn each. */
    private inner class Ear : RadioListener {
        override fun happened(device: String, event: LinkEvent) = inTurn {
            if (event is LinkEvent.Written || event is LinkEvent.Lost || event is LinkEvent.Unavailable) wipe()
            follow(readers.happened(device, event))
            if (event is LinkEvent.Notified) event.bytes.fill(0)
        }

        override fun heard(advertisement: Advertisement) = inTurn { follow(readers.heard(advertisement)) }

        override fun scanFailed(trouble: LinkFailure) = inTurn { follow(readers.scanFailed(trouble)) }
    }
}
