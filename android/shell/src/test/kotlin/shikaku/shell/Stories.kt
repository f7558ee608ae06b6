package shikaku.shell

import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.LostCard

/** Tests of the desk's threads with a card that is gone, slow or late: what no scenario can tell. */
fun stories(desk: TestDesk): List<Pair<String, () -> Unit>> = listOf(
    "a card found while another is read takes its place, and the late answer of the first is not heard" to {
        withPinTyped(desk) { visit, place ->
            val slow = SlowLink(place)
            visit.desk.cardFound(slow)
            slow.reached()
            visit.desk.cardFound(DeskLink(place))
            slow.release()
            visit.until("a result") { it.copy != null }
        }
    },
    "a command is overwritten once it was sent, answered or not" to {
        withPinTyped(desk) { visit, _ ->
            var command = byteArrayOf()
            visit.desk.cardFound(ScriptedLink { sent -> command = sent; throw CardLostException(LostCard.BEFORE_SENDING) })
            visit.until("the wish for a card") { it.wantsCard && command.isNotEmpty() }
            expect(command.all { it == 0.toByte() }, true)
        }
    },
    "a touch that is cancelled goes on with nothing, and the next reception begins clean" to {
        withPinTyped(desk) { visit, place ->
            val slow = SlowLink(place)
            val first = visit.seen.first().id
            visit.desk.cardFound(slow)
            slow.reached()
            visit.desk.cancel()
            visit.until("the first screen") { it.id == first }
            slow.release()
            slow.answered()
            visit.desk.press("choose-pin")
            visit.until("an empty entry") { it.entry?.typed?.toInt() == 0 }
            expect(slow.sent, 1)
        }
    },
    "a desk that is closed with a card on the way ends its threads" to {
        withPinTyped(desk) { visit, place ->
            val slow = SlowLink(place)
            visit.desk.cardFound(slow)
            slow.reached()
            visit.close()
            slow.release()
        }
        noThreadIsLeft()
    },
)

private fun withPinTyped(desk: TestDesk, then: (Visit, Place) -> Unit) = desk.place().use { place ->
    val told = place.begin("pin").settings
    place.tap()
    Visit(ShellSettings(told.gateway, told.rootPem).reception(told.token)).use { visit ->
        visit.desk.press("choose-pin")
        visit.until("an entry") { it.entry != null }
        "1234".forEach { visit.desk.digit(it.digitToInt()) }
        visit.desk.press("enter")
        visit.until("the wish for a card") { it.wantsCard }
        then(visit, place)
    }
}

/** A card at the test desk. */
private open class DeskLink(private val place: Place) : CardLink {
    override val limits = place.tap()

    override fun transceive(command: ByteArray) = place.transceive(command)

    override fun close() = Unit
}

/** A card that answers its first command when it is let. */
private class SlowLink(place: Place) : DeskLink(place) {
    private val begun = CountDownLatch(1)
    private val let = CountDownLatch(1)
    private val done = CountDownLatch(1)

    @Volatile
    var sent = 0

    override fun transceive(command: ByteArray): ByteArray {
        sent += 1
        begun.countDown()
        expect(let.await(10, TimeUnit.SECONDS), true)
        return super.transceive(command).also { done.countDown() }
    }

    fun reached() = expect(begun.await(10, TimeUnit.SECONDS), true)

    fun release() = let.countDown()

    fun answered() = expect(done.await(10, TimeUnit.SECONDS), true)
}
