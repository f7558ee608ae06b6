package shikaku.shell

import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.Entry
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.ReaderNews
import uniffi.shikaku_bindings.ReaderOrder
import uniffi.shikaku_bindings.ReaderTrouble
import uniffi.shikaku_bindings.ReaderTurn

/** Tests of the loop with a script in place of the core: what no scenario can tell. */
val READER_TESTS: List<Pair<String, () -> Unit>> = listOf(
    "orders go to the radio in the order of the core, each with what belongs to it" to {
        val orders = listOf(
            ReaderOrder.Scan, ReaderOrder.StopScan, ReaderOrder.Connect(DEVICE), ReaderOrder.Discover(DEVICE), ReaderOrder.ReadBattery(DEVICE),
            ReaderOrder.Subscribe(DEVICE, "s", "w", "n"), ReaderOrder.Write(DEVICE, byteArrayOf(1)), ReaderOrder.Disconnect(DEVICE),
        )
        Scripted { if (it == "attend") turn(orders = orders) else turn(wake = null) }.use { scripted ->
            scripted.loop.attend()
            scripted.loop.drawn()
            val told = scripted.until("poll")
            val wanted = listOf("scan", "stopScan", "connect", "discover", "readBattery", "subscribe", "write", "disconnect")
            expect(told.drop(1).map { it.substringBefore(' ') }, wanted)
            expect(told.filter { "sub" in it || "write" in it }, listOf("subscribe $DEVICE s w n", "write $DEVICE [1]"))
        }
    },
    "a written piece is there until it is out, and wiped then" to {
        val pieces = listOf(byteArrayOf(1, 2), byteArrayOf(3, 4))
        val left = ArrayDeque(pieces)
        Scripted { if (it in setOf("attend", "Written") && left.isNotEmpty()) turn(orders = listOf(ReaderOrder.Write(DEVICE, left.removeFirst()))) else turn() }.use { scripted ->
            scripted.loop.attend()
            expect(scripted.until("write $DEVICE [1, 2]"), listOf("attend"))
            scripted.radioSays(LinkEvent.Written)
            scripted.until("write $DEVICE [3, 4]")
            expect(pieces.map { it.toList() }, listOf(listOf<Byte>(0, 0), listOf<Byte>(3, 4)))
            scripted.radioSays(LinkEvent.Lost)
            scripted.until("Lost")
            expect(pieces.last().toList(), listOf<Byte>(0, 0))
        }
    },
    "a wish to be woken takes the place of the one before" to {
        val since = System.nanoTime()
        Scripted { turn(wake = if (it == "attend") 500u else if (it == "poll") 700u else null) }.use { scripted ->
            scripted.loop.attend()
            scripted.loop.drawn()
            expect(scripted.until("tick"), listOf("attend", "poll"))
            expect(System.nanoTime() - since >= 700_000_000, true)
        }
    },
    "an exchange ends when the link is lost" to {
        onCard { scripted, card ->
            val exchange = exchange(card, 7)
            scripted.until("transmit [7]")
            scripted.radioSays(LinkEvent.Lost)
            expect(lostBy(exchange), LostCard.AFTER_SENDING)
        }
    },
    "a card that is let go of ends its exchange at once, is let go of once, and takes no more commands" to {
        onCard { scripted, card ->
            val exchange = exchange(card, 7)
            scripted.until("transmit [7]")
            card.close()
            card.close()
            expect(lostBy(exchange), LostCard.AFTER_SENDING)
            expect(lostBy(exchange(card, 8)), LostCard.BEFORE_SENDING)
            scripted.loop.drawn()
            expect(scripted.until("poll"), listOf("letGo"))
        }
    },
    "a late answer for a card that was let go of is not heard, and not taken for the next one's" to {
        onCard { scripted, first ->
            val unheard = exchange(first, 7)
            scripted.until("transmit [7]")
            first.close()
            scripted.radioSays(notified(71))
            scripted.radioSays(LinkEvent.Subscribed)
            val second = scripted.card()
            val exchange = exchange(second, 8)
            scripted.until("transmit [8]")
            expect(exchange.isDone, false)
            scripted.radioSays(notified(81))
            expect(exchange.get(20, TimeUnit.SECONDS).toList(), listOf<Byte>(8))
            expect(lostBy(unheard), LostCard.AFTER_SENDING)
        }
    },
    "a command and what a notification brought are wiped after use" to {
        onCard { scripted, card ->
            val exchange = exchange(card, 7)
            scripted.until("transmit [7]")
            val notified = notified(71)
            scripted.radioSays(notified)
            exchange.get(20, TimeUnit.SECONDS)
            scripted.loop.drawn()
            scripted.until("poll")
            expect(scripted.commands.map { it.toList() }, listOf(listOf<Byte>(0)))
            expect(notified.bytes.toList(), listOf<Byte>(0))
        }
    },
    "a command whose card was let go of before its turn is not sent: its bytes may be wiped already" to {
        val gate = CountDownLatch(1)
        onCard({ if (it == "poll") gate.await() }) { scripted, card ->
            scripted.loop.drawn()
            scripted.until("poll")
            val exchange = exchange(card, 7)
            card.close()
            expect(lostBy(exchange) != null, true)
            gate.countDown()
            expect(scripted.until("letGo"), emptyList())
        }
    },
    "in the back nothing is looked for, and in front again what was wanted is" to {
        Scripted { turn() }.use { scripted ->
            scripted.loop.attend()
            scripted.loop.rest()
            scripted.loop.look(true)
            scripted.loop.attend()
            expect(scripted.until("look true"), listOf("attend", "rest"))
        }
    },
    "the host hears of a failure, and of another screen where there is one" to {
        val failed = turn(news = listOf(ReaderNews.Failed(ReaderTrouble.NO_READER)))
        Scripted { if (it == "poll") failed else failed.copy(redraw = true) }.use { scripted ->
            scripted.loop.drawn()
            scripted.loop.attend()
            expect(scripted.until("refresh"), listOf("poll", "failed NO_READER", "attend", "failed NO_READER"))
        }
    },
    "a loop that is closed lets go of its reader, its card and its thread" to {
        val scripted = Scripted { if (it == "attend") turn(news = listOf(found())) else if (it == "rest") turn(orders = listOf(ReaderOrder.Disconnect(DEVICE))) else turn() }
        scripted.loop.attend()
        val exchange = exchange(scripted.card(), 7)
        scripted.until("transmit [7]")
        scripted.close()
        expect(scripted.until("closed").take(2), listOf("rest", "disconnect $DEVICE"))
        expect(lostBy(exchange), LostCard.AFTER_SENDING)
        noThreadIsLeft()
    },
    "there are as many keys as there are digits, and letters after nine" to {
        fun keypad(keys: UByte) = screen(Entry(32u, 32u, 0u, "", "label", keys)).let { ScreenModel.of(it, null) }
            .elements.filterIsInstance<Element.Keypad>().single()
        expect(listOf<UByte>(10u, 16u).map { keypad(it).keys }, listOf(10, 16))
        expect((0..15).joinToString("") { keypad(16u).label(it) }, "0123456789ABCDEF")
    },
    "the class descriptor of a reader is found behind its own interface" to {
        val raw = device + face(0) + ccid(features = 0x000200BA, messageMax = 271) + face(1) + endpoint + ccid(features = 0x000404BA, messageMax = 522)
        expect(CcidDescriptor.of(raw, 0), CcidDescriptor(0x000200BAu, 271u))
        expect(CcidDescriptor.of(raw, 1), CcidDescriptor(0x000404BAu, 522u))
        expect(CcidDescriptor.of(raw, 2), null)
        // Cut short, or with a length of nothing, it is no descriptor.
        expect(raw.indices.mapNotNull { CcidDescriptor.of(raw.copyOf(it), 1) }, emptyList())
        expect(CcidDescriptor.of(ByteArray(64), 0), null)
    },
    "the contactless interface of a reader is taken, and never the one for its SAM" to {
        fun taken(vararg names: String?) = CcidDescriptor.forPeople(names.toList())
        expect(taken("ACR1251 SAM Reader", "ACR1251 PICC Reader"), 1)
        expect(taken("CIR415 CL", "CIR415 1S"), 0)
        expect(taken("Contact", "Contactless"), 1)
        expect(taken(null), 0)
        expect(taken("Some SAM"), null)
        expect(taken("SAMSUNG reader"), 0)
        expect(taken(), null)
    },
)

