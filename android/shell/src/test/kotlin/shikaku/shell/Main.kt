package shikaku.shell

import java.io.File
import kotlin.system.exitProcess

/**
 * Runs every test of the shell against the real library: `Main PROGRAMS ROOT`, the built programs and the workspace.
 */
fun main(arguments: Array<String>) {
    val (programs, root) = arguments.take(2).map(::File)
    val failed = TestDesk(programs).use { desk ->
        val goldens = Goldens(root, desk)
        tests(TESTS + READER_TESTS + TROUBLE_TESTS + stories(desk)) + scenarios(goldens) + overReaders(goldens)
    }
    if (failed > 0) println("$failed failed")
    exitProcess(if (failed == 0) 0 else 1)
}

private fun scenarios(goldens: Goldens): Int {
    val byCall = goldens.names.count { told("scenario $it") { goldens.play(it) } }
    val atTheDesk = goldens.throughTheDesk.count { told("at the desk: $it") { goldens.playThroughTheDesk(it) } }
    val (all, some) = goldens.names.size to goldens.throughTheDesk.size
    println("$all scenarios ran in Kotlin, ${all - byCall} as in fixtures/scenarios; $some of them at the shell's desk, ${some - atTheDesk} alike")
    return byCall + atTheDesk + if (some == 0) 1 else 0
}

private fun overReaders(goldens: Goldens): Int {
    val (all, atTheDesk) = goldens.overReaders to goldens.overReaders.intersect(goldens.throughTheDesk.toSet())
    val failed = READERS.sumOf { reader ->
        all.count { told("$reader: $it") { goldens.playOverReader(it, reader) } } +
            atTheDesk.count { told("$reader, at the desk: $it") { goldens.playAtTheDeskOverReader(it, reader) } }
    }
    val played = READERS.size * (all.size + atTheDesk.size)
    println("${all.size} scenarios ran over each of ${READERS.size} readers, ${atTheDesk.size} of them at the shell's desk as well; ${played - failed} of $played alike")
    return failed + if (atTheDesk.isEmpty()) 1 else 0
}

/** Models, and bytes in a packet of theirs. */
private val READERS = listOf("acs 20", "acs 185", "ccid 20")

private fun tests(tests: List<Pair<String, () -> Unit>>): Int {
    val failed = tests.count { (name, test) -> told(name) { test().let { null } } }
    println("${tests.size} tests of the shell ran, ${tests.size - failed} passed")
    return failed
}

/** Whether it failed, and a line about it. */
private fun told(name: String, run: () -> String?): Boolean {
    val wrong = runCatching(run).fold({ it }, { it.toString() })
    println(if (wrong == null) "ok      $name" else "FAILED  $name: $wrong")
    return wrong != null
}
