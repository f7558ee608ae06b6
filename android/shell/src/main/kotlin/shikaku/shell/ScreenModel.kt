package shikaku.shell

import uniffi.shikaku_bindings.Button
import uniffi.shikaku_bindings.ButtonRole
import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Icon
import uniffi.shikaku_bindings.Illustration
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.SectionKind
import uniffi.shikaku_bindings.Sound
import uniffi.shikaku_bindings.StatusItem
import uniffi.shikaku_bindings.Tone

/** One element of a screen, with what a screen reader says. If [spoken] is empty, another element says it. */
sealed interface Element {
    val spoken: String

    /** The heading. */
    data class Heading(val text: String, override val spoken: String) : Element

    /** An item of the title bar. */
    data class Status(val item: StatusItem) : Element {
        override val spoken = item.spoken
    }

    /** A drawing. */
    data class Picture(val illustration: Illustration) : Element {
        override val spoken = ""
    }

    /** The heading of a section. */
    data class SectionHeading(val text: String, val folded: Boolean, override val spoken: String) : Element

    /** A line of text in a section of this kind and tone. [label] precedes it, or is empty. */
    data class Text(
        val weight: Weight,
        val label: String,
        val text: String,
        override val spoken: String,
        val kind: SectionKind,
        val tone: Tone,
        val folded: Boolean,
    ) : Element

    /** What was typed, as the screen may show it. */
    data class Typed(val shown: String, override val spoken: String) : Element

    /** Keys for the digits, in rising order. Each digit goes to [AppLoop.digit]; its key says its label. */
    data class Keypad(val keys: Int) : Element {
        override val spoken = ""

        /** The label of the key of a digit: 0 to 9, A to F. */
        fun label(digit: Int): String = digit.toString(HEX).uppercase()
    }

    /** A running step, whose length is not known. */
    data object Progress : Element {
        override val spoken = ""
    }

    /** A button. Its [id] goes to [AppLoop.press]. A screen proposes one at most, and none where a person has to judge. */
    data class Button(
        val id: String,
        val label: String,
        val proposed: Boolean,
        override val spoken: String,
        val role: ButtonRole,
        val subtitle: String,
        val trailing: String,
        val badge: String,
        val icon: Icon?,
        val enabled: Boolean,
    ) : Element

    /** Copies [text], which is personal. */
    data class Copy(val label: String, val text: String, override val spoken: String) : Element {
        /** Without the text, because a log must not hold it. */
        override fun toString() = "Copy($label)"
    }

    /** The failure code for support. */
    data class Code(val code: String, override val spoken: String) : Element
}

/** How a line is emphasized. The text says it as well, so that it is never shown by colour alone. */
enum class Weight { HEADLINE, PLAIN, NOTICE, DETAIL }

/**
 * A screen, ready to be drawn: its elements, what is announced and how the device vibrates. It is the same for every screen;
 * a new screen of the library needs no change here.
 */
class ScreenModel private constructor(screen: Screen, before: Screen?) {
    /** From top to bottom. */
    val elements: List<Element> = elements(screen)

    /** What the screen means as a whole. */
    val tone: Tone = screen.tone

    /** The whole screen, for a person who asks to have it read aloud. */
    val readAloud: String = screen.readAloud

    /** What the voice or a screen reader says. Empty when nothing new is to be said. */
    val announced: String = screen.spoken.takeIf { it != before?.spoken }.orEmpty()

    /** Whether it is another screen than before. Then the focus goes to its heading, and it is scrolled to its top. */
    val isNew: Boolean = screen.id != before?.id

    /** Pauses and pulses in turn, in milliseconds. Empty: the device does not vibrate. */
    val vibration: List<Long> = if (announced.isEmpty()) emptyList() else pulses(screen.haptic)

    /** What the device plays besides speech. */
    val sound: Sound = if (announced.isEmpty()) Sound.NONE else screen.sound

    companion object {
        /** The model of a screen that follows another, or none. */
        fun of(screen: Screen, before: Screen?) = ScreenModel(screen, before)
    }
}

private fun elements(screen: Screen): List<Element> = buildList {
    add(Element.Heading(screen.title, screen.title))
    screen.progress?.let { add(Element.Progress) }
    screen.status.mapTo(this) { Element.Status(it) }
    screen.illustration?.let { add(Element.Picture(it)) }
    screen.sections.forEach { section ->
        if (section.heading.isNotEmpty()) add(Element.SectionHeading(section.heading, section.folded, section.heading))
        section.lines.mapTo(this) {
            Element.Text(weight(it.kind), it.label, it.text, it.spoken, section.kind, section.tone, section.folded)
        }
    }
    screen.entry?.let { entry ->
        val (typed, length) = entry.typed.toInt() to entry.length.toInt()
        val shown = entry.digits ?: "●".repeat(typed)
        add(Element.Typed(shown.padEnd(length, '＿'), entry.label))
        add(Element.Keypad(entry.keys.toInt()))
    }
    screen.buttons.mapTo(this) { element(it, proposed = it.id == screen.proposed) }
    screen.copy?.let { add(Element.Copy(it.label, it.text, it.spoken)) }
    // Most screens have it in a line already.
    screen.failureCode?.takeIf { code -> screen.sections.flatMap { it.lines }.none { code == it.label || code == it.text } }
        ?.let { add(Element.Code(it, it.toList().joinToString(" "))) }
}

private fun element(button: Button, proposed: Boolean) = Element.Button(
    button.id, button.label, proposed, button.spoken, button.role, button.subtitle, button.trailing, button.badge, button.icon,
    button.enabled,
)

private fun weight(kind: LineKind) = when (kind) {
    LineKind.HEADLINE -> Weight.HEADLINE
    LineKind.PLAIN -> Weight.PLAIN
    LineKind.NOTICE -> Weight.NOTICE
    LineKind.DETAIL -> Weight.DETAIL
}

private fun pulses(haptic: Haptic): List<Long> = when (haptic) {
    Haptic.NONE -> emptyList()
    Haptic.TICK -> listOf(0, 30)
    Haptic.SUCCESS -> listOf(0, 40, 80, 40)
    Haptic.WARNING -> listOf(0, 400)
    Haptic.FAILURE -> listOf(0, 120, 80, 120, 80, 120)
}

private const val HEX = 16
