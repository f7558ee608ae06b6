package shikaku.shell

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.CardLinkFailure
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.ReaderLink

/** Tests of the loop and the library with readers that fail while a card is wanted. */
fun failureTests(server: TestServer): List<Pair<String, () -> Unit>> = listOf(
    "a failure is shown once for one want of a card, and another failure as well" to {
        withPinTyped(server) { driver, _ ->
            val reported = listOf(CardLinkFailure.NO_READER, CardLinkFailure.NO_READER, CardLinkFailure.READER_BUSY, CardLinkFailure.READER_BUSY)
            reported.forEach(driver.loop::onCardLinkFailed)
            expect(driver.untilQuiet().size, 2)
            expect(driver.now.wantsCard, true)
        }
    },
    "a reader that reports a failure whenever it is to look shows one screen and comes to rest" to {
        withPinTyped(server) { driver, _ ->
            val wants = LinkedBlockingQueue<Boolean>()
            driver.loop.begin({ wanted ->
                wants.put(wanted)
                if (wanted) driver.loop.onCardLinkFailed(CardLinkFailure.NO_READER)
            })
            expect(driver.untilQuiet().size, 1)
            check(wants.size < 5) { "the reader is called without end: $wants" }
        }
    },
    "a press looks for the card again" to {
        withPinTyped(server) { driver, _ ->
            val wants = LinkedBlockingQueue<Boolean>()
            driver.loop.begin({ wanted -> wants.put(wanted) })
            expect(wants.poll(10, TimeUnit.SECONDS), true)
            driver.loop.press("enter")
            expect(wants.poll(10, TimeUnit.SECONDS), true)
        }
    },
    "a reader that comes after the first screen begins to look" to {
        withPinTyped(server) { driver, connection ->
            driver.loop.begin({ wanted -> if (wanted) driver.loop.onCardFound(ServerLink(connection)) })
            driver.until("a result") { it.copy != null }
        }
    },
    "without a paired Bluetooth reader one failure is shown" to {
        onDeadRadio(server, BLUETOOTH, LinkFailure.NOT_ALLOWED)
    },
    "a USB reader that is not plugged in, or that Android does not permit, shows one failure" to {
        LinkFailure.entries.forEach { failure -> onDeadRadio(server, ReaderLink.Usb("usb"), failure) }
    },
    "in the background no reader is connected, and in front again it is" to {
        val calls = LinkedBlockingQueue<String>()
        val app = ShellSettings(gateway = "https://127.0.0.1:1").application("token".toByteArray(), ReaderLink.Usb("usb"))
        LoopDriver(app) { listener -> DeadRadio(listener, null, calls) }.use { driver ->
            expect(calls.poll(10, TimeUnit.SECONDS), "connect")
            driver.loop.background()
            expect(calls.poll(10, TimeUnit.SECONDS), "disconnect")
            driver.loop.press("choose-pin")
            expect(calls.poll(500, TimeUnit.MILLISECONDS), null)
            driver.loop.foreground()
            expect(calls.poll(10, TimeUnit.SECONDS), "connect")
        }
    },
)

/** The loop and the library with a radio that can do nothing. */
private fun onDeadRadio(server: TestServer, reader: ReaderLink, failure: LinkFailure) {
    val calls = LinkedBlockingQueue<String>()
    withPinTyped(server, reader = reader, radio = { DeadRadio(it, failure, calls) }) { driver, _ ->
        driver.untilQuiet()
        val shown = driver.seen.filter { it.failureCode != null }
        check(shown.map { it.failureCode }.distinct().size == 1) { "$failure: ${driver.seen.map { it.id to it.failureCode }}" }
        check(calls.size < 10) { "the radio is called without end: $calls" }
    }
}

/** Carries out nothing. It reports each connection as unavailable, or with no failure as not there. */
private class DeadRadio(private val listener: RadioListener, private val failure: LinkFailure?, private val calls: LinkedBlockingQueue<String>) : Radio {
    override fun scan() {
        calls.put("scan")
        listener.onScanFailed(failure ?: LinkFailure.ABSENT)
    }

    override fun stopScan() = Unit

    override fun connect(device: String) {
        calls.put("connect")
        failure?.let { listener.onLinkEvent(device, LinkEvent.Unavailable(it)) }
    }

    override fun discover(device: String) = lost(device)

    override fun readBattery(device: String) = lost(device)

    override fun subscribe(device: String, service: String, write: String, notify: String) = lost(device)

    override fun write(device: String, bytes: ByteArray) = lost(device)

    override fun disconnect(device: String) {
        calls.put("disconnect")
        lost(device)
    }

    override fun close() = Unit

    private fun lost(device: String) = listener.onLinkEvent(device, LinkEvent.Lost)
}
