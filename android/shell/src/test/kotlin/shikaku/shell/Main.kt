package shikaku.shell

import java.io.File
import kotlin.system.exitProcess

/**
 * Runs every test of the shell with the real library: `Main PROGRAMS ROOT`, the built programs and the workspace.
 */
fun main(arguments: Array<String>) {
    val (programs, root) = arguments.take(2).map(::File)
    val failed = TestServer(programs).use { server ->
        val goldens = GoldenScenarios(root, server)
        tests(TESTS + SIGNAL_TESTS + LOOP_TESTS + iconTests(root) + cardTests(server) + failureTests(server)) + scenarios(goldens) + overReaders(goldens)
    }
    if (failed > 0) println("$failed failed")
    exitProcess(if (failed == 0) 0 else 1)
}

private fun scenarios(goldens: GoldenScenarios): Int {
    val byCall = goldens.names.count { fails("scenario $it") { goldens.play(it) } }
    val throughLoop = goldens.throughLoop.count { fails("through the loop: $it") { goldens.playThroughLoop(it) } }
    val (all, some) = goldens.names.size to goldens.throughLoop.size
    println("$all scenarios ran in Kotlin, ${all - byCall} as in fixtures/scenarios; $some of them through the loop, ${some - throughLoop} alike")
    return byCall + throughLoop + if (some == 0) 1 else 0
}

private fun overReaders(goldens: GoldenScenarios): Int {
    val (all, throughLoop) = goldens.overReaders to goldens.overReaders.intersect(goldens.throughLoop.toSet())
    val failed = READERS.sumOf { reader ->
        all.count { fails("$reader: $it") { goldens.playOverReader(it, reader) } } +
            throughLoop.count { fails("$reader, through the loop: $it") { goldens.playThroughLoopOverReader(it, reader) } }
    }
    val played = READERS.size * (all.size + throughLoop.size)
    println("${all.size} scenarios ran over each of ${READERS.size} readers, ${throughLoop.size} of them through the loop as well; ${played - failed} of $played alike")
    return failed + if (throughLoop.isEmpty()) 1 else 0
}

/** Models, and the bytes of a packet. */
private val READERS = listOf("acs 20", "acs 185", "ccid 20")

private fun tests(tests: List<Pair<String, () -> Unit>>): Int {
    val failed = tests.count { (name, test) -> fails(name) { test().let { null } } }
    println("${tests.size} tests of the shell ran, ${tests.size - failed} passed")
    return failed
}

/** Runs a test and prints a line; returns whether it failed. */
private fun fails(name: String, run: () -> String?): Boolean {
    val wrong = runCatching(run).fold({ it }, { it.toString() })
    println(if (wrong == null) "ok      $name" else "FAILED  $name: $wrong")
    return wrong != null
}
