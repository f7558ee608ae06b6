package shikaku.shell

import uniffi.shikaku_bindings.Button
import uniffi.shikaku_bindings.ButtonRole
import uniffi.shikaku_bindings.CardLinkFailure
import uniffi.shikaku_bindings.DigitField
import uniffi.shikaku_bindings.Entry
import uniffi.shikaku_bindings.EraDateField
import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Line
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.PasswordField
import uniffi.shikaku_bindings.Progress
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Section
import uniffi.shikaku_bindings.SectionKind
import uniffi.shikaku_bindings.SetupException
import uniffi.shikaku_bindings.Sound
import uniffi.shikaku_bindings.StatusItem
import uniffi.shikaku_bindings.StatusKind
import uniffi.shikaku_bindings.TextField
import uniffi.shikaku_bindings.TextKeyboard
import uniffi.shikaku_bindings.Tone

/** Tests that need no gateway. Each name is a sentence that can be false. */
val TESTS: List<Pair<String, () -> Unit>> = listOf(
    "a hidden entry shows how many digits and not which" to {
        val model = ScreenModel.of(screen(entry = pin(2u)), null)
        expect(model.elements.filterIsInstance<Element.Typed>().map { it.places }, listOf(listOf('●', '●', null, null)))
    },
    "a day of an era has two places in front of each unit, and a keypad of ten" to {
        val day = Entry.EraDate(EraDateField("era", "550", listOf("y", "m", "d"), "label"))
        val model = ScreenModel.of(screen(day), null)
        val typed = model.elements.filterIsInstance<Element.Typed>().single()
        expect(typed.groups, listOf(listOf('5', '5'), listOf('0', null), listOf(null, null)))
        expect(listOf(typed.before, typed.units.joinToString(""), typed.hidden), listOf("era", "ymd", false))
        expect(model.elements.filterIsInstance<Element.Keypad>().single().keys, 10)
    },
    "a text and a password are fields with the key that passes them on, and are not printed" to {
        val enter = button("enter").copy(role = ButtonRole.KEY)
        fun elements(entry: Entry) = ScreenModel.of(screen(entry).copy(buttons = listOf(enter)), null).doing
        val text = elements(Entry.Text(TextField("personal", 1u, 40u, TextKeyboard.KANA, "label"))).single() as Element.Field
        expect(listOf(text.text, text.most, text.keyboard, text.enter?.id), listOf("personal", 40, TextKeyboard.KANA, "enter"))
        expect("personal" in text.toString(), false)
        val password = elements(Entry.Password(PasswordField(8u, 64u, "label", "show", "hide"))).single() as Element.Password
        expect(listOf(password.most, password.show, password.hide, password.enter?.id), listOf(64, "show", "hide", "enter"))
    },
    "the same screen with one more digit keeps the focus" to {
        val before = screen(entry = pin(1u))
        val model = ScreenModel.of(screen(entry = pin(2u)), before)
        expect(model.isNew, false)
    },
    "the title and what is typed have the language of the screen, and a button and a status their own" to {
        val key = button("enter").copy(role = ButtonRole.KEY, language = "en", detailLanguage = "ja")
        val tool = button("choose-language").copy(role = ButtonRole.TOOL, language = "vi")
        val status = StatusItem(StatusKind.READER, "text", "spoken", Tone.NEUTRAL)
        fun elements(entry: Entry) =
            ScreenModel.of(screen(entry).copy(language = "zh-Hant", status = listOf(status), buttons = listOf(key, tool)), null).elements
        val digits = elements(pin(1u))
        expect(digits.map { it.language }, listOf("zh-Hant", "ja", "vi", "zh-Hant", "ja"))
        expect((digits.last() as Element.Keypad).words.map { it.language to it.detailLanguage }, listOf("en" to "ja"))
        val fields = listOf(
            Entry.EraDate(EraDateField("era", "", listOf("y", "m", "d"), "label")),
            Entry.Text(TextField("", 1u, 40u, TextKeyboard.LATIN, "label")),
            Entry.Password(PasswordField(8u, 64u, "label", "show", "hide")),
        )
        expect(fields.map { elements(it)[3].language }, List(3) { "zh-Hant" })
    },
    "the proposed button is marked, wherever it is, and none where the screen proposes none" to {
        val buttons = listOf("first", "second").map(::button)
        val proposed = listOf("first", "second", null).map { proposed ->
            val screen = screen(entry = null).copy(buttons = buttons, proposed = proposed)
            ScreenModel.of(screen, null).elements.filterIsInstance<Element.Button>().filter { it.proposed }.map { it.id }
        }
        expect(proposed, listOf(listOf("first"), listOf("second"), emptyList()))
    },
    "after 終わる a button begins with the next patient, at once and after another screen" to {
        unconnected().use { driver ->
            val first = driver.until("a first screen") { true }
            for (before in listOf(null, "choose-pin")) {
                before?.let(driver.loop::press)
                if (before != null) driver.until("another screen") { it.id != first.id }
                if (before != null) driver.loop.press("cancel")
                if (before != null) driver.until("the first screen") { it.id == first.id }
                driver.loop.press("confirm-otherwise")
                driver.until("the other ways") { it.id == "confirming-otherwise" }
                driver.loop.press("finish")
                val closed = driver.until("the last screen") { it.id == "closed" }
                driver.loop.press(closed.buttons.single().id)
                expect(driver.until("the first screen again") { it.id != "closed" }.id, first.id)
            }
        }
    },
    "a check is recorded if a folder is set, and not otherwise" to {
        val folder = kotlin.io.path.createTempDirectory("recordings")
        val recorded = ShellSettings(gateway = "https://127.0.0.1:1", recordings = folder.toString())
        recorded.application("token".toByteArray()).use { it.press("choose-pin"); it.digit(1u) }
        recorded.copy(recordings = null).application("token".toByteArray()).use { it.press("choose-pin") }
        val recordings = folder.toFile().listFiles().orEmpty().map { it.readBytes().toString(Charsets.ISO_8859_1) }
        val wanted = listOf("shikaku-transcript", "choose-pin", "digit", "entering-pin")
        expect(recordings.map { text -> wanted.all { it in text } }, listOf(true))
        folder.toFile().deleteRecursively()
    },
    "a code that a line has already is not shown twice" to {
        fun shown(vararg lines: Line) =
            ScreenModel.of(screen(entry = null).copy(failureCode = "code", sections = listOf(section(lines.toList()))), null).elements.any { it is Element.Code }
        expect(listOf(shown(), shown(Line(LineKind.DETAIL, "label", "code", ""))), listOf(true, false))
    },
    "the printed form of an element does not hold the copied text" to {
        expect(Element.Copy("label", "personal", "spoken").toString(), "Copy(label)")
    },
    "the token is overwritten also when the settings are refused" to {
        val token = "token-of-a-clinic".toByteArray()
        val refused = runCatching { ShellSettings(gateway = "ftp://nowhere").application(token) }.exceptionOrNull()
        expect(refused is SetupException.Settings, true)
        expect(token.all { it == 0.toByte() }, true)
        val screen = (refused as SetupException).toScreen()
        expect(screen.failureCode.isNullOrEmpty() || screen.title.isEmpty() || screen.spoken.isEmpty(), false)
    },
    "a card that is not wanted gets no command and is released, and an unknown button changes nothing" to {
        val card = ScriptedLink { error("a command was sent") }
        unconnected().use { driver ->
            val first = driver.until("a first screen") { true }
            driver.loop.onCardFound(card)
            driver.loop.press("no-such-button")
            driver.loop.onCardLinkFailed(CardLinkFailure.NO_READER)
            driver.loop.cancel()
            driver.loop.press("confirm-otherwise")
            driver.until("the other ways") { it.id == "confirming-otherwise" }
            expect(driver.seen.map { it.id }, listOf(first.id, "confirming-otherwise"))
        }
        expect(listOf(card.sent, card.closed), listOf(0, 1))
    },
    "a gateway that cannot be reached becomes a screen with a code" to {
        unconnected().use { driver ->
            driver.loop.press("choose-pin")
            driver.until("a failure") { it.failureCode != null }
        }
    },
    "a closed loop leaves no thread behind" to {
        val driver = unconnected()
        driver.until("a first screen") { true }
        driver.close()
        noThreadIsLeft()
    },
    "there are as many keys as there are digits, and letters after nine" to {
        fun keypad(keys: UByte) = screen(Entry.Digits(DigitField(32u, 32u, 0u, "", "label", keys))).let { ScreenModel.of(it, null) }
            .elements.filterIsInstance<Element.Keypad>().single()
        expect(listOf<UByte>(10u, 16u).map { keypad(it).keys }, listOf(10, 16))
        expect((0..15).joinToString("") { keypad(16u).label(it) }, "0123456789ABCDEF")
    },
    "the class descriptor of a reader is found behind its own interface" to {
        val raw = DEVICE_DESCRIPTOR + interfaceDescriptor(0) + ccid(features = 0x000200BA, messageMax = 271) + interfaceDescriptor(1) + ENDPOINT_DESCRIPTOR + ccid(features = 0x000404BA, messageMax = 522)
        expect(CcidDescriptor.of(raw, 0), CcidDescriptor(0x000200BAu, 271u))
        expect(CcidDescriptor.of(raw, 1), CcidDescriptor(0x000404BAu, 522u))
        expect(CcidDescriptor.of(raw, 2), null)
        // A descriptor that is cut short, or has the length 0, is none.
        expect(raw.indices.mapNotNull { CcidDescriptor.of(raw.copyOf(it), 1) }, emptyList())
        expect(CcidDescriptor.of(ByteArray(64), 0), null)
    },
    "the contactless interface of a reader is chosen, and never the one for its SAM" to {
        fun chosen(vararg names: String?) = CcidDescriptor.chooseInterface(names.toList())
        expect(chosen("ACR1251 SAM Reader", "ACR1251 PICC Reader"), 1)
        expect(chosen("CIR415 CL", "CIR415 1S"), 0)
        expect(chosen("Contact", "Contactless"), 1)
        expect(chosen(null), 0)
        expect(chosen("Some SAM"), null)
        expect(chosen("SAMSUNG reader"), 0)
        expect(chosen(), null)
    },
)

