package shikaku.shell

import kotlinx.coroutines.runBlocking
import uniffi.shikaku_bindings.Directive
import uniffi.shikaku_bindings.Reception

/** What the face costs in Kotlin: a call, an exchange with a card, the first directive. Numbers, no judgement. */
fun bench(desk: TestDesk) = desk.place().use { place ->
    val description = place.begin("pin")
    val settings = description.settings
    val first = micros { Reception(settings).use { it.current() } }
    println("first directive, library loaded anew: %.1f ms".format(first / MICROS))
    val again = (1..ROUNDS / 10).map { micros { Reception(settings).use { it.current() } } }
    println("first directive, warm JVM: %.2f ms (median of ${again.size})".format(median(again) / MICROS))
    Reception(settings).use { reception ->
        repeat(ROUNDS) { reception.current() }
        println("a call that brings a screen: %.1f us (median of $ROUNDS)".format(median((1..ROUNDS).map { micros { reception.current() } })))
    }
    val exchanges = (1..20).flatMap { exchanges(place) }
    println("the face's part of an exchange with the card: %.1f us (median of ${exchanges.size})".format(median(exchanges)))
}

/** One visual check: for each exchange the time in `cardAnswered`, the work of the core included. */
private fun exchanges(place: Place): List<Double> {
    val spent = mutableListOf<Double>()
    ready(place).use { reception ->
        var next = reception.cardFound(place.tap())
        while (next is Directive.Transmit) {
            val answer = place.transceive(next.command)
            val start = System.nanoTime()
            next = reception.cardAnswered(answer)
            spent += (System.nanoTime() - start) / 1_000.0
        }
    }
    return spent
}

/** A reception that waits for a card. */
private fun ready(place: Place): Reception {
    val reception = Reception(place.begin("visual-by-certificate").settings)
    val asked = reception.press("choose-visual")
    if (asked is Directive.Ask) runBlocking { reception.ask(asked.ticket) }
    reception.press("face-matches")
    return reception
}

private fun micros(work: () -> Unit): Double {
    val start = System.nanoTime()
    work()
    return (System.nanoTime() - start) / 1_000.0
}

private fun median(values: List<Double>) = values.sorted()[values.size / 2]

private const val ROUNDS = 2_000
private const val MICROS = 1_000.0
