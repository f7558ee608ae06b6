package shikaku.shell

import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.ExecutorCoroutineDispatcher
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import uniffi.shikaku_bindings.Directive
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.ReaderTrouble
import uniffi.shikaku_bindings.Reception
import uniffi.shikaku_bindings.Screen

/** Where a screen goes. Called on the desk's own thread, in the order in which things happened. */
fun interface Display {
    fun show(screen: Screen)
}

/**
 * 受付の机: carries taps and cards to a [Reception] and obeys it. It decides nothing.
 *
 * Every method may be called on any thread and returns at once. Calls into the reception run on one thread, so that no
 * screen overtakes another; the card has a thread of its own. [close] leaves nothing running and lets go of the reception.
 */
class Desk(private val reception: Reception, private val display: Display) :
    ReaderHost, AutoCloseable {
    private val desk = thread("desk")
    private val cards = thread("card")
    private val scope = CoroutineScope(SupervisorJob() + desk)
    private var reader: CardReader? = null
    /** What the reader was told; after a card it is told anew, whatever it is. */
    private var looking: Boolean? = false
    private var link: CardLink? = null
    private var exchange: Job? = null
    private var alarm: Job? = null
    /** What the reception was told of the reader since the want began, or since a person last pressed a button. */
    private var told: ReaderTrouble? = null

    /** Shows how it stands, and looks for cards with this reader from now on. */
    fun begin(reader: CardReader? = null) = happened {
        this.reader = reader
        // The new reader does not know yet whether a card is wanted.
        looking = null
        it.current()
    }

    /** A button was pressed: the identifier of a button of the screen. What failed at the reader may be tried again. */
    fun press(button: String) = happened {
        told = null
        if (exchange == null) looking = looking.takeIf { wanted -> wanted == false }
        it.press(button)
    }

    /** A digit was typed: 0 to 9, up to 15 where the screen has keys for it. */
    fun digit(digit: Int) = happened { it.digit(digit.toUByte()) }

    /** やめる. */
    fun cancel() = happened { it.cancel() }

    /** The same trouble is told once for one want of a card, so that a reader which reports again draws no screen by it. */
    override fun readerFailed(trouble: ReaderTrouble) {
        scope.launch {
            if (trouble == told) return@launch
            told = trouble
            follow(reception.readerFailed(trouble))
        }
    }

    override fun refresh() = happened { it.current() }

    /** A card is there. An earlier one is gone, and what it still answers is not heard any more. */
    override fun cardFound(found: CardLink) = happened {
        looking = null
        told = null
        exchange?.let { unheard ->
            unheard.cancel()
            exchange = null
            follow(it.cardLost(LostCard.AFTER_SENDING))
        }
        letGo()
        link = found
        it.cardFound(found.limits)
    }

    /** Ends it: nothing is left running, and what was typed is wiped. */
    override fun close() {
        scope.launch {
            reader?.look(false)
            letGo()
        }.invokeOnCompletion {
            scope.cancel()
            reception.close()
            cards.close()
            desk.close()
        }
    }

    private fun happened(event: (Reception) -> Directive) {
        scope.launch { follow(event(reception)) }
    }

    private fun follow(next: Directive) {
        if (!next.screen.wantsCard) told = null
        display.show(next.screen)
        reader?.drawn()
        when (next) {
            is Directive.Transmit -> return transmit(next.command)
            is Directive.Ask -> scope.launch { follow(reception.ask(next.requestId)) }
            is Directive.WakeAfter -> wakeAfter(next.millis)
            is Directive.Show, is Directive.Closed -> Unit
        }
        // A card that is still being read stays; the end of its exchange leads here again.
        if (exchange != null) return
        letGo()
        look(next.screen.wantsCard)
    }

    private fun transmit(command: ByteArray) {
        val card = link ?: return follow(reception.cardLost(LostCard.BEFORE_SENDING))
        // Undispatched: it reaches its `finally` even when it is cancelled at once.
        val coming = scope.async(start = CoroutineStart.UNDISPATCHED) {
            try {
                withContext(cards) { card.answer(command) }
            } finally {
                command.fill(0)
            }
        }
        // Dispatched: an answer that is there at once must not be heard before this is known to be under way.
        exchange = scope.launch {
            val answer = coming.await()
            exchange = null
            follow(answer(reception))
        }
    }

    private fun wakeAfter(millis: ULong) {
        alarm?.cancel()
        alarm = scope.launch {
            delay(millis.toLong())
            follow(reception.tick())
        }
    }

    private fun look(wanted: Boolean) {
        if (wanted == looking) return
        looking = wanted
        reader?.look(wanted)
    }

    private fun letGo() {
        link?.close()
        link = null
    }
}

private fun CardLink.answer(command: ByteArray): (Reception) -> Directive = try {
    val response = transceive(command);
    { it.cardAnswered(response) }
} catch (lost: CardLostException) {
    { it.cardLost(lost.kind) }
}

/** The screen that every directive brings. */
val Directive.screen: Screen
    get() = when (this) {
        is Directive.Transmit -> screen
        is Directive.Show -> screen
        is Directive.Ask -> screen
        is Directive.WakeAfter -> screen
        is Directive.Closed -> screen
    }

private val threads = AtomicInteger()

internal fun thread(role: String): ExecutorCoroutineDispatcher = Executors.newSingleThreadExecutor { work ->
    Thread(work, "shikaku-$role-${threads.incrementAndGet()}").apply { isDaemon = true }
}.asCoroutineDispatcher()