/** A card that answers with a function, or is lost. */
class ScriptedLink(private val answer: (ByteArray) -> ByteArray) : CardLink {
    override val limits = LinkLimits(extended = false, commandMax = 261u, responseMax = 258u)

    /** How many commands were sent. */
    @Volatile
    var sent = 0

    override fun transceive(command: ByteArray): ByteArray {
        sent += 1
        return answer(command)
    }

    /** How often it was closed. */
    @Volatile
    var closed = 0

    override fun close() {
        closed += 1
    }
}

/** Fails unless both are the same. */
fun <T> expect(found: T, wanted: T) = check(found == wanted) { "found $found, expected $wanted" }

/** Fails unless the threads of every loop end soon. */
fun noThreadIsLeft() {
    val deadline = System.nanoTime() + 5_000_000_000
    while (threads().isNotEmpty() && System.nanoTime() < deadline) Thread.onSpinWait()
    expect(threads(), emptyList())
}

/** An application whose gateway cannot be reached. */
private fun unconnected() =
    LoopDriver(ShellSettings(gateway = "https://127.0.0.1:1").application("token-of-a-clinic".toByteArray()))

private fun threads() = Thread.getAllStackTraces().keys.filter { it.isAlive && it.name.startsWith("shikaku-") }.map { it.name }

