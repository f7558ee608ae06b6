package shikaku.shell

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Output
import uniffi.shikaku_bindings.Request
import uniffi.shikaku_bindings.Shikaku
import uniffi.shikaku_bindings.Signals
import uniffi.shikaku_bindings.Sound
import uniffi.shikaku_bindings.Speaker
import uniffi.shikaku_bindings.Speakers
import uniffi.shikaku_bindings.Speech
import uniffi.shikaku_bindings.Utterance
import uniffi.shikaku_bindings.soundClip

/** Tests of what is said and played, with the real library. */
val SIGNAL_TESTS: List<Pair<String, () -> Unit>> = listOf(
    "a new screen is said in short, the whole of it on request, and a press or the end of the text stops that" to {
        application().use { app ->
            app.speakersChanged(VOICE)
            val first = app.press("choose-pin")
            expect(said(first).text, first.screen.spoken)
            expect(app.speechEnded(said(first).id).screen.reading?.label, "読み上げる")
            val reading = app.readAloudPressed()
            expect(said(reading).text, reading.screen.readAloud)
            expect(reading.screen.reading?.label, "声を止める")
            val stopped = app.readAloudPressed()
            expect(stopped.signals.speech, Speech.Stopped)
            expect(stopped.screen.reading?.label, "読み上げる")
            val again = app.readAloudPressed()
            val late = app.speechEnded(said(reading).id)
            expect(late.screen.reading?.isReading, true)
            val ended = app.speechEnded(said(again).id)
            expect(ended.screen.reading?.isReading, false)
            expect(ended.signals.speech, Speech.Unchanged)
        }
    },
    "the count of typed digits is said, and a PIN is not" to {
        val texts = listOf("1234", "9876").map { pin ->
            application().use { app ->
                app.speakersChanged(VOICE)
                app.press("choose-pin")
                val typed = pin.map { digit -> said(app.digit(digit.digitToInt().toUByte())).text }
                app.readAloudPressed()
                typed + said(app.readAloudPressed()).text
            }
        }
        expect(texts.first(), texts.last())
    },
    "a voice that says nothing by itself says a screen on request" to {
        application(ShellSettings(GATEWAY, speak = false)).use { app ->
            expect(app.speakersChanged(VOICE).signals.speech, Speech.Unchanged)
            expect(app.press("confirm-otherwise").signals.speech, Speech.Unchanged)
            val reading = app.readAloudPressed()
            expect(said(reading).text, reading.screen.readAloud)
        }
    },
    "a screen of the patient is said in their language, and one of the staff in Japanese and then in that of the patient" to {
        application().use { app ->
            app.speakersChanged(VOICE)
            app.press("choose-language")
            app.press("language-en")
            expect(said(app.press("choose-pin")).language, "en-US")
            app.press("cancel")
            app.press("confirm-otherwise")
            val output = app.press("finish")
            val said = all(output)
            expect(said.map { it.language to it.interrupts }, listOf("ja-JP" to true, "en-US" to false))
            expect(said.map { it.text }, listOf(output.screen.spoken, output.screen.alsoSpoken?.text))
            expect(app.speechEnded(said.first().id).screen.reading?.isReading, true)
            expect(app.speechEnded(said.last().id).screen.reading?.isReading, false)
        }
    },
    "without a voice nothing is said and no screen offers it" to {
        application().use { app ->
            val first = app.current()
            expect(first.signals.speech to first.screen.reading, Speech.Unchanged to null)
        }
    },
    "a screen reader announces in place of the voice" to {
        application().use { app ->
            val output = app.speakersChanged(Speakers(hasVoice = true, hasScreenReader = true))
            expect(said(output).speaker, Speaker.SCREEN_READER)
            expect(said(output).text, output.screen.spoken)
        }
    },
    "a copy is confirmed" to {
        application().use { app ->
            app.speakersChanged(VOICE)
            val copied = app.copied()
            expect(said(copied).text, copied.screen.message)
            expect((copied.wakeAfterMillis ?: 0u) in 59_000u..60_000u, true)
        }
    },
    "each sound has samples at its rate, and none at no volume" to {
        val clips = listOf(Sound.CARD_FOUND, Sound.VALID, Sound.ATTENTION, Sound.FAILED).map { soundClip(it, 100u) }
        expect(clips.map { it.samples.toList() }.distinct().size, 4)
        expect(clips.all { it.samples.size / 2 < it.sampleRate.toInt() * 6 / 10 && it.samples.any { byte -> byte != 0.toByte() } }, true)
        expect(soundClip(Sound.VALID, 0u).samples.all { it == 0.toByte() }, true)
    },
    "signals are played after their screen, and the clipboard is cleared on request" to {
        val signals = Signals(Haptic.TICK, null, Speech.Stopped)
        val log = LinkedBlockingQueue<String>()
        val device = object : Device {
            override fun play(signals: Signals) = log.put("play ${signals.haptic}")

            override fun clearClipboard() = log.put("clear")
        }
        ScriptedLoop(device, { log.put("show") }) { output(Request.ClearClipboard).copy(signals = signals) }.use { scripted ->
            scripted.begin()
            val entries = List(3) { log.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS) }
            expect(entries, listOf("show", "play TICK", "clear"))
        }
    },
    "a vibration begins at once, and stronger signals have more or longer pulses" to {
        val patterns = Haptic.entries.associateWith(::pulses)
        expect(patterns.getValue(Haptic.NONE), emptyList())
        expect(patterns.values.filter(List<Long>::isNotEmpty).all { it.first() == 0L && it.size % 2 == 0 }, true)
        expect(patterns.values.distinct().size, Haptic.entries.size)
    },
)

private fun application(settings: ShellSettings = ShellSettings(GATEWAY)): Shikaku = settings.application("token-of-a-clinic".toByteArray())

private fun said(output: Output): Utterance = all(output).single()

private fun all(output: Output): List<Utterance> = (output.signals.speech as Speech.Said).utterances

private val VOICE = Speakers(hasVoice = true, hasScreenReader = false)
private const val GATEWAY = "https://127.0.0.1:1"
private const val TIMEOUT_SECONDS = 20L
