package shikaku.shell

import uniffi.shikaku_bindings.Button
import uniffi.shikaku_bindings.Entry
import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Line
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.Progress
import uniffi.shikaku_bindings.ReaderTrouble
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.SetupException

/** Tests that need no gateway. Each name is a sentence that can be false. */
val TESTS: List<Pair<String, () -> Unit>> = listOf(
    "the latest screen is spoken and the one before falls silent" to {
        val voice = FakeVoice()
        val speech = SpeechQueue(voice)
        speech.show("one")
        speech.show("two")
        speech.show("two")
        expect(voice.log, listOf("say one", "stop", "say two"))
    },
    "the last screen is said once more when asked for, also after silence" to {
        val voice = FakeVoice()
        val speech = SpeechQueue(voice)
        speech.show("one")
        voice.done()
        speech.repeat()
        speech.silence()
        speech.repeat()
        expect(voice.log, listOf("say one", "say one", "stop", "say one"))
    },
    "nothing is said when speech is off" to {
        val voice = FakeVoice()
        SpeechQueue(voice).apply { enabled = false }.show("one")
        expect(voice.log, emptyList())
    },
    "a hidden entry shows how many digits and not which" to {
        val model = ScreenModel.of(screen(entry = Entry(4u, 4u, 2u, null, "label", 10u)), null)
        expect(model.elements.filterIsInstance<Element.Typed>().map { it.shown }, listOf("●●＿＿"))
    },
    "the same screen with one more digit is not announced anew and keeps the focus" to {
        val before = screen(entry = Entry(4u, 4u, 1u, null, "label", 10u))
        val model = ScreenModel.of(screen(entry = Entry(4u, 4u, 2u, null, "label", 10u)), before)
        expect(listOf(model.isNew, model.announced, model.vibration), listOf(false, "", emptyList<Long>()))
    },
    "the button stands out that the screen proposes, wherever it stands, and none where it proposes none" to {
        val buttons = listOf("first", "second").map { Button(it, "label", "spoken") }
        val proposed = listOf("first", "second", null).map { proposed ->
            val screen = screen(entry = null).copy(buttons = buttons, proposed = proposed)
            ScreenModel.of(screen, null).elements.filterIsInstance<Element.Button>().filter { it.proposed }.map { it.id }
        }
        expect(proposed, listOf(listOf("first"), listOf("second"), emptyList()))
    },
    "after おわる a button begins with the next patient, at the first screen and at a later one" to {
        unconnected().use { visit ->
            val first = visit.until("a first screen") { true }
            for (before in listOf(null, "choose-pin")) {
                before?.let(visit.desk::press)
                if (before != null) visit.until("another screen") { it.id != first.id }
                visit.desk.press(if (before == null) "finish" else "cancel")
                if (before != null) visit.until("the first screen") { it.id == first.id }
                if (before != null) visit.desk.press("finish")
                val closed = visit.until("the last screen") { it.id == "closed" }
                visit.desk.press(closed.buttons.single().id)
                expect(visit.until("the first screen again") { it.id != "closed" }.id, first.id)
            }
        }
    },
    "a reception is recorded where it is asked for, and nowhere else" to {
        val folder = kotlin.io.path.createTempDirectory("recordings")
        val asked = ShellSettings(gateway = "https://127.0.0.1:1", recordings = folder.toString())
        asked.reception("token".toByteArray()).use { it.press("choose-pin"); it.digit(1u) }
        asked.copy(recordings = null).reception("token".toByteArray()).use { it.press("choose-pin") }
        val recordings = folder.toFile().listFiles().orEmpty().map { it.readBytes().toString(Charsets.ISO_8859_1) }
        val told = listOf("shikaku-transcript", "choose-pin", "digit", "entering-pin")
        expect(recordings.map { text -> told.all { it in text } }, listOf(true))
        folder.toFile().deleteRecursively()
    },
    "a code that a line has already is not shown twice" to {
        fun shown(vararg lines: Line) =
            ScreenModel.of(screen(entry = null).copy(failureCode = "code", lines = lines.toList()), null).elements.any { it is Element.Code }
        expect(listOf(shown(), shown(Line(LineKind.DETAIL, "label", "code", ""))), listOf(true, false))
    },
    "a copied text does not get out by way of a printer" to {
        expect(Element.Copy("label", "personal", "spoken").toString(), "Copy(label)")
    },
    "the token is overwritten also when the settings are refused" to {
        val token = "token-of-a-clinic".toByteArray()
        val refused = runCatching { ShellSettings(gateway = "ftp://nowhere").reception(token) }.exceptionOrNull()
        expect(refused is SetupException.Settings, true)
        expect(token.all { it == 0.toByte() }, true)
        val screen = (refused as SetupException).toScreen()
        expect(screen.failureCode.isNullOrEmpty() || screen.title.isEmpty() || screen.spoken.isEmpty(), false)
    },
    "a card that nobody waits for is left alone" to {
        val card = ScriptedLink { error("a command was sent") }
        unconnected().use { visit ->
            visit.until("a first screen") { true }
            visit.desk.cardFound(card)
            visit.desk.press("no-such-button")
            visit.desk.readerFailed(ReaderTrouble.NO_READER)
            visit.desk.cancel()
            visit.until("screens for every event") { visit.seen.size == 5 }
        }
        expect(card.sent, 0)
    },
    "a gateway that cannot be reached becomes a screen with a code" to {
        unconnected().use { visit ->
            visit.desk.press("choose-pin")
            visit.until("a failure") { it.failureCode != null }
        }
    },
    "a closed desk leaves no thread behind" to {
        val visit = unconnected()
        visit.until("a first screen") { true }
        visit.close()
        noThreadIsLeft()
    },
)

/** A card that answers by a function, or is lost. */
class ScriptedLink(private val answer: (ByteArray) -> ByteArray) : CardLink {
    override val limits = LinkLimits(extended = false, commandMax = 261u, responseMax = 258u)

    /** Commands so far. */
    @Volatile
    var sent = 0

    override fun transceive(command: ByteArray): ByteArray {
        sent += 1
        return answer(command)
    }

    override fun close() = Unit
}

/** Fails unless both are the same. */
fun <T> expect(found: T, wanted: T) = check(found == wanted) { "found $found, expected $wanted" }

/** Fails unless the threads of every desk end soon. */
fun noThreadIsLeft() {
    val deadline = System.nanoTime() + 5_000_000_000
    while (threads().isNotEmpty() && System.nanoTime() < deadline) Thread.onSpinWait()
    expect(threads(), emptyList())
}

private class FakeVoice : Voice {
    val log = mutableListOf<String>()
    var done: () -> Unit = {}

    override fun say(text: String, done: () -> Unit) {
        log += "say $text"
        this.done = done
    }

    override fun stop() {
        log += "stop"
    }
}

/** A reception whose gateway nobody listens for. */
private fun unconnected() =
    Visit(ShellSettings(gateway = "https://127.0.0.1:1").reception("token-of-a-clinic".toByteArray()))

private fun threads() = Thread.getAllStackTraces().keys.filter { it.isAlive && it.name.startsWith("shikaku-") }.map { it.name }

/** Some screen with this entry. */
fun screen(entry: Entry?) = Screen(
    id = "any", title = "title", lines = emptyList(), entry = entry,
    buttons = listOf(Button("any-button", "label", "spoken")), spoken = "spoken", haptic = Haptic.TICK,
    progress = null, failureCode = null, wantsCard = false, copy = null, proposed = null,
)
