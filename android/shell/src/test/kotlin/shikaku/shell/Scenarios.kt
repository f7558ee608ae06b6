package shikaku.shell

import java.io.File

/**
 * What a person does and sees: `press`, `type`, `hold`, and `see` with the names of all screens that come until the last
 * of them stands. The list of screens is complete: one more or one less fails.
 */
class Scenario(val name: String, val card: String, val faults: List<String>, val steps: List<String>)

private fun scenario(name: String, card: String, vararg steps: String, fault: String? = null) =
    Scenario(name, card, listOfNotNull(fault), steps.toList())

/** Every scenario, until the table that Rust and Swift share is read. */
val SCENARIOS = listOf(
    scenario(
        "a valid card with its PIN", "valid",
        "see choosing-method", "press choose-pin", "see entering-pin", "type 1234", "press enter",
        "see waiting-for-card", "hold", "see reading-card asking-gateway showing", "press finish", "see closed",
    ),
    scenario(
        "a valid card by sight", "valid",
        "see choosing-method", "press choose-visual", "see comparing-face", "press face-matches",
        "see waiting-for-card", "hold", "see reading-card asking-gateway showing",
    ),
    scenario(
        "a wrong PIN, then the right one", "valid",
        "see choosing-method", "press choose-pin", "see entering-pin", "type 1111", "press enter",
        "see waiting-for-card", "hold", "see reading-card entering-pin",
        "type 1234", "press enter", "see waiting-for-card reading-card asking-gateway showing",
    ),
    scenario(
        "a card that leaves before it is asked for its PIN and comes back", "valid",
        "see choosing-method", "press choose-pin", "see entering-pin", "type 1234", "press enter",
        "see waiting-for-card", "hold", "see reading-card waiting-for-card reading-card asking-gateway showing",
        fault = "lost-before@2",
    ),
    scenario(
        "a card that leaves with its PIN on the way", "valid",
        "see choosing-method", "press choose-pin", "see entering-pin", "type 1234", "press enter",
        "see waiting-for-card", "hold", "see reading-card waiting-for-card reading-card entering-pin",
        fault = "lost-after@4",
    ),
    scenario(
        "a reception that is cancelled while a card is waited for", "valid",
        "see choosing-method", "press choose-pin", "see entering-pin", "type 1234", "press enter",
        "see waiting-for-card", "press cancel", "see choosing-method",
    ),
    scenario(
        "a card whose PIN is blocked", "blocked",
        "see choosing-method", "press choose-pin", "see entering-pin", "type 1234", "press enter",
        "see waiting-for-card", "hold", "see reading-card failed",
    ),
)

/** Plays one scenario; what is wrong, or nothing. */
fun play(scenario: Scenario, programs: File, settings: ShellSettings): String? {
    val told = mutableListOf<String>()
    val expected = mutableListOf<String>()
    CardProgram(programs, scenario.card, scenario.faults).use { card ->
        Visit(settings.reception(GatewayProgram.TOKEN.toByteArray())).use { visit ->
            for (step in scenario.steps) {
                val words = step.split(" ")
                when (words.first()) {
                    "press" -> visit.desk.press(words[1])
                    "type" -> words[1].forEach { visit.desk.digit(it.digitToInt()) }
                    "hold" -> visit.hold(card::link)
                    "see" -> {
                        expected += words.drop(1)
                        val failure = runCatching { words.drop(1).forEach { id -> visit.until(id) { it.id == id } } }
                        failure.exceptionOrNull()?.let { return "${it.message}; seen: ${visit.seen.map { s -> s.id + (s.failureCode ?: "") }}" }
                    }
                    else -> error("no such step: $step")
                }
            }
            told += distinct(visit)
        }
    }
    return if (told == expected) null else "seen: $told, expected: $expected"
}

/** `preparing` comes or not, as the gateway is slower or quicker than the person. */
private fun distinct(visit: Visit): List<String> = visit.seen.map { it.id }.filter { it != "preparing" }.fold(emptyList()) { before, id ->
    if (before.lastOrNull() == id) before else before + id
}
