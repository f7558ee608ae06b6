package shikaku.app

import uniffi.shikaku_bindings.Button
import uniffi.shikaku_bindings.ButtonRole
import uniffi.shikaku_bindings.CopyText
import uniffi.shikaku_bindings.DigitField
import uniffi.shikaku_bindings.DisplaySettings
import uniffi.shikaku_bindings.Entry
import uniffi.shikaku_bindings.EraDateField
import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Icon
import uniffi.shikaku_bindings.Illustration
import uniffi.shikaku_bindings.Line
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.PasswordField
import uniffi.shikaku_bindings.Progress
import uniffi.shikaku_bindings.ReadingControl
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Section
import uniffi.shikaku_bindings.SectionKind
import uniffi.shikaku_bindings.Sound
import uniffi.shikaku_bindings.SpokenText
import uniffi.shikaku_bindings.StatusItem
import uniffi.shikaku_bindings.StatusKind
import uniffi.shikaku_bindings.TextField
import uniffi.shikaku_bindings.TextKeyboard
import uniffi.shikaku_bindings.Theme
import uniffi.shikaku_bindings.Tone

/** A screen of `fixtures/screens`, parsed from its text. The README there describes the format. */
class GoldenScreen(val name: String, val text: String) {
    private val said = text.removeSuffix("\n").substringAfterLast("\n\n🔊 ").split("\n\n📖 ").map { it.replace("。\n   ", "。") }
    private val rows = text.substringBeforeLast("\n\n🔊 ").lines()
    private val head = rows.takeWhile(String::isNotEmpty)

    /** The screen from which the library wrote the file. */
    val screen: Screen
        get() {
            val controls = blocks { CONTROL.matchEntire(it) }
            val buttons = rows.withIndex().drop(head.size).filter { (_, row) -> CONTROL.matches(row) && !row.endsWith(" $COPIES") }
            return Screen(
                id = head.first(),
                title = rows.first { it.startsWith("# ") }.drop(2),
                tone = optional("tone")?.let { Tone.valueOf(it.uppercase()) } ?: Tone.NEUTRAL,
                illustration = optional("illustration")?.let { Illustration.valueOf(it.replace('-', '_').uppercase()) },
                sections = sections(),
                entry = blocks { ENTRY.matchEntire(it) }.singleOrNull()?.let { (found, spoken) -> entry(found[1], spoken.single()) },
                buttons = buttons.map { (place, row) -> button(CONTROL.matchEntire(row)!!.groupValues, rows.drop(place + 1).takeWhile { it.startsWith("    ") }) },
                proposed = optional("proposes"),
                spoken = said.first(),
                readAloud = said.last(),
                haptic = Haptic.valueOf(field("haptic").uppercase()),
                sound = optional("sound")?.let { Sound.valueOf(it.replace('-', '_').uppercase()) } ?: Sound.NONE,
                progress = optional("progress")?.let { Progress.valueOf(constantName(it)) },
                failureCode = optional("failure"),
                wantsCard = "wants card" in head,
                copy = controls.singleOrNull { (found, _) -> found[2] == COPIES }?.let { (found, spoken) -> CopyText(found[1], spoken.single(), copied()) },
                status = status(),
                // A phone has a voice. The golden screens are of a library that knows none.
                reading = ReadingControl("読み上げる", "読み上げる。この画面の全部を、声で読み上げます。", false),
                language = language,
                isPractice = "practice" in head,
                display = optional("display")?.split(' ')?.let { (theme, size) -> DisplaySettings(size.toUShort(), Theme.valueOf(theme.replace('-', '_').uppercase())) },
                message = rows.dropWhile { !it.startsWith("# ") }.drop(1).firstOrNull()?.let { MESSAGE.matchEntire(it) }?.groupValues?.get(1),
                alsoSpoken = optional("also")?.let { SpokenText(it.substringBefore(' '), it.substringAfter(' ')) },
            )
        }

    private val language get() = optional("language") ?: "ja"

    private fun optional(word: String) = head.firstOrNull { it.startsWith("$word ") }?.substringAfter(' ')

    private fun status() = head.withIndex().filter { it.value.startsWith("status ") }.map { (place, row) ->
        val (kind, tone, text) = row.split(' ', limit = 4).drop(1)
        StatusItem(StatusKind.valueOf(kind.uppercase()), text, head[place + 1].removePrefix(SPOKEN), Tone.valueOf(tone.uppercase()))
    }

    private fun sections(): List<Section> = rows.withIndex().filter { it.value.startsWith(SECTION) }.map { (place, row) ->
        val words = row.removePrefix(SECTION).substringBefore(':').split(' ')
        val kind = SectionKind.valueOf(words.first().uppercase())
        val usual = if (kind == SectionKind.NOTICE) Tone.ATTENTION else Tone.NEUTRAL
        val tone = words.drop(1).firstOrNull { it != FOLDED }?.let { Tone.valueOf(it.uppercase()) } ?: usual
        val heading = row.substringAfter(": ", "")
        Section(kind, heading, tone, FOLDED in words, lines(rows.drop(place + 1).takeWhile(String::isNotEmpty)))
    }

