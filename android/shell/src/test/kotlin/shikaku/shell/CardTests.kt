package shikaku.shell

import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import uniffi.shikaku_bindings.Entry
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.ReaderLink

/** Tests of the loop and the library with a card that is lost, slow or late: what no scenario can show. */
fun cardTests(server: TestServer): List<Pair<String, () -> Unit>> = listOf(
    "a card found while another is read replaces it, and the late answer of the first is dropped" to {
        withPinTyped(server) { driver, connection ->
            val slow = SlowLink(connection)
            driver.loop.onCardFound(slow)
            slow.awaitCommand()
            driver.loop.onCardFound(ServerLink(connection))
            // An answer that comes before the loop knows of the second card is not late.
            slow.awaitClosed()
            slow.release()
            driver.until("a result") { it.copy != null }
            expect(slow.sent, 1)
        }
    },
    "a command is wiped once it was sent, answered or not" to {
        withPinTyped(server) { driver, _ ->
            var command = byteArrayOf()
            driver.hold { ScriptedLink { sent -> command = sent; throw CardLostException(LostCard.BEFORE_SENDING) } }
            driver.until("a want of a card") { it.wantsCard && command.isNotEmpty() }
            driver.untilQuiet()
            expect(command.all { it == 0.toByte() }, true)
        }
    },
    "a card that stays in the field is found again after a card session" to {
        withPinTyped(server, pin = "9999") { driver, connection ->
            val found = AtomicInteger()
            driver.hold { found.incrementAndGet(); ServerLink(connection) }
            driver.until("the entry of another PIN") { it.entry != null }
            "1234".forEach { driver.loop.digit(it.digitToInt()) }
            driver.loop.press("enter")
            driver.until("a result") { it.copy != null }
            expect(found.get(), 2)
        }
    },
    "a PIN whose answer is lost is not sent again, though the card is found again" to {
        withPinTyped(server) { driver, connection ->
            val (found, pins) = AtomicInteger() to AtomicInteger()
            driver.hold {
                found.incrementAndGet()
                object : ServerLink(connection) {
                    override fun transceive(command: ByteArray): ByteArray {
                        // VERIFY with a PIN; without one it queries the retry counter.
                        val sendsPin = command[1] == VERIFY && command.size > HEADER_LENGTH
                        return super.transceive(command).also { if (sendsPin && pins.incrementAndGet() > 0) throw CardLostException(LostCard.AFTER_SENDING) }
                    }
                }
            }
            driver.until("the entry of another PIN") { it.entry != null && found.get() > 1 }
            driver.untilQuiet()
            expect(pins.get(), 1)
        }
    },
    "a card session that is cancelled is not continued, and the next check begins empty" to {
        withPinTyped(server) { driver, connection ->
            val slow = SlowLink(connection)
            val first = driver.seen.first().id
            driver.loop.onCardFound(slow)
            slow.awaitCommand()
            driver.loop.cancel()
            driver.until("the first screen") { it.id == first }
            slow.release()
            slow.awaitAnswer()
            driver.loop.press("choose-pin")
            driver.until("an empty entry") { (it.entry as? Entry.Digits)?.v1?.typed?.toInt() == 0 }
            expect(slow.sent, 1)
        }
    },
    "a loop that is closed during an exchange ends its threads" to {
        withPinTyped(server) { driver, connection ->
            val slow = SlowLink(connection)
            driver.loop.onCardFound(slow)
            slow.awaitCommand()
            driver.close()
            slow.release()
        }
        noThreadIsLeft()
    },
)

/** Types a PIN, until a card is wanted. */
fun withPinTyped(
    server: TestServer,
    pin: String = "1234",
    reader: ReaderLink = ReaderLink.Shell,
    radio: ((RadioListener) -> Radio)? = null,
    then: (LoopDriver, TestConnection) -> Unit,
) = server.connect().use { connection ->
    val settings = connection.begin("pin").settings
    connection.tap()
    val app = ShellSettings(settings.gateway, settings.rootPem).application(settings.token, reader)
    LoopDriver(app, radio).use { driver ->
        driver.loop.press("choose-pin")
        driver.until("an entry") { it.entry != null }
        pin.forEach { driver.loop.digit(it.digitToInt()) }
        driver.loop.press("enter")
        driver.until("a want of a card") { it.wantsCard }
        then(driver, connection)
    }
}

/** A card that answers its first command when the test releases it. */
private class SlowLink(connection: TestConnection) : ServerLink(connection) {
    private val begun = CountDownLatch(1)
    private val released = CountDownLatch(1)
    private val done = CountDownLatch(1)
    private val closed = CountDownLatch(1)

    /** How many commands were sent. */
    @Volatile
    var sent = 0

    override fun transceive(command: ByteArray): ByteArray {
        sent += 1
        begun.countDown()
        expect(released.await(10, TimeUnit.SECONDS), true)
        return super.transceive(command).also { done.countDown() }
    }

    fun awaitCommand() = expect(begun.await(10, TimeUnit.SECONDS), true)

    fun release() = released.countDown()

    fun awaitAnswer() = expect(done.await(10, TimeUnit.SECONDS), true)

    fun awaitClosed() = expect(closed.await(10, TimeUnit.SECONDS), true)

    override fun close() = closed.countDown()
}

private const val VERIFY: Byte = 0x20
private const val HEADER_LENGTH = 5
