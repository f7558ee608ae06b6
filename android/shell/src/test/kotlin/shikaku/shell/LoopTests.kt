package shikaku.shell

import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.CardLinkFailure
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.LostCard
import uniffi.shikaku_bindings.Output
import uniffi.shikaku_bindings.Request

/** Tests of the loop with a script in place of the library: what no scenario can show. */
val LOOP_TESTS: List<Pair<String, () -> Unit>> = listOf(
    "requests are carried out in their order, each with its values, after the screen is shown" to {
        val requests = arrayOf(
            Request.Scan, Request.StopScan, Request.Connect(DEVICE), Request.Discover(DEVICE), Request.ReadBattery(DEVICE),
            Request.Subscribe(DEVICE, "s", "w", "n"), Request.Write(DEVICE, byteArrayOf(1)), Request.Disconnect(DEVICE),
            Request.SetCardWanted(wanted = true, byReader = false), Request.SendHttp(0u),
        )
        scripted({ if (it == "current") output(*requests) else output() }) { scripted ->
            scripted.loop.press("any")
            val wanted = listOf(
                "show title", "scan", "stopScan", "connect $DEVICE", "discover $DEVICE", "readBattery $DEVICE",
                "subscribe $DEVICE s w n", "write $DEVICE [1]", "disconnect $DEVICE", "wanted true", "send 0",
            )
            expect(scripted.until("press any"), listOf("current") + wanted)
        }
    },
    "every event reaches the application once" to {
        scripted({ output() }) { scripted ->
            scripted.until("show title")
            with(scripted.loop) {
                digit(7)
                cancel()
                background()
                foreground()
                onCardLinkFailed(CardLinkFailure.NFC_OFF)
                onAdvertisement(Advertisement(DEVICE, null, -50, emptyList()))
                onScanFailed(LinkFailure.OFF)
                readAloud()
                speechEnded(3u)
                speakersChanged(hasVoice = true, hasScreenReader = false)
                copied()
                onLinkEvent(DEVICE, LinkEvent.Subscribed)
                press("last")
            }
            val wanted = listOf(
                "digit 7", "cancel", "background", "foreground", "failed NFC_OFF", "advertisement $DEVICE", "scanFailed OFF",
                "readAloud", "speechEnded 3", "speakers true false", "copied", "$DEVICE Subscribed",
            )
            expect(scripted.until("press last"), wanted)
        }
    },
    "the same screen is shown once, and another one as well" to {
        val titles = ArrayDeque(listOf("one", "one", "two", "one"))
        scripted({ output(screen = screen(entry = null).copy(title = titles.removeFirstOrNull() ?: "one")) }) { scripted ->
            repeat(3) { scripted.loop.press("next") }
            scripted.loop.press("last")
            val shown = scripted.until("press last").filter { it.startsWith("show") }
            expect(shown, listOf("show one", "show two", "show one"))
        }
    },
    "the device's reader does not look for a card while a Bluetooth or USB reader looks for it" to {
        val wants = listOf(true to true, true to false, false to false)
        val requests = wants.map { (wanted, byReader) -> Request.SetCardWanted(wanted, byReader) }.toTypedArray()
        scripted({ if (it == "current") output(*requests) else output() }) { scripted ->
            scripted.loop.press("last")
            val wantedEntries = scripted.until("press last").filter { it.startsWith("wanted") }
            expect(wantedEntries, listOf("wanted false", "wanted true", "wanted false"))
        }
    },
    "written bytes stay until they are written, and are wiped then" to {
        val pieces = listOf(byteArrayOf(1, 2), byteArrayOf(3, 4))
        val left = ArrayDeque(pieces)
        scripted({ if (it in setOf("current", "$DEVICE Written") && left.isNotEmpty()) output(Request.Write(DEVICE, left.removeFirst())) else output() }) { scripted ->
            scripted.until("write $DEVICE [1, 2]")
            scripted.loop.onLinkEvent(DEVICE, LinkEvent.Written)
            scripted.until("write $DEVICE [3, 4]")
            expect(pieces.map { it.toList() }, listOf(listOf<Byte>(0, 0), listOf<Byte>(3, 4)))
            scripted.loop.onLinkEvent(DEVICE, LinkEvent.Lost)
            scripted.until("$DEVICE Lost")
            expect(pieces.last().toList(), listOf<Byte>(0, 0))
        }
    },
    "a wake time replaces the one before, and an output without one ends it" to {
        val since = System.nanoTime()
        scripted({ output(wake = mapOf("current" to 500uL, "press one" to 700uL, "press three" to 200uL)[it]) }) { scripted ->
            scripted.loop.press("one")
            expect(scripted.until("tick"), listOf("current", "show title", "press one"))
            expect(System.nanoTime() - since >= 700_000_000, true)
            scripted.loop.press("three")
            scripted.loop.press("two")
            Thread.sleep(400)
            scripted.loop.press("last")
            expect(scripted.until("press last"), listOf("press three", "press two"))
        }
    },
    "an answer and a lost card are reported with the number of their exchange" to {
        scripted(TWO_EXCHANGES) { scripted ->
            scripted.loop.onCardFound(scripted.card("card") { if (it.first() == 7.toByte()) byteArrayOf(70) else throw CardLostException(LostCard.TOO_LONG) })
            scripted.until("card [7]")
            expect(scripted.until("lost 2 TOO_LONG"), listOf("answered 1 [70]", "card [8]"))
        }
    },
    "a command without a card is lost before it is sent" to {
        scripted({ if (it == "press go") output(Request.Transmit(1u, byteArrayOf(7))) else output() }) { scripted ->
            scripted.loop.press("go")
            scripted.until("lost 1 BEFORE_SENDING")
        }
    },
    "a new card closes the one before, and a request releases it once" to {
        scripted({ if (it.startsWith("press")) output(Request.ReleaseCard) else output() }) { scripted ->
            listOf("first", "second").forEach { name -> scripted.loop.onCardFound(scripted.card(name) { it }) }
            scripted.until("show title")
            listOf("one", "two", "last").forEach(scripted.loop::press)
            expect(scripted.until("press last"), listOf("found", "close first", "found", "press one", "close second", "press two"))
        }
    },
    "a late answer of a replaced card keeps its number, and the card gets no further command" to {
        val gate = CountDownLatch(1)
        val numbers = ArrayDeque(listOf(1u, 2u, 3u))
        scripted({ if (it == "found") output(numbers.removeFirst().let { number -> Request.Transmit(number, byteArrayOf(number.toByte())) }) else output() }) { scripted ->
            val first = scripted.card("first") { gate.await(); byteArrayOf(11) }
            val (second, third) = listOf("second", "third").map { name -> scripted.card(name) { byteArrayOf(33) } }
            scripted.loop.onCardFound(first)
            scripted.until("first [1]")
            scripted.loop.onCardFound(second)
            scripted.loop.onCardFound(third)
            scripted.until("close second")
            gate.countDown()
            scripted.untilAll(setOf("answered 1 [11]", "lost 2 BEFORE_SENDING", "third [3]", "answered 3 [33]"))
            expect(second.commands.size, 0)
        }
    },
    "a command and the bytes of a notification are wiped after use" to {
        scripted(TWO_EXCHANGES) { scripted ->
            val card = scripted.card("card") { if (it.first() == 7.toByte()) byteArrayOf(70) else throw CardLostException(LostCard.AFTER_SENDING) }
            val notified = LinkEvent.Notified(byteArrayOf(71))
            scripted.loop.onCardFound(card)
            scripted.until("lost 2 AFTER_SENDING")
            scripted.loop.onLinkEvent(DEVICE, notified)
            scripted.loop.press("last")
            scripted.until("press last")
            expect(card.commands.map { it.toList() }, listOf(listOf<Byte>(0), listOf<Byte>(0)))
            expect(notified.bytes.toList(), listOf<Byte>(0))
        }
    },
    "while a request to the gateway is in flight, events are taken" to {
        scripted({ if (it == "press go") output(Request.SendHttp(0u)) else if (it == "press on") output(Request.SendHttp(5u)) else output() }) { scripted ->
            listOf("go", "on", "last").forEach(scripted.loop::press)
            expect(scripted.until("press last"), listOf("current", "show title", "press go", "send 0", "press on", "send 5"))
            scripted.respond(5u)
            scripted.until("response 5")
        }
    },
    "a loop that is closed disconnects the reader, releases the card, wipes its command and ends its threads" to {
        val gate = CountDownLatch(1)
        val command = byteArrayOf(7)
        val scripted = ScriptedLoop { if (it == "found") output(Request.Transmit(1u, command)) else if (it == "background") output(Request.Disconnect(DEVICE)) else output() }
        scripted.begin()
        scripted.loop.onCardFound(scripted.card("card") { gate.await(10, TimeUnit.SECONDS); it })
        scripted.until("card [7]")
        scripted.close()
        expect(scripted.until("radio closed"), listOf("background", "disconnect $DEVICE", "wanted false", "close card", "end"))
        gate.countDown()
        noThreadIsLeft()
        expect(command.toList(), listOf<Byte>(0))
    },
)

/** A card found is sent 7, and 8 after its answer. */
private val TWO_EXCHANGES = { call: String ->
    when {
        call == "found" -> output(Request.Transmit(1u, byteArrayOf(7)))
        call.startsWith("answered 1") -> output(Request.Transmit(2u, byteArrayOf(8)))
        else -> output()
    }
}

private fun scripted(script: (String) -> Output, then: (ScriptedLoop) -> Unit) = ScriptedLoop(script = script).use {
    it.begin()
    then(it)
}
