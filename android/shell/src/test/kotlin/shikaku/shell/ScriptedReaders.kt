package shikaku.shell

import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.CardReadersInterface
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.ReaderTrouble
import uniffi.shikaku_bindings.ReaderTurn

/** A loop with a script in place of the core, a radio that keeps what it is ordered, and a host that keeps what it hears. */
class Scripted(private val script: (String) -> ReaderTurn) : AutoCloseable {
    /** Every call of the core and every order of the radio, in their order. */
    val log = LinkedBlockingQueue<String>()

    /** Cards that the host was brought. */
    val cards = LinkedBlockingQueue<CardLink>()

    /** The commands as they were given to the core: the arrays themselves. */
    val commands = ConcurrentLinkedQueue<ByteArray>()
    private lateinit var ear: RadioListener

    /** What is tested. */
    val loop = ReaderLoop(Core(), Host()) { listener -> KeepingRadio().also { ear = listener } }

    /** The radio says this of the one device. */
    fun radioSays(event: LinkEvent) = ear.happened(DEVICE, event)

    /** Looks at the log until this comes; gives what came on the way to it. */
    fun until(what: String): List<String> {
        val before = mutableListOf<String>()
        while (true) {
            val next = log.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) ?: error("no '$what' after $before")
            if (next == what) return before
            before += next
        }
    }

    /** The next card. */
    fun card(): CardLink = cards.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) ?: error("no card was found")

    override fun close() = loop.close()

    private fun happened(what: String): ReaderTurn {
        log += what
        return script(what)
    }

    private inner class Core : CardReadersInterface {
        override fun attend() = happened("attend")

        override fun happened(device: String, event: LinkEvent) = happened(event.javaClass.simpleName)

        override fun hasReader() = true

        override fun heard(advertisement: Advertisement) = happened("heard")

        override fun letGo() = happened("letGo")

        override fun look(wanted: Boolean) = happened("look $wanted")

        override fun poll() = happened("poll")

        override fun rest() = happened("rest")

        override fun scanFailed(trouble: LinkFailure) = happened("scanFailed")

        override fun tick() = happened("tick")

        override fun transmit(command: ByteArray): ReaderTurn {
            commands += command
            return happened("transmit ${command.toList()}")
        }
    }

    private inner class Host : ReaderHost {
        override fun cardFound(found: CardLink) = cards.put(found)

        override fun readerFailed(trouble: ReaderTrouble) = log.put("failed $trouble")

        override fun refresh() = log.put("refresh")
    }

    private inner class KeepingRadio : Radio {
        override fun scan() = log.put("scan")

        override fun stopScan() = log.put("stopScan")

        override fun connect(device: String) = log.put("connect $device")

        override fun discover(device: String) = log.put("discover $device")

        override fun readBattery(device: String) = log.put("readBattery $device")

        override fun subscribe(device: String, service: String, write: String, notify: String) =
            log.put("subscribe $device $service $write $notify")

        override fun write(device: String, bytes: ByteArray) = log.put("write $device ${bytes.toList()}")

        override fun disconnect(device: String) = log.put("disconnect $device")

        override fun close() = log.put("closed")
    }
}

/** The one device of the scripts. */
const val DEVICE = "a-reader"
private const val PATIENCE_SECONDS = 20L
