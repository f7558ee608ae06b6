package shikaku.shell

import java.io.File
import java.net.ServerSocket
import java.util.concurrent.TimeUnit

/** The reference gateway on a free port of this machine, with TLS of its own. */
class GatewayProgram(private val programs: File, private val folder: File) : AutoCloseable {
    private val process: Process

    /** Where it listens. */
    val address: String

    /** The root to trust for it, PEM. */
    val rootPem: String

    init {
        val anchors = folder.resolve("anchors").apply { mkdirs() }
        val shown = folder.resolve("shown")
        run(programs.resolve("shikaku-virtual-card").path, "show", "--out", shown.path)
        shown.resolve("auth-ca.der").copyTo(anchors.resolve("auth-ca.der"), overwrite = true)
        val tokens = folder.resolve("tokens").apply { writeText("$TOKEN 協9900001-0-0\n") }
        val root = folder.resolve("root.pem")
        process = ProcessBuilder(
            programs.resolve("shikaku-gateway").path, "--listen", "127.0.0.1:0", "--token-file", tokens.path,
            "--test-anchors", anchors.path, "--visual", "certificate-only", "--root-out", root.path,
        ).redirectErrorStream(true).apply { environment()["RUST_LOG"] = "info" }.start()
        val listening = process.inputStream.bufferedReader().lineSequence().firstOrNull { "https://" in it }
        address = "https://" + (listening ?: error("the gateway did not start")).substringAfter("https://").trim()
        rootPem = root.readText()
        // Whoever prints must be read, or waits for ever.
        Thread { process.inputStream.copyTo(java.io.OutputStream.nullOutputStream()) }.apply { isDaemon = true }.start()
    }

    override fun close() = end(process)

    companion object {
        /** The token of the clinic of these tests. */
        const val TOKEN = "token-of-a-clinic"
    }
}

/** A virtual My Number Card as a program of its own, plugged into a slot that speaks what `vpcd` speaks. */
class CardProgram(programs: File, name: String, faults: List<String> = emptyList()) : AutoCloseable {
    private val server = ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())
    private val process: Process = ProcessBuilder(
        listOf(programs.resolve("shikaku-virtual-card").path, "--card", name, "--port", server.localPort.toString(), "--back-after", "50") +
            faults.flatMap { listOf("--fault", it) },
    ).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
    private val slot = Slot(server)

    /** The card, held to the reader now. */
    fun link(): CardLink = slot.link()

    override fun close() {
        slot.close()
        end(process)
    }
}

private fun run(vararg command: String) {
    val process = ProcessBuilder(*command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
    check(process.waitFor() == 0) { "${command.first()} failed" }
}

private fun end(process: Process) {
    process.destroy()
    if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly()
}
