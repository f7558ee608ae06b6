package shikaku.shell

/** The text-to-speech of the platform. */
interface Voice {
    /** Says this text. Calls [done] at its end. */
    fun say(text: String, done: () -> Unit)

    /** Stops at once, without calling `done`. */
    fun stop()
}

/**
 * Speaks one screen at a time. A new screen interrupts the one before, because only the latest matters. It is not used
 * together with a screen reader, which has a voice of its own.
 */
class SpeechQueue(private val voice: Voice) {
    private var last = ""
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
    fun show(spoken: String) {
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
        if (!enabled || last.isEmpty()) return
        val mine = utterance
        speaking = true
        voice.say(last) { said(mine) }
    }

    @Synchronized
    private fun said(which: Int) {
        if (which == utterance) speaking = false
    }
}
