package shikaku.shell

import java.io.DataInputStream
import java.io.File
import java.io.IOException
import java.net.InetAddress
import java.net.Socket
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.ClinicDevice
import uniffi.shikaku_bindings.DeviceKeyException
import uniffi.shikaku_bindings.DeviceSigner
import uniffi.shikaku_bindings.History
import uniffi.shikaku_bindings.KeyVault
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.ReaderLink
import uniffi.shikaku_bindings.Settings
import uniffi.shikaku_bindings.Shikaku
import uniffi.shikaku_bindings.SoftwareKey
import uniffi.shikaku_bindings.VaultException
import uniffi.shikaku_bindings.VaultKey
import uniffi.shikaku_bindings.makeSoftwareKey

/** The program `test-server`: virtual cards over TCP and the reference gateway over HTTPS. */
class TestServer(programs: File) : AutoCloseable {
    private val process = ProcessBuilder(programs.resolve("test-server").path)
        .redirectError(ProcessBuilder.Redirect.DISCARD).start()
    private val port = process.inputStream.bufferedReader().readLine().filter(Char::isDigit).toInt()

    /** A connection, for one scenario. */
    fun connect() = TestConnection(Socket(InetAddress.getLoopbackAddress(), port))

    /** The program runs until its input ends. */
    override fun close() {
        process.outputStream.close()
        if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly()
    }
}

/** One connection to the server. `tests/world/test_server` describes the frames and texts. */
class TestConnection(private val socket: Socket) : AutoCloseable {
    private val input = DataInputStream(socket.getInputStream())

    /** Sends a text; returns the text of the answer. It fails if the server does not know the text. */
    fun request(text: String): String {
        val (kind, answer) = exchange('T', text.toByteArray())
        check(kind == 'T') { "$text: ${answer.decodeToString()}" }
        return answer.decodeToString()
    }

    /** Begins a scenario. */
    fun begin(name: String): ScenarioDescription = ScenarioDescription(request("scenario $name"))

    /** Puts the card into the field of the phone. */
    fun tap(): LinkLimits {
        val (extended, command, response) = request("tap").lines().map { it.substringAfter(' ') }
        return LinkLimits(extended.toBoolean(), command.toUInt(), response.toUInt())
    }

    /** Puts the card beside a reader until the next tap: `acs 20`. Returns the port of the radio of the reader. */
    fun reader(which: String): Int = request("reader $which").removePrefix("port ").trim().toInt()

    /** @throws CardLostException when the card has no response. */
    fun transceive(command: ByteArray): ByteArray {
        val (kind, answer) = try {
            exchange('C', command)
        } catch (_: IOException) {
            throw CardLostException(LostCard.READER_LOST)
        }
        return when (kind) {
            'R' -> answer
            'L' -> throw CardLostException(lostCard(answer.decodeToString()))
            else -> error("unknown frame '$kind' of the server")
        }
    }

    override fun close() = socket.close()

    @Synchronized
    private fun exchange(kind: Char, body: ByteArray): Pair<Char, ByteArray> {
        val length = body.size + 1
        val frame = byteArrayOf((length shr 8).toByte(), length.toByte(), kind.code.toByte()) + body
        socket.getOutputStream().write(frame)
        val answer = ByteArray(input.readUnsignedShort()).also(input::readFully)
        return Char(answer[0].toInt()) to answer.copyOfRange(1, answer.size)
    }
}

/** The answer of the server to the beginning of a scenario. */
class ScenarioDescription(text: String) {
    private val head = text.substringBefore("root\n").lines().map { it.substringBefore(' ') to it.substringAfter(' ') }
    private val root = text.substringAfter("root\n")

    /** The steps, in order. */
    val steps: List<String> = all("step")

    /** The settings of the application. */
    val settings: Settings
        get() = Settings(
            gateway = all("gateway").single(),
            token = all("token").single().toByteArray(),
            rootPem = root,
            acceptPhones = all("phones").single().toBoolean(),
        )

    /** A new application that plays the scenario. */
    fun application(reader: ReaderLink = ReaderLink.Shell): Shikaku =
        if (all("device").single().toBoolean()) Shikaku.ofDevice(settings, reader, history, device()) else Shikaku(settings, reader, history)

    private fun device() = ClinicDevice("受付のタブレット", "Android 16", OwnKey())

    private val history: History? by lazy {
        val file = File.createTempFile("history", ".db").apply { delete() }.apply { deleteOnExit() }
        if (all("history").single().toBoolean()) History.open(file.path, "desk-1", OneKey) else null
    }

    private fun all(key: String) = head.filter { it.first == key }.map { it.second }
}

/** A card on a connection to the server. */
open class ServerLink(private val connection: TestConnection, override val limits: LinkLimits = connection.tap()) : CardLink {
    override fun transceive(command: ByteArray) = connection.transceive(command)

    override fun close() = Unit
}

/** Why a command has no response, as the server writes it. */
fun lostCard(kind: String): LostCard = LostCard.valueOf(kind.uppercase().replace('-', '_'))

/** A key of a device, for one test. */
private class OwnKey : DeviceSigner {
    private val key = SoftwareKey.load(makeSoftwareKey())

    override fun publicKey() = key.publicKey()

    override fun sign(message: ByteArray) = key.sign(message)

    override fun renew() = throw DeviceKeyException.Failed()

    override fun isInHardware() = false
}

/** A vault with one key, for one test. */
private object OneKey : KeyVault {
    override fun key(name: String?): VaultKey {
        if (name != null && name != "test-1") throw VaultException.Absent()
        return VaultKey("test-1", ByteArray(32) { 7 })
    }
}
