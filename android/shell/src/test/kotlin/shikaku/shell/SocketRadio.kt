package shikaku.shell

import java.io.DataInputStream
import java.io.IOException
import java.net.InetAddress
import java.net.Socket
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure

/**
 * The radio of a simulated reader, over TCP. Each order is one frame and has one answer in its turn; what the reader says
 * unasked comes between. What the frames mean stands in `desktop/reader-sim`.
 */
class SocketRadio(private val listener: RadioListener, port: Int) : Radio {
    private val socket = Socket(InetAddress.getLoopbackAddress(), port).apply { tcpNoDelay = true }

    /** What to make of the answers to come; nothing for a refusal. */
    private val awaited = ConcurrentLinkedQueue<(ByteArray?) -> Unit>()

    @Volatile
    private var connected: String? = null

    init {
        thread(name = "shikaku-socket-radio", isDaemon = true) { hear() }
    }

    override fun scan() = asks('S') { answer ->
        val seen = answer?.let(::heard)
        if (seen == null) listener.scanFailed(LinkFailure.ABSENT) else listener.heard(seen)
    }

    override fun stopScan() = Unit

    override fun connect(device: String) = asks('C', device.toByteArray()) { answer ->
        connected = device
        tell(device, answer?.let { LinkEvent.Connected(it.decodeToString().removePrefix("write ").toUInt()) })
    }

    override fun discover(device: String) = asks('D') { answer ->
        tell(device, answer?.let { LinkEvent.Services(fields(it, "service")) })
    }

    override fun readBattery(device: String) = asks('R', "2A19".toByteArray()) { answer ->
        tell(device, LinkEvent.Battery(answer?.firstOrNull()?.toUByte()))
    }

    override fun subscribe(device: String, service: String, write: String, notify: String) =
        asks('N', notify.toByteArray()) { answer -> tell(device, answer?.let { LinkEvent.Subscribed }) }

    override fun write(device: String, bytes: ByteArray) =
        asks('W', bytes) { answer -> tell(device, answer?.let { LinkEvent.Written }) }

    override fun disconnect(device: String) = asks('X') { tell(device, null) }

    override fun close() = socket.close()

    @Synchronized
    private fun asks(letter: Char, body: ByteArray = byteArrayOf(), then: (ByteArray?) -> Unit) {
        awaited += then
        val length = body.size + 1
        try {
            socket.getOutputStream().write(byteArrayOf((length shr 8).toByte(), length.toByte(), letter.code.toByte()) + body)
        } catch (_: IOException) {
            // The ear finds it as well, and tells it.
        }
    }

    private fun hear() {
        try {
            val input = DataInputStream(socket.getInputStream())
            while (true) {
                val frame = ByteArray(input.readUnsignedShort()).also(input::readFully)
                understand(frame[0].toInt().toChar(), frame.copyOfRange(1, frame.size))
            }
        } catch (_: IOException) {
            connected?.let { tell(it, null) }
        }
    }

    private fun understand(letter: Char, body: ByteArray) = when (letter) {
        '!' -> tell(checkNotNull(connected), LinkEvent.Notified(body))
        '~' -> tell(checkNotNull(connected), null)
        'e' -> awaited.remove()(null)
        else -> awaited.remove()(body)
    }

    private fun tell(device: String, event: LinkEvent?) = listener.happened(device, event ?: LinkEvent.Lost)

    companion object {
        /** That of the reader whose radio listens there. */
        fun at(port: Int): (RadioListener) -> Radio = { listener -> SocketRadio(listener, port) }

        private fun heard(answer: ByteArray) = Advertisement(
            device = fields(answer, "id").single(),
            name = fields(answer, "name").singleOrNull(),
            rssi = fields(answer, "rssi").single().toShort(),
            services = fields(answer, "service"),
        )

        private fun fields(answer: ByteArray, key: String) =
            answer.decodeToString().lines().filter { it.startsWith("$key ") }.map { it.substringAfter(' ') }
    }
}
