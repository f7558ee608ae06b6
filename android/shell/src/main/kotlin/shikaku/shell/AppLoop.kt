package shikaku.shell

import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.ExecutorCoroutineDispatcher
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.CardLinkFailure
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.Output
import uniffi.shikaku_bindings.Request
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Shikaku
import uniffi.shikaku_bindings.Speakers

/** Shows a screen. The [AppLoop] calls it on its own thread, once for each screen that differs from the one before. */
fun interface Display {
    fun show(screen: Screen)
}

/**
 * Calls [Shikaku] with what happened, shows the screen of each [Output], plays its signals and carries out its requests. It makes no decision.
 *
 * [onTourSeen] remembers that the tour was seen. Every method may be called on any thread and returns at once. All calls into [Shikaku] run on one thread, so that screens and
 * requests keep their order. Commands to a card run on a second thread, because they block.
 */
class AppLoop(
    private val app: Shikaku, private val device: Device? = null, private val onTourSeen: () -> Unit = {}, private val display: Display,
) : CardReaderListener, RadioListener, AutoCloseable {
    private val main = thread("app")
    private val cards = thread("card")
    private val scope = CoroutineScope(SupervisorJob() + main)
    private var reader: CardReader? = null
    private var radio: Radio? = null
    private var alarm: Job? = null
    private var shown: Screen? = null

    /** The bytes that the radio is writing. */
    private var written: ByteArray? = null

    /** The card found last. The card thread reads it, so that a command for an earlier card is not sent. */
    @Volatile
    private var link: CardLink? = null

    /** Shows the screen. From now on the device's reader looks for cards, and the radio serves a Bluetooth or USB reader. */
    fun begin(reader: CardReader? = null, radio: Radio? = null) = call {
        this.reader = reader
        this.radio = radio
        app.current()
    }

    /** A button was pressed: the identifier of a button of the screen. */
    fun press(button: String) = call { app.press(button) }

    /** A digit was typed: 0 to 9, or to 15 where the entry has 16 keys. */
    fun digit(digit: Int) = call { app.digit(digit.toUByte()) }

    /** A whole text was typed in a field, and its key was pressed. It may be a password. */
    fun text(text: String) = call { app.text(text) }

    /** やめる: the back gesture of the device. */
    fun cancel() = call { app.cancel() }

    /** The control that reads the screen aloud was pressed. */
    fun readAloud() = call { app.readAloudPressed() }

    /** The voice came to the end of this utterance, or could not say it. */
    fun speechEnded(utterance: UInt) = call { app.speechEnded(utterance) }

    /** What on the device can speak: at the beginning, and whenever that changes. */
    fun speakersChanged(hasVoice: Boolean, hasScreenReader: Boolean) = call { app.speakersChanged(Speakers(hasVoice, hasScreenReader)) }

    /** The text of the screen is in the clipboard. */
    fun copied() = call { app.copied() }

    /** The app came to the front. */
    fun foreground() = call { app.foreground() }

    /** The app went to the background. */
    fun background() = call { app.background() }

    override fun onCardFound(found: CardLink) = call {
        release()
        link = found
        app.cardFound(found.limits)
    }

    override fun onCardLinkFailed(failure: CardLinkFailure) = call { app.cardLinkFailed(failure) }

    override fun onAdvertisement(advertisement: Advertisement) = call { app.advertisement(advertisement) }

    override fun onScanFailed(failure: LinkFailure) = call { app.scanFailed(failure) }

    override fun onLinkEvent(device: String, event: LinkEvent) = call {
        if (event is LinkEvent.Written || event is LinkEvent.Lost || event is LinkEvent.Unavailable) wipeWritten()
        app.linkEvent(device, event).also { if (event is LinkEvent.Notified) event.bytes.fill(0) }
    }

    /** Ends the loop: disconnects the reader, releases the card, wipes what was typed and ends the threads. */
    override fun close() {
        scope.launch {
            perform(app.background())
            reader?.setCardWanted(false)
            release()
        }.invokeOnCompletion {
            scope.cancel()
            app.close()
            radio?.close()
            wipeWritten()
            cards.close()
            main.close()
        }
    }

    private fun call(event: () -> Output) {
        scope.launch { perform(event()) }
    }

    private fun perform(output: Output) {
        if (output.screen != shown) display.show(output.screen)
        shown = output.screen
        device?.play(output.signals)
        alarm?.cancel()
        alarm = output.wakeAfterMillis?.let { millis ->
            scope.launch {
                delay(millis.toLong())
                perform(app.tick())
            }
        }
        output.requests.forEach(::perform)
    }

    private fun perform(request: Request) {
        when (request) {
            is Request.Transmit -> transmit(request.exchange, request.command)
            is Request.ReleaseCard -> release()
            // While a Bluetooth or USB reader looks for the card, the device's own reader does not.
            is Request.SetCardWanted -> reader?.setCardWanted(request.wanted && !request.byReader)
            is Request.SendHttp -> sendHttp(request.requestId)
            is Request.ClearClipboard -> device?.clearClipboard()
            is Request.TourSeen -> onTourSeen()
            is Request.Write -> {
                wipeWritten()
                written = request.bytes
                radio?.carryOut(request)
            }
            else -> radio?.carryOut(request)
        }
    }

    /** Undispatched, so that the command is wiped even if the loop ends before it is sent. */
    private fun transmit(exchange: UInt, command: ByteArray) {
        val card = link
        scope.launch(start = CoroutineStart.UNDISPATCHED) {
            val answer = try {
                withContext(cards) { exchange(card, command) }
            } finally {
                command.fill(0)
            }
            perform(answer.fold({ app.cardAnswered(exchange, it) }, { app.cardLost(exchange, (it as CardLostException).kind) }))
        }
    }

    /**
     * On the card thread, which wipes the command itself: after [close] the loop's own thread may be gone. A card that was
     * replaced or released meanwhile gets no command.
     */
    private fun exchange(card: CardLink?, command: ByteArray): Result<ByteArray> = try {
        if (card == null || card !== link) throw CardLostException(LostCard.BEFORE_SENDING)
        Result.success(card.transceive(command))
    } catch (lost: CardLostException) {
        Result.failure(lost)
    } finally {
        command.fill(0)
    }

    /** Undispatched, because an output between the request and the call would hold the same request again. */
    private fun sendHttp(requestId: UInt) {
        scope.launch(start = CoroutineStart.UNDISPATCHED) {
            app.sendHttp(requestId)
            perform(app.httpAnswered(requestId))
        }
    }

    /** The card thread must find no link before the link is closed, or it would send a command to a card that is replaced. */
    private fun release() {
        val released = link
        link = null
        released?.close()
    }

    private fun wipeWritten() {
        written?.fill(0)
        written = null
    }
}

private val threads = AtomicInteger()

private fun thread(role: String): ExecutorCoroutineDispatcher = Executors.newSingleThreadExecutor { work ->
    Thread(work, "shikaku-$role-${threads.incrementAndGet()}").apply { isDaemon = true }
}.asCoroutineDispatcher()
