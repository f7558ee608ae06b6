package shikaku.app

import uniffi.shikaku_bindings.Button
import uniffi.shikaku_bindings.CopyText
import uniffi.shikaku_bindings.Entry
import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Line
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.Progress
import uniffi.shikaku_bindings.Screen

/** A screen of `fixtures/screens`, parsed from its text. The README there describes the format. */
class GoldenScreen(val name: String, val text: String) {
    private val whole = text.removeSuffix("\n").substringAfterLast("\n\n🔊 ")
    private val rows = text.substringBeforeLast("\n\n🔊 ").lines()
    private val head = rows.takeWhile(String::isNotEmpty)

    /** The screen from which the library wrote the file. */
    val screen: Screen
        get() {
            val controls = blocks { CONTROL.matchEntire(it) }
            return Screen(
                id = head.first(),
                title = rows.first { it.startsWith("# ") }.drop(2),
                lines = blocks { LINE.matchEntire(it) }.map { (found, spoken) -> line(found, spoken) },
                entry = blocks { ENTRY.matchEntire(it) }.singleOrNull()?.let { (found, spoken) -> entry(found, spoken.single()) },
                buttons = controls.filter { (found, _) -> found[2] != COPIES }.map { (found, spoken) -> Button(found[2], found[1], spoken.single()) },
                proposed = head.firstOrNull { it.startsWith("proposes ") }?.let { field("proposes") },
                spoken = whole.replace("。\n   ", "。"),
                haptic = Haptic.valueOf(field("haptic").uppercase()),
                progress = head.firstOrNull { it.startsWith("progress ") }?.let { Progress.valueOf(constantName(field("progress"))) },
                failureCode = head.firstOrNull { it.startsWith("failure ") }?.let { field("failure") },
                wantsCard = "wants card" in head,
                copy = controls.singleOrNull { (found, _) -> found[2] == COPIES }?.let { (found, spoken) -> CopyText(found[1], spoken.single(), copied()) },
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

    private fun entry(found: List<String>, label: String): Entry {
        val (typed, length, least, keys, digits) = found.drop(1)
        return Entry(
            length.toUByte(), least.ifEmpty { length }.toUByte(), typed.toUByte(), digits.takeIf { it != "hidden" }, label,
            keys = keys.ifEmpty { "10" }.toUByte(),
        )
    }

    private fun copied() = rows.filter { it.startsWith(COPIED) }.joinToString("\n") { it.removePrefix(COPIED) }
}

/** `HoldStill` as Kotlin writes it. */
private fun constantName(name: String) = name.replace(Regex("(?<=[a-z])(?=[A-Z])"), "_").uppercase()

private val MARKS = mapOf("!!" to LineKind.HEADLINE, "" to LineKind.PLAIN, "!" to LineKind.NOTICE, "-" to LineKind.DETAIL)
private val LINE = Regex("(!!|  |! |- ) (?! )(.*)")
private val ENTRY = Regex("entry (\\d+) of (\\d+)(?:, (\\d+) enough)?(?:, (\\d+) keys)?, digits \"(.*)\"")
private val CONTROL = Regex("\\[(.*)] (.*)")
private const val SPOKEN = "    🔊 "
private const val COPIED = "    | "
private const val COPIES = "copies"