/** Four hidden digits, of which so many were typed. */
private fun pin(typed: UByte) = Entry.Digits(DigitField(4u, 4u, typed, null, "label", 10u))

/** Some screen with this entry. */
fun screen(entry: Entry?) = Screen(
    id = "any", title = "title", tone = Tone.NEUTRAL, illustration = null, sections = emptyList(), entry = entry,
    buttons = listOf(button("any-button")), spoken = "spoken", readAloud = "all of it", haptic = Haptic.TICK, sound = Sound.NONE,
    progress = null, failureCode = null, wantsCard = false, copy = null, proposed = null, status = emptyList(),
)

private fun button(id: String) = Button(id, "label", "label. spoken", ButtonRole.SECONDARY, "", "", "", null, enabled = true)

private fun section(lines: List<Line>) = Section(SectionKind.DETAILS, "", Tone.NEUTRAL, folded = false, lines)

private val DEVICE_DESCRIPTOR = byteArrayOf(18, 1) + ByteArray(16)
private val ENDPOINT_DESCRIPTOR = byteArrayOf(7, 5) + ByteArray(5)

private fun interfaceDescriptor(number: Int) = byteArrayOf(9, 4, number.toByte(), 0, 3, 0x0B, 0, 0, 0)

/** 54 bytes, with dwFeatures at 40 and dwMaxCCIDMessageLength at 44 (CCID 1.1, table 5.1-1). */
private fun ccid(features: Int, messageMax: Int) =
    byteArrayOf(0x36, 0x21) + ByteArray(38) { 0x55 } + little(features) + little(messageMax) + ByteArray(6) { 0x55 }

private fun little(number: Int) = ByteArray(4) { (number shr (8 * it)).toByte() }
