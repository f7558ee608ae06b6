package shikaku.shell

import java.io.File
import java.nio.file.Files
import kotlin.system.exitProcess

/** Runs every test of the shell against the real library: `Main PROGRAMS`, the folder of the built programs. */
fun main(arguments: Array<String>) {
    val programs = File(arguments.first())
    val folder = Files.createTempDirectory("shikaku-shell").toFile()
    val failures = try {
        tests() + GatewayProgram(programs, folder).use { gateway -> scenarios(programs, gateway) }
    } finally {
        folder.deleteRecursively()
    }
    if (failures > 0) println("$failures failed")
    exitProcess(if (failures == 0) 0 else 1)
}

private fun scenarios(programs: File, gateway: GatewayProgram): Int {
    val settings = ShellSettings(gateway.address, gateway.rootPem)
    val failed = SCENARIOS.count { scenario -> told("scenario: ${scenario.name}") { play(scenario, programs, settings) } }
    println("${SCENARIOS.size} scenarios ran in Kotlin, ${SCENARIOS.size - failed} as expected")
    return failed
}

private fun tests(): Int {
    val failed = TESTS.count { (name, test) -> told(name) { test().let { null } } }
    println("${TESTS.size} tests of the shell ran, ${TESTS.size - failed} passed")
    return failed
}

/** Whether it failed, and a line about it. */
private fun told(name: String, run: () -> String?): Boolean {
    val wrong = runCatching(run).fold({ it }, { it.toString() })
    println(if (wrong == null) "ok      $name" else "FAILED  $name: $wrong")
    return wrong != null
}
