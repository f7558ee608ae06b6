package shikaku.shell

import java.io.DataInputStream
import java.io.File
import java.io.IOException
import java.io.OutputStream
import java.net.InetAddress
import java.net.Socket
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.CardReaders
import uniffi.shikaku_bindings.History
import uniffi.shikaku_bindings.KeyVault
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.Reception
import uniffi.shikaku_bindings.Settings
import uniffi.shikaku_bindings.VaultException
import uniffi.shikaku_bindings.VaultKey

/** The desk of the shells' tests as a program: virtual cards over TCP, the reference gateway over HTTPS. */
class TestDesk(programs: File) : AutoCloseable {
    private val process = ProcessBuilder(programs.resolve("test-desk").path)
        .redirectError(ProcessBuilder.Redirect.DISCARD).start()
    private val port = process.inputStream.bufferedReader().readLine().filter(Char::isDigit).toInt()

    /** A place at it, for one scenario. */
    fun place() = Place(Socket(InetAddress.getLoopbackAddress(), port))

    /** It serves until its input ends. */
    override fun close() {
        process.outputStream.close()
        if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly()
    }
}

/** One connection to the desk. What the frames and texts mean stands in `tests/world/desk_server`. */
class Place(private val socket: Socket) : AutoCloseable {
    private val input = DataInputStream(socket.getInputStream())

    /** Says something that must be understood. */
    fun says(text: String): String {
        val (kind, answer) = asked('T', text.toByteArray())
        check(kind == 'T') { "$text: ${answer.decodeToString()}" }
        return answer.decodeToString()
    }

    /** Begins a scenario. */
    fun begin(name: String): Description = Description(says("scenario $name"))

    /** The card is held up. */
    fun tap(): LinkLimits {
        val (extended, command, response) = says("tap").lines().map { it.substringAfter(' ') }
        return LinkLimits(extended.toBoolean(), command.toUInt(), response.toUInt())
    }

    /** The card goes to a reader, beside which it lies until the next tap: `acs 20`. Where its radio listens. */
    fun reader(which: String): Int = says("reader $which").removePrefix("port ").trim().toInt()

    /** @throws CardLostException when the desk says why there is no answer. */
    fun transceive(command: ByteArray): ByteArray {
        val (kind, answer) = try {
            asked('C', command)
        } catch (_: IOException) {
            throw CardLostException(LostCard.READER_GONE)
        }
        return when (kind) {
            'R' -> answer
            'L' -> throw CardLostException(lost(answer.decodeToString()))
            else -> error("the desk speaks another language")
        }
    }

    override fun close() = socket.close()

    @Synchronized
    private fun asked(kind: Char, body: ByteArray): Pair<Char, ByteArray> {
        val length = body.size + 1
        val frame = byteArrayOf((length shr 8).toByte(), length.toByte(), kind.code.toByte()) + body
        val output: OutputStream = socket.getOutputStream()
        output.write(frame)
        val answer = ByteArray(input.readUnsignedShort()).also(input::readFully)
        return Char(answer[0].toInt()) to answer.copyOfRange(1, answer.size)
    }
}

/** What the desk says of a scenario. */
class Description(text: String) {
    private val head = text.substringBefore("root\n").lines().map { it.substringBefore(' ') to it.substringAfter(' ') }
    private val root = text.substringAfter("root\n")

    /** What is done, in order. */
    val steps: List<String> = all("step")

    /** What the reception is set up with. */
    val settings: Settings
        get() = Settings(
            gateway = all("gateway").single(),
            token = all("token").single().toByteArray(),
            rootPem = root,
            acceptPhones = all("phones").single().toBoolean(),
        )

    /** The reception that it is played on. */
    fun reception(readers: CardReaders? = null): Reception = if (readers != null || history != null) {
        Reception.atDesk(settings, history, readers)
    } else {
        Reception(settings)
    }

    private val history: History? by lazy {
        val file = File.createTempFile("history", ".db").apply { delete() }.apply { deleteOnExit() }
        if (all("history").single().toBoolean()) History.open(file.path, "desk-1", OneKey) else null
    }

    private fun all(key: String) = head.filter { it.first == key }.map { it.second }
}

/** Why a card has no answer, as the desk writes it. */
fun lost(kind: String): LostCard = LostCard.valueOf(kind.uppercase().replace('-', '_'))

/** A vault with one key, forgotten with the test. */
private object OneKey : KeyVault {
    override fun key(name: String?): VaultKey {
        if (name != null && name != "test-1") throw VaultException.Absent()
        return VaultKey("test-1", ByteArray(32) { 7 })
    }
}
