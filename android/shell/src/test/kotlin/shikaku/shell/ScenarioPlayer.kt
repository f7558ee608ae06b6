package shikaku.shell

import kotlinx.coroutines.runBlocking
import uniffi.shikaku_bindings.CardLinkFailure
import uniffi.shikaku_bindings.Output
import uniffi.shikaku_bindings.Request
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Shikaku
import uniffi.shikaku_bindings.screenText

/**
 * Plays a scenario with one call after the other, as `tests/world/test_server` describes, and writes the screens down. With a
 * reader, a person pairs it first.
 */
class ScenarioPlayer(
    private val connection: TestConnection,
    private val steps: List<String>,
    private val app: Shikaku,
    private val reader: QueuedReader? = null,
    private val text: (Screen) -> String = ::undated,
) {
    private val shown = StringBuilder()
    private var drawn = ""
    private var screen: Screen? = null

    /** When `tick` is due, by [System.nanoTime]. */
    private var due: Long? = null
    private var cardWanted = false

    /** How often the application said whether a card is wanted. It says so after each card session. */
    private var wantedCount = 0

    /** The command that was not sent. */
    private var held: Request.Transmit? = null

    /** Everything that was shown. */
    fun play(): String = app.use {
        if (reader != null) pairReader()
        follow(app.current())
        for (step in steps) {
            shown.append("> $step\n\n")
            act(step.substringBefore(' '), step.substringAfter(' ', ""))
        }
        shown.toString()
    }

    private fun act(word: String, value: String) = when (word) {
        "press" -> follow(app.press(value))
        "text" -> follow(app.text(value))
        "type" -> value.forEach { follow(app.digit(it.digitToInt().toUByte())) }
        "touch" -> if (reader == null) follow(app.cardFound(connection.tap()), value.toIntOrNull()) else layOnReader()
        "answer" -> follow(exchange(checkNotNull(held)))
        "lost" -> follow(app.cardLost(checkNotNull(held).exchange, lostCard(value)))
        "reader" -> follow(app.cardLinkFailed(cardLinkFailure(value)))
        "wake" -> wake()
        "ask" -> follow(sendHttp(value.toUInt()))
        "cancel" -> follow(app.cancel())
        else -> connection.request("$word $value").let { }
    }

    private fun pairReader() {
        follow(app.foreground())
        follow(app.press("card-reader"))
        follow(app.press("continue"))
        until("a reader to choose") { screen?.let(::offersReader) == true }
        follow(app.press("choose-result-1"))
        until("a reader that is connected") { screen?.let(::isConnected) == true }
        follow(app.press("cancel"))
        shown.clear()
        drawn = ""
    }

    /** Holds the card to the reader until the card session ends. Without a want the reader does not look for it. */
    private fun layOnReader() {
        connection.request("tap")
        val before = wantedCount
        if (cardWanted) until("the end of the card session") { wantedCount > before }
        connection.request("take")
    }

    /** Lets time pass. A reader has waits of its own, which end before that of the check. */
    private fun wake() {
        val before = drawn
        repeat(if (reader == null) 1 else WAITS_MAX) {
            // An answer of the reader that is on its way is no timeout.
            while (true) follow(reader?.report(app, System.nanoTime() + QUIET_NANOS) ?: break)
            val output = app.tick()
            follow(output)
            if (drawn != before || output.requests.any { it is Request.SendHttp }) return
        }
    }

    /** Reports the events of the reader, and ticks when it is time, until something holds. */
    private fun until(what: String, holds: () -> Boolean) {
        val end = System.nanoTime() + TIMEOUT_NANOS
        while (!holds()) {
            check(System.nanoTime() < end) { "no $what after ${screen?.id}" }
            val event = reader?.report(app, minOf(due ?: end, end))
            follow(event ?: if (due != null) app.tick() else continue)
        }
    }

    /** Carries out the requests until there are none, or after so many exchanges until a command that is held back. */
    private fun follow(first: Output, exchanges: Int? = null) {
        val outputs = ArrayDeque(listOf(first))
        var left = exchanges
        while (outputs.isNotEmpty()) {
            val output = outputs.removeFirst()
            draw(output.screen)
            due = output.wakeAfterMillis?.let { System.nanoTime() + it.toLong() * 1_000_000 }
            for (request in output.requests) when (request) {
                is Request.Transmit -> if (left == 0) held = request else outputs += exchange(request).also { left = left?.dec() }
                is Request.SendHttp -> outputs += sendHttp(request.requestId)
                is Request.SetCardWanted -> cardWanted = request.wanted.also { wantedCount += 1 }
                else -> reader?.carryOut(request)
            }
        }
    }

    private fun sendHttp(requestId: UInt): Output {
        runBlocking { app.sendHttp(requestId) }
        return app.httpAnswered(requestId)
    }

    private fun exchange(request: Request.Transmit): Output = try {
        app.cardAnswered(request.exchange, connection.transceive(request.command))
    } catch (lost: CardLostException) {
        app.cardLost(request.exchange, lost.kind)
    }

    private fun draw(screen: Screen) {
        // A scenario does not hold the status of the reader, which changes while a card is wanted.
        if (reader != null && screen.id == this.screen?.id && screen.wantsCard) return
        this.screen = screen
        val now = text(screen)
        if (now != drawn) shown.append(now).append('\n')
        drawn = now
    }
}

/** Why there is no reader, as a scenario writes it. */
fun cardLinkFailure(kind: String): CardLinkFailure = CardLinkFailure.valueOf(kind.uppercase().replace('-', '_'))

/** The text of a screen without its days in 和暦, because a golden file must not depend on the day of the test. */
fun undated(screen: Screen): String = screenText(screen).replace(DAY, "令和〇年〇月〇日")

private val DAY = Regex("令和[0-9元]+年[0-9]+月[0-9]+日")
private const val WAITS_MAX = 10
private const val QUIET_NANOS = 50_000_000
private const val TIMEOUT_NANOS = 20_000_000_000