/** A loop with a card on its reader. Its first notification answers 7, its second 8; a subscription finds the next card. */
private fun onCard(before: (String) -> Unit = {}, then: (Scripted, CardLink) -> Unit) {
    val answers = ArrayDeque(listOf(7, 8))
    val script = { what: String ->
        before(what)
        when (what) {
            "attend", "Subscribed" -> turn(news = listOf(found()))
            "Notified" -> turn(news = listOf(ReaderNews.Answered(byteArrayOf(answers.removeFirst().toByte()))))
            "Lost" -> turn(news = listOf(ReaderNews.CardLost(LostCard.AFTER_SENDING)))
            else -> turn()
        }
    }
    Scripted(script).use { scripted ->
        scripted.loop.attend()
        then(scripted, scripted.card())
    }
}

private fun turn(orders: List<ReaderOrder> = emptyList(), news: List<ReaderNews> = emptyList(), wake: ULong? = null) =
    ReaderTurn(orders, news, wake, redraw = false)

private fun found() = ReaderNews.CardFound(LinkLimits(extended = false, commandMax = 261u, responseMax = 258u))

private fun notified(byte: Byte) = LinkEvent.Notified(byteArrayOf(byte))

/** An exchange of one byte, on a thread of its own, as the desk's. */
private fun exchange(card: CardLink, command: Byte): CompletableFuture<ByteArray> =
    CompletableFuture.supplyAsync { card.transceive(byteArrayOf(command)) }

/** Why it has no answer. */
private fun lostBy(exchange: CompletableFuture<ByteArray>): LostCard? {
    val failure = runCatching { exchange.get(20, TimeUnit.SECONDS) }.exceptionOrNull()
    return (failure?.cause as? CardLostException)?.kind
}

private val device = byteArrayOf(18, 1) + ByteArray(16)
private val endpoint = byteArrayOf(7, 5) + ByteArray(5)

private fun face(number: Int) = byteArrayOf(9, 4, number.toByte(), 0, 3, 0x0B, 0, 0, 0)

/** 54 bytes, with dwFeatures at 40 and dwMaxCCIDMessageLength at 44 (CCID 1.1, table 5.1-1). */
private fun ccid(features: Int, messageMax: Int) =
    byteArrayOf(0x36, 0x21) + ByteArray(38) { 0x55 } + little(features) + little(messageMax) + ByteArray(6) { 0x55 }

private fun little(number: Int) = ByteArray(4) { (number shr (8 * it)).toByte() }
