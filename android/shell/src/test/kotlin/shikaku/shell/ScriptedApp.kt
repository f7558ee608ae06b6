package shikaku.shell

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CompletableDeferred
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.CardLinkFailure
import uniffi.shikaku_bindings.ImportOrigin
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.NoHandle
import uniffi.shikaku_bindings.Output
import uniffi.shikaku_bindings.Request
import uniffi.shikaku_bindings.ResultFileOutcome
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Shikaku
import uniffi.shikaku_bindings.Signals
import uniffi.shikaku_bindings.Speakers
import uniffi.shikaku_bindings.Speech

/** A loop with a script in place of the library. It logs every call of the loop. */
class ScriptedLoop(
    device: Device? = null,
    private val shown: (Screen) -> Unit = {},
    private val script: (String) -> Output,
) : AutoCloseable {
    /** The calls into the application, the radio, the reader, the cards and the display, in order. */
    val log = LinkedBlockingQueue<String>()

    /** What is tested. */
    val loop = AppLoop(ScriptedApp(), device) {
        shown(it)
        log += "show ${it.title}"
    }

    private val responses = ConcurrentHashMap<UInt, CompletableDeferred<Unit>>()

    /** The gateway responds to a request. Until then, none has a response. */
    fun respond(requestId: UInt) = response(requestId).complete(Unit)

    private fun response(requestId: UInt) = responses.getOrPut(requestId) { CompletableDeferred() }

    /** Begins with a reader and a radio. */
    fun begin() = loop.begin({ wanted -> log += "wanted $wanted" }, LoggingRadio())

    /** Takes entries of the log until this one comes; returns those before it. */
    fun until(entry: String): List<String> {
        val before = mutableListOf<String>()
        while (true) {
            val next = log.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS) ?: error("no '$entry' after $before")
            if (next == entry) return before
            before += next
        }
    }

    /** Waits until each of these entries was logged, in any order. */
    fun untilAll(entries: Set<String>) {
        val missing = entries.toMutableSet()
        while (missing.isNotEmpty()) {
            missing -= log.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS) ?: error("no $missing")
        }
    }

    /** A card that logs what the loop does with it, and answers with a function. */
    fun card(name: String, answer: (ByteArray) -> ByteArray) = LoggingLink(name, answer)

    override fun close() = loop.close()

    /** See [card]. */
    inner class LoggingLink(private val name: String, private val answer: (ByteArray) -> ByteArray) : CardLink {
        override val limits = LIMITS

        /** The commands: the arrays themselves. */
        val commands = ConcurrentLinkedQueue<ByteArray>()

        override fun transceive(command: ByteArray): ByteArray {
            commands += command
            log += "$name ${command.toList()}"
            return answer(command)
        }

        override fun close() = log.put("close $name")
    }

    private inner class ScriptedApp : Shikaku(NoHandle) {
        private fun called(call: String): Output {
            log += call
            return script(call)
        }

        override fun current() = called("current")

        override fun press(button: String) = called("press $button")

        override fun digit(digit: UByte) = called("digit $digit")

        override fun text(text: String) = called("text $text")

        override fun cancel() = called("cancel")

        override fun tick() = called("tick")

        override fun foreground() = called("foreground")

        override fun background() = called("background")

        override fun cardFound(limits: LinkLimits) = called("found")

        override fun cardAnswered(exchange: UInt, response: ByteArray) = called("answered $exchange ${response.toList()}")

        override fun cardLost(exchange: UInt, lost: LostCard) = called("lost $exchange $lost")

        override fun cardLinkFailed(failure: CardLinkFailure) = called("failed $failure")

        override fun advertisement(advertisement: Advertisement) = called("advertisement ${advertisement.device}")

        override fun linkEvent(device: String, event: LinkEvent) = called("$device ${event.javaClass.simpleName}")

        override fun scanFailed(failure: LinkFailure) = called("scanFailed $failure")

        override fun readAloudPressed() = called("readAloud")

        override fun speechEnded(utterance: UInt) = called("speechEnded $utterance")

        override fun speakersChanged(speakers: Speakers) = called("speakers ${speakers.hasVoice} ${speakers.hasScreenReader}")

        override fun copied() = called("copied")

        override fun resultCame(origin: ImportOrigin, bytes: ByteArray) = called("resultCame $origin ${bytes.size}")

        override fun resultFileAnswered(name: String, outcome: ResultFileOutcome) = called("resultFileAnswered $outcome")

        override suspend fun sendHttp(requestId: UInt) {
            log += "send $requestId"
            response(requestId).await()
        }

        override fun httpAnswered(requestId: UInt) = called("response $requestId")

        override fun close() = log.put("end")
    }

    private inner class LoggingRadio : Radio {
        override fun scan() = log.put("scan")

        override fun stopScan() = log.put("stopScan")

        override fun connect(device: String) = log.put("connect $device")

        override fun discover(device: String) = log.put("discover $device")

        override fun readBattery(device: String) = log.put("readBattery $device")

        override fun subscribe(device: String, service: String, write: String, notify: String) =
            log.put("subscribe $device $service $write $notify")

        override fun write(device: String, bytes: ByteArray) = log.put("write $device ${bytes.toList()}")

        override fun disconnect(device: String) = log.put("disconnect $device")

        override fun close() = log.put("radio closed")
    }
}

/** An output with these requests. */
fun output(vararg requests: Request, wake: ULong? = null, screen: Screen = screen(entry = null)) =
    Output(screen, SILENT, requests.toList(), wake)

/** Nothing to play, to feel or to say. */
private val SILENT = Signals(Haptic.NONE, null, Speech.Unchanged)

/** The device of the scripts. */
const val DEVICE = "a-reader"
private val LIMITS = LinkLimits(extended = false, commandMax = 261u, responseMax = 258u)
private const val TIMEOUT_SECONDS = 20L
