package shikaku.shell

import kotlinx.coroutines.runBlocking
import uniffi.shikaku_bindings.Directive
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.ReaderTrouble
import uniffi.shikaku_bindings.Reception
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.screenText

/** What holds up cards in a scenario that is played call by call. */
interface Hand {
    /** A card is held up; what its link carries, or nothing when nobody looks for one. */
    fun touch(): LinkLimits?

    /** @throws CardLostException when there is no answer. */
    fun exchange(command: ByteArray): ByteArray

    /** The touch is over. */
    fun over() = Unit

    /** A screen wants a card, or not any more. */
    fun look(wanted: Boolean) = Unit
}

/** Cards without a reader between. */
class PlaceHand(private val place: Place) : Hand {
    override fun touch() = place.tap()

    override fun exchange(command: ByteArray) = place.transceive(command)
}

/** Plays a scenario call by call, as `tests/world/desk_server` says, and writes down what is shown. */
class Player(
    private val place: Place,
    private val steps: List<String>,
    private val reception: Reception,
    private val hand: Hand = PlaceHand(place),
    private val text: (Screen) -> String = ::undated,
) {
    private val shown = StringBuilder()
    private var drawn = ""
    private var wanted = false

    /** The command that was not sent. */
    private var held: ByteArray? = null

    /** Everything that was shown. */
    fun play(): String = reception.use {
        follow(reception.current())
        for (step in steps) {
            shown.append("> $step\n\n")
            act(step.substringBefore(' '), step.substringAfter(' ', ""))
        }
        shown.toString()
    }

    /** Something else than a step changed how it stands. */
    fun refresh() = draw(reception.current().screen)

    private fun act(word: String, value: String) = when (word) {
        "press" -> follow(reception.press(value))
        "type" -> value.forEach { follow(reception.digit(it.digitToInt().toUByte())) }
        "touch" -> touch(value.toIntOrNull())
        "answer" -> follow(exchange(checkNotNull(held)))
        "lost" -> follow(reception.cardLost(lost(value)))
        "reader" -> follow(reception.readerFailed(trouble(value)))
        "wake" -> follow(reception.tick())
        "ask" -> follow(runBlocking { reception.ask(value.toUInt()) })
        "cancel" -> follow(reception.cancel())
        else -> place.says("$word $value").let { }
    }

    private fun touch(exchanges: Int?) {
        hand.touch()?.let { follow(reception.cardFound(it), exchanges) }
        hand.over()
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
                is Directive.Ask -> runBlocking { reception.ask(told.requestId) }
                is Directive.Show, is Directive.WakeAfter, is Directive.Closed -> return
            }
        }
    }

    private fun exchange(command: ByteArray): Directive = try {
        reception.cardAnswered(hand.exchange(command))
    } catch (lost: CardLostException) {
        reception.cardLost(lost.kind)
    }

    private fun draw(screen: Screen) {
        val now = text(screen)
        if (now != drawn) shown.append(now).append('\n')
        drawn = now
        if (screen.wantsCard == wanted) return
        wanted = screen.wantsCard
        hand.look(wanted)
    }
}

/** Why there is no reader, as a scenario writes it. */
fun trouble(kind: String): ReaderTrouble = ReaderTrouble.valueOf(kind.uppercase().replace('-', '_'))

/** A screen as text, without its days in 和暦: a golden file must not depend on the day of the test. */
fun undated(screen: Screen): String = screenText(screen).replace(DAY, "令和〇年〇月〇日")

private val DAY = Regex("令和[0-9元]+年[0-9]+月[0-9]+日")
