package shikaku.shell

/** What says a sentence: the platform's text-to-speech. */
interface Voice {
    /** Says this and calls [done] when it was said to the end. */
    fun say(text: String, done: () -> Unit)

    /** Falls silent at once. [done] of what was being said is not called any more. */
    fun stop()
}

/**
 * What is said, one screen at a time: the latest screen is spoken, and what is not said by then is not worth saying.
 * Never used beside a screen reader, which has a voice of its own.
 */
class SpeechQueue(private val voice: Voice) {
    private var last = ""
    private var speaking = false
    private var turn = 0

    /** Whether anything is said at all. */
    var enabled = true
        set(value) {
            field = value
            if (!value) silence()
        }

    /** A screen came up. The same words again, while they are being said or after, are not repeated by themselves. */
    @Synchronized
    fun show(spoken: String) {
        if (spoken == last) return
        last = spoken
        speak()
    }

    /** Says the latest screen once more, because somebody asked for it. */
    @Synchronized
    fun repeat() = speak()

    /** Falls silent. The latest screen can still be asked for. */
    @Synchronized
    fun silence() {
        turn += 1
        if (speaking) voice.stop()
        speaking = false
    }

    private fun speak() {
        silence()
        if (!enabled || last.isEmpty()) return
        val mine = turn
        speaking = true
        voice.say(last) { said(mine) }
    }

    @Synchronized
    private fun said(which: Int) {
        if (which == turn) speaking = false
    }
}
