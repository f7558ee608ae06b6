package shikaku.shell

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.Illustration
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.Output
import uniffi.shikaku_bindings.ReaderLink
import uniffi.shikaku_bindings.Request
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Shikaku

/** A reader that a person pairs. */
val BLUETOOTH = ReaderLink.Bluetooth(nfcUntilPaired = false)

/** A simulated reader whose reports wait until a [ScenarioPlayer] takes them. */
class QueuedReader(port: Int) : RadioListener, AutoCloseable {
    private val reports = LinkedBlockingQueue<(Shikaku) -> Output>()
    private val radio = SocketRadio(this, port)

    /** Carries out a request for a reader; ignores any other. */
    fun carryOut(request: Request) = radio.carryOut(request)

    /** Reports the next event to the application; null if none comes until this time, of [System.nanoTime]. */
    fun report(app: Shikaku, until: Long): Output? =
        reports.poll((until - System.nanoTime()).coerceAtLeast(0), TimeUnit.NANOSECONDS)?.invoke(app)

    override fun onLinkEvent(device: String, event: LinkEvent) = reports.put { it.linkEvent(device, event) }

    override fun onAdvertisement(advertisement: Advertisement) = reports.put { it.advertisement(advertisement) }

    override fun onScanFailed(failure: LinkFailure) = reports.put { it.scanFailed(failure) }

    override fun close() = radio.close()
}

/** Pairs the reader as a person does. The first screen is the only one that stays in `seen`. */
fun LoopDriver.pairReader() {
    val first = until("a first screen") { true }
    loop.press("card-reader")
    until("the page of readers") { it.id == "card-reader" }
    loop.press("continue")
    until("a reader to choose", ::offersReader)
    loop.press("choose-result-1")
    until("a reader that is connected", ::isConnected)
    loop.press("cancel")
    until("the first screen") { it.id == first.id }
    seen.subList(0, seen.lastIndex).clear()
}

/** The text of a screen as [undated], without what only an application with readers has: the button, the status, the drawing. */
fun withoutReaders(screen: Screen): String = undated(
    screen.copy(
        buttons = screen.buttons.filter { it.id != "card-reader" },
        status = emptyList(),
        illustration = screen.illustration.let { if (it == Illustration.CARD_ON_READER) Illustration.CARD_ON_PHONE else it },
    ),
)

/** Whether the page of readers lists a reader. */
fun offersReader(screen: Screen) = screen.buttons.any { it.id == "choose-result-1" }

/** Whether the page of readers says that the reader is connected. */
fun isConnected(screen: Screen) =
    screen.id == "card-reader" && screen.sections.flatMap { it.lines }.any { it.kind == LineKind.HEADLINE && it.text.startsWith("つながっています。") }