    private fun lines(rows: List<String>): List<Line> = rows.withIndex().filter { LINE.matches(it.value) }.map { (place, row) ->
        val below = rows.drop(place + 1).takeWhile { it.startsWith(SPOKEN) || it.startsWith(LANGUAGE) }
        val spoken = below.filter { it.startsWith(SPOKEN) }.map { it.removePrefix(SPOKEN) }
        line(LINE.matchEntire(row)!!.groupValues, spoken).copy(language = below.firstOrNull { it.startsWith(LANGUAGE) }?.removePrefix(LANGUAGE) ?: language)
    }

    private fun button(found: List<String>, below: List<String>): Button {
        val (id, role) = (found[2].split(' ') + "secondary").take(2)
        val text = { name: String -> below.firstOrNull { it.startsWith("    $name ") }?.removePrefix("    $name ").orEmpty() }
        val own = text("language").ifEmpty { language }
        return Button(
            id, found[1], below.first().removePrefix(SPOKEN), ButtonRole.valueOf(role.uppercase()), text("subtitle"), text("trailing"),
            text("badge"), text("icon").takeIf(String::isNotEmpty)?.let { Icon.valueOf(it.replace('-', '_').uppercase()) }, "    disabled" !in below,
            own, text("details").ifEmpty { own },
        )
    }

    private fun field(word: String) = head.first { it.startsWith("$word ") }.substringAfter(' ')

    /** The rows below the head that match a pattern, each with its spoken text, if the file has one. */
    private fun blocks(parse: (String) -> MatchResult?): List<Pair<List<String>, List<String>>> =
        rows.withIndex().drop(head.size).mapNotNull { (place, row) ->
            parse(row)?.let { it.groupValues to rows.drop(place + 1).take(1).filter { next -> next.startsWith(SPOKEN) }.map { spoken -> spoken.removePrefix(SPOKEN) } }
        }

    private fun line(found: List<String>, spoken: List<String>): Line {
        val (mark, rest) = found.drop(1)
        val kind = MARKS.getValue(mark.trim())
        val label = if (kind == LineKind.PLAIN) "" else rest.substringBefore(": ", "")
        val text = if (label.isEmpty()) rest else rest.substringAfter(": ")
        return Line(kind, label, text, spoken.singleOrNull() ?: text)
    }

    private fun entry(row: String, label: String): Entry = DIGITS.matchEntire(row)?.let { digits(it.groupValues, label) }
        ?: ERA.matchEntire(row)?.let { found ->
            val (era, units, digits) = found.destructured
            Entry.EraDate(EraDateField(era, digits, units.map(Char::toString), label))
        }
        ?: PASSWORD.matchEntire(row)?.let { found ->
            val (least, most, show, hide) = found.destructured
            Entry.Password(PasswordField(least.toUShort(), most.toUShort(), label, show, hide))
        }
        ?: TEXT.matchEntire(row)!!.let { found ->
            val (least, most, keyboard, text) = found.destructured
            val shown = text.replace("\\u{3000}", "\u3000")
            Entry.Text(TextField(shown, least.toUShort(), most.toUShort(), TextKeyboard.valueOf(keyboard.uppercase()), label))
        }

    private fun digits(found: List<String>, label: String): Entry {
        val (typed, length, least, keys, digits) = found.drop(1)
        return Entry.Digits(
            DigitField(
                length.toUByte(), least.ifEmpty { length }.toUByte(), typed.toUByte(), digits.takeIf { it != "hidden" }, label,
                keys = keys.ifEmpty { "10" }.toUByte(),
            ),
        )
    }

    private fun copied() = rows.filter { it.startsWith(COPIED) }.joinToString("\n") { it.removePrefix(COPIED) }
}

/** `HoldStill` as Kotlin writes it. */
private fun constantName(name: String) = name.replace(Regex("(?<=[a-z])(?=[A-Z])"), "_").uppercase()

private val MARKS = mapOf("!!" to LineKind.HEADLINE, "" to LineKind.PLAIN, "!" to LineKind.NOTICE, "-" to LineKind.DETAIL)
private val LINE = Regex("(!!|  |! |- ) (?! )(.*)")
private val ENTRY = Regex("entry (.*)")
private val DIGITS = Regex("(\\d+) of (\\d+)(?:, (\\d+) enough)?(?:, (\\d+) keys)?, digits \"(.*)\"")
private val ERA = Regex("era date (\\S+) (\\S+), digits \"(.*)\"")
private val PASSWORD = Regex("password (\\d+) to (\\d+), show \"(.*)\", hide \"(.*)\"")
private val TEXT = Regex("text (\\d+) to (\\d+), keyboard (\\S+), text \"(.*)\"")
/** The status message, below the title. */
private val MESSAGE = Regex("""\((.*)\)""")
private val CONTROL = Regex("\\[(.*)] (.*)")
private const val SECTION = "§ "
private const val FOLDED = "folded"
private const val SPOKEN = "    🔊 "
private const val LANGUAGE = "    🌐 "
private const val COPIED = "    | "
private const val COPIES = "copies"
