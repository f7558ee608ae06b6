package shikaku.shell

import java.io.File
import uniffi.shikaku_bindings.Screen

/** The scenarios that Rust, Kotlin and Swift share, compared with `fixtures/scenarios`. */
class GoldenScenarios(root: File, private val server: TestServer) {
    private val folder = root.resolve("fixtures/scenarios")

    /** All of them. */
    val names: List<String> = server.connect().use { it.request("scenarios") }.lines().filter(String::isNotBlank)

    /** Those whose steps a person does, so that an [AppLoop] can play them with its threads and timers. */
    val throughLoop: List<String> = names.filter { name -> steps(name).all { BY_PEOPLE.matches(it) } }

    private val withFaults = root.resolve("tests/bindings/scenarios.json").readText().split("\"name\": \"").drop(1)
        .filter { "\"faults\"" in it }.map { it.substringBefore('"') }

    /** Those that any reader can play: without faults, and without half a card session. */
    val overReaders: List<String> = names.filter { name -> name !in withFaults && steps(name).all { OVER_READERS.matches(it) } }

    /** Plays one call by call. Returns the difference, or null. */
    fun play(name: String): String? = server.connect().use { connection ->
        val description = connection.begin(name)
        difference(golden(name), ScenarioPlayer(connection, description.steps, description.application()).play())
    }

    /** Plays one call by call over a reader. Returns the difference, or null. */
    fun playOverReader(name: String, model: String): String? = server.connect().use { connection ->
        val description = connection.begin(name)
        QueuedReader(connection.reader(model)).use { reader ->
            val app = description.application(BLUETOOTH)
            difference(golden(name), ScenarioPlayer(connection, description.steps, app, reader, ::withoutReaders).play())
        }
    }

    /** Plays one through the loop over a reader. Returns the difference, or null. */
    fun playThroughLoopOverReader(name: String, model: String): String? = server.connect().use { connection ->
        val description = connection.begin(name)
        val port = connection.reader(model)
        LoopDriver(description.application(BLUETOOTH)) { SocketRadio(it, port) }.use { driver ->
            driver.pairReader()
            val holdCard = { connection.request("tap").let { } }
            // The person takes the card away after each step, because a card that stays is found before its step.
            compare(driver, connection, golden(name), holdCard, ::withoutReaders) { connection.request("take") }
        }
    }

    /** Plays one through the loop. Returns the difference, or null. */
    fun playThroughLoop(name: String): String? = server.connect().use { connection ->
        val description = connection.begin(name)
        LoopDriver(description.application()).use { driver ->
            compare(driver, connection, golden(name), { driver.loop.onCardFound(ServerLink(connection)) }, ::undated)
        }
    }

    private fun compare(
        driver: LoopDriver,
        connection: TestConnection,
        golden: String,
        holdCard: () -> Unit,
        shown: (Screen) -> String,
        between: () -> Unit = {},
    ): String? {
        fun text(from: Int) = text(driver.seen, from, shown)
        val parts = golden.split(STEP)
        for ((at, part) in parts.withIndex()) {
            val whole = if (at == parts.lastIndex) part else part + "\n"
            val step = if (at == 0) "" else whole.substringBefore("\n\n")
            val screens = if (at == 0) whole else whole.substringAfter("\n\n")
            // The test may have taken the first screen already.
            val before = if (at == 0) 0 else driver.seen.size
            if (at > 0) between()
            if (at > 0) act(driver, connection, step, holdCard)
            // A screen that comes too late for its step is found in the next step.
            val end = runCatching { driver.untilHolds("screen of '$step'") { text(before).length >= screens.length } }
            (difference(screens, text(before)) ?: end.exceptionOrNull()?.message)?.let { return "> $step: $it" }
        }
        return null
    }

    /**
     * The screens from one on, each that differs from the one before. Where the person is quicker than the gateway, `preparing`
     * comes between, because here both run at once.
     */
    private fun text(seen: List<Screen>, from: Int, shown: (Screen) -> String): String {
        val texts = seen.filterIndexed { at, screen -> at < from || screen.id != "preparing" }.drop((from - 1).coerceAtLeast(0)).map(shown)
        val first = if (from == 0) texts.take(1) else emptyList()
        return (first + texts.zipWithNext().filter { (one, next) -> one != next }.map { it.second }).joinToString("") { it + "\n" }
    }

    private fun act(driver: LoopDriver, connection: TestConnection, step: String, holdCard: () -> Unit) {
        val value = step.substringAfter(' ', "")
        when (step.substringBefore(' ')) {
            "press" -> driver.loop.press(value)
            "type" -> value.forEach { driver.loop.digit(it.digitToInt()) }
            "touch" -> holdCard()
            "reader" -> driver.loop.onCardLinkFailed(cardLinkFailure(value))
            "cancel" -> driver.loop.cancel()
            else -> connection.request(step)
        }
    }

    private fun steps(name: String) = STEP.toRegex(RegexOption.LITERAL).split(golden(name)).drop(1).map { it.substringBefore('\n') }

    private fun golden(name: String) = folder.resolve("$name.txt").readText()
}

/** The first line in which two texts differ, or null. */
private fun difference(wanted: String, found: String): String? {
    if (wanted == found) return null
    val lines = wanted.lines().zip(found.lines()).withIndex().firstOrNull { (_, pair) -> pair.first != pair.second }
    return lines?.let { (at, pair) -> "line ${at + 1} is '${pair.second}', not '${pair.first}'" }
        ?: "${found.lines().size} lines, not ${wanted.lines().size}"
}

private const val STEP = "\n> "
private val OVER_READERS = Regex("(press|type|card|gateway|ask) .*|touch|wake|cancel")
private val BY_PEOPLE = Regex("(press|type|card|gateway|reader) .*|touch|cancel")
