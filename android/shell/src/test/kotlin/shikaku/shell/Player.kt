package shikaku.shell

import kotlinx.coroutines.runBlocking
import uniffi.shikaku_bindings.Directive
import uniffi.shikaku_bindings.ReaderTrouble
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.screenText

/** Plays a scenario call by call, as `tests/world/desk_server` says, and writes down what is shown. */
class Player(private val place: Place, private val description: Description) {
    private val reception = description.reception()
    private val shown = StringBuilder()
    private var drawn = ""

    /** The command that was not sent. */
    private var held: ByteArray? = null

    /** Everything that was shown. */
    fun play(): String = reception.use {
        follow(reception.current())
        for (step in description.steps) {
            shown.append("> $step\n\n")
            act(step.substringBefore(' '), step.substringAfter(' ', ""))
        }
        shown.toString()
    }

    private fun act(word: String, value: String) = when (word) {
        "press" -> follow(reception.press(value))
        "type" -> value.forEach { follow(reception.digit(it.digitToInt().toUByte())) }
        "touch" -> follow(reception.cardFound(place.tap()), value.toIntOrNull())
        "answer" -> follow(exchange(checkNotNull(held)))
        "lost" -> follow(reception.cardLost(lost(value)))
        "reader" -> follow(reception.readerFailed(trouble(value)))
        "wake" -> follow(reception.tick())
        "ask" -> follow(runBlocking { reception.ask(value.toUInt()) })
        "cancel" -> follow(reception.cancel())
        else -> place.says("$word $value").let { }
    }

    /** Does what it is told until there is something to wait for, or after so many exchanges a command to hold back. */
    private fun follow(first: Directive, exchanges: Int? = null) {
        var next = first
        var left = exchanges
        while (true) {
            draw(next.screen)
            next = when (val told = next) {
                is Directive.Transmit -> {
                    if (left == 0) {
                        held = told.command
                        return
                    }
                    left = left?.dec()
                    exchange(told.command)
                }
                is Directive.Ask -> runBlocking { reception.ask(told.ticket) }
                is Directive.Show, is Directive.WakeAfter, is Directive.Closed -> return
            }
        }
    }

    private fun exchange(command: ByteArray): Directive = try {
        reception.cardAnswered(place.transceive(command))
    } catch (lost: CardLostException) {
        reception.cardLost(lost.kind)
    }

    private fun draw(screen: Screen) {
        val text = undated(screen)
        if (text != drawn) shown.append(text).append('\n')
        drawn = text
    }
}

/** Why there is no reader, as a scenario writes it. */
fun trouble(kind: String): ReaderTrouble = ReaderTrouble.valueOf(kind.uppercase().replace('-', '_'))

/** A screen as text, without its days in 和暦: a golden file must not depend on the day of the test. */
fun undated(screen: Screen): String = screenText(screen).replace(DAY, "令和〇年〇月〇日")

private val DAY = Regex("令和[0-9元]+年[0-9]+月[0-9]+日")
