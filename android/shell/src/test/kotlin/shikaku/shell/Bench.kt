package shikaku.shell

import java.io.File
import kotlinx.coroutines.runBlocking
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.Output
import uniffi.shikaku_bindings.ReaderLink
import uniffi.shikaku_bindings.Request
import uniffi.shikaku_bindings.Settings
import uniffi.shikaku_bindings.Shikaku

/**
 * Measures the bindings in Kotlin: `Bench RECORDING ROUNDS` plays recorded card sessions and prints the numbers for
 * `tests/bench/bindings` as one line of JSON. It judges nothing.
 */
fun main(arguments: Array<String>) {
    val sessions = File(arguments[0]).readText().split("touch ").drop(1).map(::RecordedSession)
    val rounds = arguments[1].toInt()
    val pin = sessions.first()
    pin.first()
    val cold = (System.currentTimeMillis() - ProcessHandle.current().info().startInstant().get().toEpochMilli()).toDouble()
    val before = kib("VmRSS:")
    pin.play()
    val process = kib("VmHWM:")
    // Until the second compiler of the JVM has compiled it.
    repeat(rounds) { sessions.forEach(RecordedSession::play) }
    val played = sessions.joinToString(",") { session ->
        val micros = median((1..rounds).map { session.play() })
        """{"exchanges":${session.answers.size},"calls":${session.answers.size + 1},"micros":$micros}"""
    }
    val warm = median((1..rounds).map { micros(pin::first) / 1_000 })
    println("""{"firstColdMs":$cold,"firstWarmMs":$warm,"touches":[$played],"checkKib":${process - before},"processKib":$process}""")
}

/** A card session with the recorded answers of a card. */
private class RecordedSession(text: String) {
    private val lines = text.lines().map { it.substringBefore(' ') to it.substringAfter(' ') }
    private val steps = all("step")

    /** The responses of the card, in order. */
    val answers: List<ByteArray> = all("answer").map { digits -> digits.chunked(2).map { it.toInt(16).toByte() }.toByteArray() }

    /** A new application and its first output. */
    fun first() = application().use { it.current() }.let { }

    /** Plays it; returns the microseconds from the card found to its last response. */
    fun play(): Double = application().use { app ->
        steps.forEach { step -> act(app, step.substringBefore(' '), step.substringAfter(' ')) }
        lateinit var next: Output
        val spent = micros {
            next = app.cardFound(LINK)
            for (answer in answers) {
                val transmit = checkNotNull(transmit(next)) { "the card is released too early" }
                next = app.cardAnswered(transmit.exchange, answer)
            }
        }
        check(transmit(next) == null) { "the recording has too few responses" }
        spent
    }

    private fun act(app: Shikaku, word: String, value: String) = when (word) {
        "press" -> follow(app, app.press(value))
        "type" -> value.forEach { follow(app, app.digit(it.digitToInt().toUByte())) }
        else -> error("no such step: $word")
    }

    private fun follow(app: Shikaku, first: Output) {
        var next = first
        while (true) {
            val ask = next.requests.firstNotNullOfOrNull { it as? Request.Ask } ?: return
            next = runBlocking { app.ask(ask.requestId) }
        }
    }

    private fun transmit(output: Output) = output.requests.firstNotNullOfOrNull { it as? Request.Transmit }

    private fun application(): Shikaku {
        val settings = Settings(
            gateway = all("gateway").single(),
            token = all("token").single().toByteArray(),
            rootPem = all("root").single().replace('|', '\n'),
            acceptPhones = false,
        )
        return Shikaku(settings, ReaderLink.Shell, null)
    }

    private fun all(key: String) = lines.filter { it.first == key }.map { it.second }
}

private inline fun micros(work: () -> Unit): Double {
    val start = System.nanoTime()
    work()
    return (System.nanoTime() - start) / 1_000.0
}

private fun median(values: List<Double>) = values.sorted()[values.size / 2]

/** A number of this process from the kernel. */
private fun kib(key: String) =
    File("/proc/self/status").readLines().first { it.startsWith(key) }.filter(Char::isDigit).toLong()

private val LINK = LinkLimits(extended = true, commandMax = 65_544u, responseMax = 65_538u)
