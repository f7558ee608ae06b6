package shikaku.shell

import java.io.File
import kotlinx.coroutines.runBlocking
import uniffi.shikaku_bindings.Directive
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.Reception
import uniffi.shikaku_bindings.Settings

/**
 * What the face costs in Kotlin: `Face RECORDING ROUNDS` plays recorded touches and prints the numbers that
 * `tests/bench/face` wants, as one line of JSON. No judgement.
 */
fun main(arguments: Array<String>) {
    val touches = File(arguments[0]).readText().split("touch ").drop(1).map(::Recorded)
    val rounds = arguments[1].toInt()
    val pin = touches.first()
    pin.first()
    val cold = (System.currentTimeMillis() - ProcessHandle.current().info().startInstant().get().toEpochMilli()).toDouble()
    val before = kib("VmRSS:")
    pin.played()
    val process = kib("VmHWM:")
    // Until the better compiler of the JVM has seen it.
    repeat(rounds) { touches.forEach(Recorded::played) }
    val played = touches.joinToString(",") { touch ->
        val micros = median((1..rounds).map { touch.played() })
        """{"exchanges":${touch.answers.size},"calls":${touch.answers.size + 1},"micros":$micros}"""
    }
    val warm = median((1..rounds).map { micros(pin::first) / 1_000 })
    println("""{"firstColdMs":$cold,"firstWarmMs":$warm,"touches":[$played],"checkKib":${process - before},"processKib":$process}""")
}

/** A touch as a card answered it once. */
private class Recorded(text: String) {
    private val lines = text.lines().map { it.substringBefore(' ') to it.substringAfter(' ') }
    private val steps = all("step")

    /** What the card said, in order. */
    val answers: List<ByteArray> = all("answer").map { digits -> digits.chunked(2).map { it.toInt(16).toByte() }.toByteArray() }

    /** A reception and its first directive. */
    fun first() = Reception(settings()).use { it.current() }.let { }

    /** Plays it; microseconds from the card that is found to its last answer. */
    fun played(): Double = Reception(settings()).use { reception ->
        steps.forEach { step -> act(reception, step.substringBefore(' '), step.substringAfter(' ')) }
        lateinit var next: Directive
        val spent = micros {
            next = reception.cardFound(LINK)
            for (answer in answers) {
                check(next is Directive.Transmit) { "the card was let go too early" }
                next = reception.cardAnswered(answer)
            }
        }
        check(next !is Directive.Transmit) { "the card has more to say than it had" }
        spent
    }

    private fun act(reception: Reception, word: String, value: String) = when (word) {
        "press" -> follow(reception, reception.press(value))
        "type" -> value.forEach { follow(reception, reception.digit(it.digitToInt().toUByte())) }
        else -> error("$word is not played here")
    }

    private fun follow(reception: Reception, first: Directive) {
        var next = first
        while (next is Directive.Ask) next = runBlocking { reception.ask(next.requestId) }
    }

    private fun settings() = Settings(
        gateway = all("gateway").single(),
        token = all("token").single().toByteArray(),
        rootPem = all("root").single().replace('|', '\n'),
        acceptPhones = false,
    )

    private fun all(key: String) = lines.filter { it.first == key }.map { it.second }
}

private inline fun micros(work: () -> Unit): Double {
    val start = System.nanoTime()
    work()
    return (System.nanoTime() - start) / 1_000.0
}

private fun median(values: List<Double>) = values.sorted()[values.size / 2]

/** A number of this process that the kernel keeps. */
private fun kib(key: String) =
    File("/proc/self/status").readLines().first { it.startsWith(key) }.filter(Char::isDigit).toLong()

private val LINK = LinkLimits(extended = true, commandMax = 65_544u, responseMax = 65_538u)
