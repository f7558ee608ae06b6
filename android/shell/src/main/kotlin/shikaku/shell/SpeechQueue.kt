package shikaku.shell

import uniffi.shikaku_bindings.Utterance

/** The text-to-speech of the platform. */
interface Voice {
    /** Says this text in its language. Calls [done] at its end. */
    fun say(utterance: Utterance, done: () -> Unit)

    /** Stops at once, without calling `done`. */
    fun stop()
}

/**
 * Speaks one screen at a time. A new screen interrupts the one before, because only the latest matters. It is not used
 * together with a screen reader, which has a voice of its own.
 */
class SpeechQueue(private val voice: Voice) {
    private var last = emptyList<Utterance>()
    private var speaking = false
    private var utterance = 0

    /** Whether anything is spoken. */
    var enabled = true
        set(value) {
            field = value
            if (!value) silence()
        }

    /** Speaks a new screen. The same text again is not repeated. */
    @Synchronized
    fun show(spoken: List<Utterance>) {
        if (spoken == last) return
        last = spoken
        speak()
    }

    /** Speaks the latest screen again. */
    @Synchronized
    fun repeat() = speak()

    /** Stops speaking. [repeat] still speaks the latest screen. */
    @Synchronized
    fun silence() {
        utterance += 1
        if (speaking) voice.stop()
        speaking = false
    }

    private fun speak() {
        silence()
        if (!enabled) return
        say(last.filter { it.text.isNotEmpty() }, utterance)
    }

    /** One utterance after another, because each language has a voice of its own. */
    private fun say(left: List<Utterance>, mine: Int) {
        speaking = left.isNotEmpty()
        left.firstOrNull()?.let { voice.say(it) { said(left.drop(1), mine) } }
    }

    @Synchronized
    private fun said(left: List<Utterance>, which: Int) {
        if (which == utterance) say(left, which)
    }
}
