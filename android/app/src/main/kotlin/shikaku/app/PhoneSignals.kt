package shikaku.app

import android.content.Context
import android.os.Build
import android.os.Handler
import android.os.Looper
import android.os.VibrationEffect
import android.os.Vibrator
import android.os.VibratorManager
import android.text.SpannableStringBuilder
import android.view.accessibility.AccessibilityManager
import shikaku.shell.Device
import shikaku.shell.pulses
import uniffi.shikaku_bindings.Signals
import uniffi.shikaku_bindings.Speaker
import uniffi.shikaku_bindings.Speech
import uniffi.shikaku_bindings.Utterance
import uniffi.shikaku_bindings.soundClip

/** The signals of a phone or tablet, on its main thread. */
internal class PhoneSignals(private val context: Context, private val handover: Handover, private val announce: (CharSequence) -> Unit) :
    Device, AutoCloseable {
    private val main = Handler(Looper.getMainLooper())
    private val talkBack = context.getSystemService(AccessibilityManager::class.java)
    private val sounds = SoundPlayer()
    private val voice = DeviceVoice(context, { main.post(::voiceReady) }, { ended(it) })
    private var hasVoice = false
    private var announcement: Runnable? = null
    private val watcher = AccessibilityManager.TouchExplorationStateChangeListener { report() }

    /** Gets the end of each utterance. */
    var ended: (UInt) -> Unit = {}

    /** Gets whether there are a voice and a screen reader, now and whenever that changes. */
    var speakers: (Boolean, Boolean) -> Unit = { _, _ -> }
        set(value) {
            field = value
            report()
        }

    init {
        talkBack.addTouchExplorationStateChangeListener(watcher)
    }

    override fun play(signals: Signals) {
        main.post { carryOut(signals) }
    }

    override fun clearClipboard() {
        main.post(handover::close)
    }

    override fun close() {
        talkBack.removeTouchExplorationStateChangeListener(watcher)
        main.removeCallbacksAndMessages(null)
        voice.close()
        sounds.close()
    }

    private fun voiceReady() {
        hasVoice = true
        report()
    }

    private fun report() = speakers(hasVoice, talkBack.isTouchExplorationEnabled)

    private fun carryOut(signals: Signals) {
        vibrate(pulses(signals.haptic))
        signals.sound?.let { sounds.play(soundClip(it.sound, it.volume)) }
        when (val speech = signals.speech) {
            is Speech.Unchanged -> Unit
            is Speech.Stopped -> stop()
            is Speech.Said -> say(speech.utterances)
        }
    }

    private fun stop() {
        announcement?.let(main::removeCallbacks)
        voice.stop()
    }

    private fun say(utterances: List<Utterance>) {
        val (announced, said) = utterances.partition { it.speaker == Speaker.SCREEN_READER }
        said.forEach(voice::say)
        if (announced.isNotEmpty()) announceLater(announced)
    }

    /** All at once, each in its language, because a second announcement would replace the first. */
    private fun announceLater(announced: List<Utterance>) {
        announcement?.let(main::removeCallbacks)
        val words = SpannableStringBuilder()
        announced.forEach { words.append(if (words.isEmpty()) "" else " ").append(spoken(it.text, it.language)) }
        val next = Runnable { announce(words) }
        announcement = next
        main.postDelayed(next, announced.first().delayMillis.toLong())
    }

    private fun vibrate(pattern: List<Long>) {
        if (pattern.isEmpty()) return
        val vibrator = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
            context.getSystemService(VibratorManager::class.java).defaultVibrator
        } else {
            @Suppress("DEPRECATION")
            context.getSystemService(Vibrator::class.java)
        }
        vibrator.vibrate(VibrationEffect.createWaveform(pattern.toLongArray(), -1))
    }
}
