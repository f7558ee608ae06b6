package shikaku.app

import android.content.Context
import android.os.Bundle
import android.speech.tts.TextToSpeech
import android.speech.tts.UtteranceProgressListener
import android.speech.tts.Voice
import java.util.Locale
import uniffi.shikaku_bindings.Utterance

/**
 * A voice on the device. Voices that use the network are excluded, because the text may be personal.
 *
 * @param ready called once, when a voice for Japanese is there.
 * @param ended called with each utterance that ended or could not be said.
 */
internal class DeviceVoice(context: Context, private val ready: () -> Unit, private val ended: (UInt) -> Unit) : AutoCloseable {
    private val engine = TextToSpeech(context.applicationContext) { status -> started(status) }

    fun say(utterance: Utterance) {
        val first = if (utterance.interrupts) TextToSpeech.QUEUE_FLUSH else TextToSpeech.QUEUE_ADD
        engine.playSilentUtterance(utterance.delayMillis.toLong(), first, null)
        val result = voice(Locale.forLanguageTag(utterance.language))?.let { speak(utterance, it) } ?: beSilent(utterance)
        if (result != TextToSpeech.SUCCESS) ended(utterance.id)
    }

    private fun speak(utterance: Utterance, voice: Voice): Int {
        engine.voice = voice
        engine.setSpeechRate(utterance.rate.toFloat() / PERCENT)
        val volume = Bundle().apply { putFloat(TextToSpeech.Engine.KEY_PARAM_VOLUME, utterance.volume.toFloat() / PERCENT) }
        return engine.speak(utterance.text, TextToSpeech.QUEUE_ADD, volume, utterance.id.toString())
    }

    /** In place of a voice that the device does not have: another one would say sounds that no one understands. */
    private fun beSilent(utterance: Utterance) = engine.playSilentUtterance(SILENCE_MILLIS, TextToSpeech.QUEUE_ADD, utterance.id.toString())

    fun stop() {
        engine.stop()
    }

    override fun close() {
        stop()
        engine.shutdown()
    }

    private fun started(status: Int) {
        if (status != TextToSpeech.SUCCESS || voice(Locale.JAPAN) == null) return
        engine.setOnUtteranceProgressListener(Listener())
        ready()
    }

    /** A voice of this language, of this region if there is one: Chinese differs by region. */
    private fun voice(locale: Locale): Voice? =
        engine.voices.orEmpty().filter { it.locale.language == locale.language && !it.isNetworkConnectionRequired }
            .maxWithOrNull(compareBy({ it.locale.country == locale.country }, Voice::getQuality))

    private inner class Listener : UtteranceProgressListener() {
        override fun onStart(utteranceId: String) = Unit

        override fun onDone(utteranceId: String) {
            utteranceId.toUIntOrNull()?.let(ended)
        }

        override fun onStop(utteranceId: String, interrupted: Boolean) = onDone(utteranceId)

        @Deprecated("The platform still calls it.")
        override fun onError(utteranceId: String) = onDone(utteranceId)
    }
}

private const val PERCENT = 100f
private const val SILENCE_MILLIS = 1L
