package shikaku.shell

import java.io.File
import uniffi.shikaku_bindings.CardReaders
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.Screen

/** The scenarios that Rust, Kotlin and Swift share, held against `fixtures/scenarios`. */
class Goldens(root: File, private val desk: TestDesk) {
    private val folder = root.resolve("fixtures/scenarios")

    /** All of them. */
    val names: List<String> = desk.place().use { it.says("scenarios") }.lines().filter(String::isNotBlank)

    /** Those that are told in what a person does, so that [Desk] can play them with its threads and timers. */
    val throughTheDesk: List<String> = names.filter { name -> steps(name).all { BY_PEOPLE.matches(it) } }

    private val withFaults = root.resolve("tests/bindings/scenarios.json").readText().split("\"name\": \"").drop(1)
        .filter { "\"faults\"" in it }.map { it.substringBefore('"') }

    /** Those that can be played with any reader: the steps tell no failure and no half of a touch. */
    val overReaders: List<String> = names.filter { name -> name !in withFaults && steps(name).all { OVER_READERS.matches(it) } }

    /** Plays one call by call; what is wrong, or nothing. */
    fun play(name: String): String? = desk.place().use { place ->
        val description = place.begin(name)
        difference(golden(name), Player(place, description.steps, description.reception()).play())
    }

    /** Plays one call by call with a reader, which is chosen first; what is wrong, or nothing. */
    fun playOverReader(name: String, reader: String): String? = desk.place().use { place ->
        val description = place.begin(name)
        ReaderHand(place, reader).use { hand ->
            val reception = description.reception(hand.readers)
            hand.choose(reception)
            val player = Player(place, description.steps, reception, hand, ::withoutReaderButton)
            hand.redraw = player::refresh
            difference(golden(name), player.play())
        }
    }

    /** Plays one at the desk of the shell with a reader, which is chosen first; what is wrong, or nothing. */
    fun playAtTheDeskOverReader(name: String, reader: String): String? = desk.place().use { place ->
        val description = place.begin(name)
        val readers = CardReaders.bluetooth(null)
        val radio = SocketRadio.at(place.reader(reader))
        Visit(description.reception(readers), readers to radio).use { visit ->
            chooseReader(visit)
            val touch = { place.says("tap").let { } }
            // A hand takes its card along: one that still lies there would be found before its step.
            atTheDesk(visit, place, golden(name), touch, ::withoutReaderButton) { place.says("take") }
        }
    }

    /** Plays one at the desk of the shell; what is wrong, or nothing. */
    fun playThroughTheDesk(name: String): String? = desk.place().use { place ->
        val description = place.begin(name)
        Visit(description.reception()).use { visit ->
            atTheDesk(visit, place, golden(name), { visit.desk.cardFound(PlaceLink(place, place.tap())) }, ::undated)
        }
    }

    private fun atTheDesk(
        visit: Visit,
        place: Place,
        golden: String,
        touch: () -> Unit,
        shown: (Screen) -> String,
        between: () -> Unit = {},
    ): String? {
        fun text(seen: List<Screen>, from: Int) = text(seen, from, shown)
        val parts = golden.split(STEP)
        for ((at, part) in parts.withIndex()) {
            val whole = if (at == parts.lastIndex) part else part + "\n"
            val step = if (at == 0) "" else whole.substringBefore("\n\n")
            val screens = if (at == 0) whole else whole.substringAfter("\n\n")
            // The first screen may have been looked at already.
            val before = if (at == 0) 0 else visit.seen.size
            if (at > 0) between()
            if (at > 0) act(visit, place, step, touch)
            // What comes too late for its step is found in the next.
            val end = runCatching { visit.untilHolds("screen of '$step'") { text(visit.seen, before).length >= screens.length } }
            (difference(screens, text(visit.seen, before)) ?: end.exceptionOrNull()?.message)?.let { return "> $step: $it" }
        }
        return null
    }

    /**
     * The screens from one on, each that differs from the one before. Where the person is quicker than the gateway, `preparing`
     * comes between, rightly: here both run at once.
     */
    private fun text(seen: List<Screen>, from: Int, shown: (Screen) -> String): String {
        val texts = seen.filterIndexed { at, screen -> at < from || screen.id != "preparing" }.drop((from - 1).coerceAtLeast(0)).map(shown)
        val first = if (from == 0) texts.take(1) else emptyList()
        return (first + texts.zipWithNext().filter { (one, next) -> one != next }.map { it.second }).joinToString("") { it + "\n" }
    }

    private fun act(visit: Visit, place: Place, step: String, touch: () -> Unit) {
        val value = step.substringAfter(' ', "")
        when (step.substringBefore(' ')) {
            "press" -> visit.desk.press(value)
            "type" -> value.forEach { visit.desk.digit(it.digitToInt()) }
            "touch" -> touch()
            "reader" -> visit.desk.readerFailed(trouble(value))
            "cancel" -> visit.desk.cancel()
            else -> place.says(step)
        }
    }

    private fun steps(name: String) = STEP.toRegex(RegexOption.LITERAL).split(golden(name)).drop(1).map { it.substringBefore('\n') }

    private fun golden(name: String) = folder.resolve("$name.txt").readText()
}

private class PlaceLink(private val place: Place, override val limits: LinkLimits) : CardLink {
    override fun transceive(command: ByteArray) = place.transceive(command)

    override fun close() = Unit
}

/** The first line where two texts part, or nothing. */
private fun difference(wanted: String, found: String): String? {
    if (wanted == found) return null
    val lines = wanted.lines().zip(found.lines()).withIndex().firstOrNull { (_, pair) -> pair.first != pair.second }
    return lines?.let { (at, pair) -> "line ${at + 1} is '${pair.second}', not '${pair.first}'" }
        ?: "${found.lines().size} lines, not ${wanted.lines().size}"
}

private const val STEP = "\n> "
private val OVER_READERS = Regex("(press|type|card|gateway|ask) .*|touch|wake|cancel")
private val BY_PEOPLE = Regex("(press|type|card|gateway|reader) .*|touch|cancel")
