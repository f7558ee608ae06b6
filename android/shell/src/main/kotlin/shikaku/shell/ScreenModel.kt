package shikaku.shell

import uniffi.shikaku_bindings.Button
import uniffi.shikaku_bindings.ButtonRole
import uniffi.shikaku_bindings.Entry
import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Icon
import uniffi.shikaku_bindings.Illustration
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Section
import uniffi.shikaku_bindings.SectionKind
import uniffi.shikaku_bindings.Sound
import uniffi.shikaku_bindings.StatusItem
import uniffi.shikaku_bindings.Tone
import uniffi.shikaku_bindings.Utterance

/**
 * One element of a screen, with what a screen reader says, and the language tag of both. If [spoken] is empty, the parts of the
 * element say it.
 */
sealed interface Element {
    val spoken: String
    val language: String get() = JAPANESE

    /** The heading. */
    data class Heading(val text: String, override val spoken: String, override val language: String = JAPANESE) : Element

    /** An item of the title bar. */
    data class Status(val item: StatusItem) : Element {
        override val spoken = item.spoken
        override val language = item.language
    }

    /** A drawing. */
    data class Picture(val illustration: Illustration) : Element {
        override val spoken = ""
    }

    /** Lines that belong together, with their heading. */
    data class Text(val section: Section) : Element {
        override val spoken = ""

        /** The tone to draw. */
        val tone: Tone = section.tone
    }

    /** What was typed: one place for each digit that may be typed, null where none was. A hidden digit is a dot. */
    data class Typed(
        val places: List<Char?>,
        val hidden: Boolean,
        override val spoken: String,
        override val language: String = JAPANESE,
    ) : Element

    /**
     * Keys for the digits, in rising order, and [words] beside the zero. Each digit goes to [AppLoop.digit]; its key says its
     * label.
     */
    data class Keypad(val keys: Int, val words: List<Button>) : Element {
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
        override val language: String = JAPANESE,
        /** The language of [subtitle], [trailing] and [badge]. */
        val detailLanguage: String = JAPANESE,
    ) : Element

    /** Copies [text], which is personal. */
    data class Copy(val label: String, val text: String, override val spoken: String) : Element {
        /** Without the text, because a log must not hold it. */
        override fun toString() = "Copy($label)"
    }

    /** The failure code for support. */
    data class Code(val code: String, override val spoken: String) : Element
}

/**
 * A screen, ready to be drawn: its elements, what is announced and how the device vibrates. It is the same for every screen;
 * a new screen of the library needs no change here.
 */
class ScreenModel private constructor(screen: Screen, before: Screen?) {
    /** The title bar: the way back, the title, what is always in sight, and what is done with the whole screen. */
    val bar: List<Element> = bar(screen)

    /** What is read before anything is chosen. */
    val first: List<Element> = first(screen)

    /** The ways and rows to choose from. */
    val options: List<Element.Button> = screen.buttons.filter(::isOption).map { element(it, screen.proposed) }

    /** The boxes of labels and values, and what follows them. */
    val rest: List<Element> = screen.sections.dropWhile { !isBox(it) }.map(Element::Text) + listOfNotNull(code(screen))

    /** What is typed, and the steps. */
    val doing: List<Element> = doing(screen)

    /** In reading order. */
    val elements: List<Element> = bar + first + options + rest + doing

    /** What the screen means as a whole. */
    val tone: Tone = screen.tone

    /** Whether the text is in the middle: below a drawing, or a few lines alone on their screen. */
    val isCentred: Boolean = screen.illustration != null || isBrief(screen)

    /** The whole screen, for a person who asks to have it read aloud. */
    val readAloud: String = screen.readAloud

    /** The language of the title and of what is said. */
    val language: String = screen.language

    /** What a voice says: the words of the screen, then those in another language. */
    val speech: List<Utterance> = listOfNotNull(Utterance(screen.language, screen.spoken), screen.alsoSpoken)

    /** What a screen reader says. Empty when nothing new is to be said. */
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

private fun bar(screen: Screen): List<Element> = buildList {
    screen.buttons.filter { it.role == ButtonRole.NAVIGATION }.mapTo(this) { element(it, screen.proposed) }
    add(Element.Heading(screen.title, screen.title, screen.language))
    screen.status.mapTo(this) { Element.Status(it) }
    screen.buttons.filter { it.role == ButtonRole.TOOL }.mapTo(this) { element(it, screen.proposed) }
    screen.copy?.let { add(Element.Copy(it.label, it.text, it.spoken)) }
}

private fun first(screen: Screen): List<Element> = buildList {
    screen.illustration?.let { add(Element.Picture(it)) }
    screen.sections.takeWhile { !isBox(it) }.mapTo(this, Element::Text)
    screen.entry?.takeIf(::isLong)?.let { add(typed(it, screen.language)) }
    screen.progress?.let { add(Element.Progress) }
}

private fun doing(screen: Screen): List<Element> = buildList {
    screen.entry?.let { entry ->
        if (!isLong(entry)) add(typed(entry, screen.language))
        val words = screen.buttons.filter { it.role == ButtonRole.KEY }.map { element(it, screen.proposed) }
        add(Element.Keypad(entry.keys.toInt(), words))
    }
    screen.buttons.filter(::isStep).mapTo(this) { element(it, screen.proposed) }
}

private fun isBrief(screen: Screen): Boolean = screen.entry == null && screen.buttons.none(::isOption) &&
    screen.sections.all { it.kind == SectionKind.HERO && it.tone == Tone.NEUTRAL || it.kind == SectionKind.TEXT } &&
    screen.sections.sumOf { it.lines.size } <= BRIEF

private fun isBox(section: Section) = section.kind == SectionKind.PERSON || section.kind == SectionKind.DETAILS

private fun isOption(button: Button) = button.role == ButtonRole.CHOICE || button.role == ButtonRole.ROW

private fun isStep(button: Button) = when (button.role) {
    ButtonRole.PRIMARY, ButtonRole.SECONDARY, ButtonRole.DESTRUCTIVE -> true
    ButtonRole.NAVIGATION, ButtonRole.TOOL, ButtonRole.CHOICE, ButtonRole.ROW, ButtonRole.KEY -> false
}

/** Whether the places take so many lines that they would cover the text. */
private fun isLong(entry: Entry) = entry.length.toInt() > LONG

private fun typed(entry: Entry, language: String): Element.Typed {
    val typed = entry.typed.toInt()
    val places = (0 until entry.length.toInt()).map { place -> (entry.digits?.getOrNull(place) ?: DOT).takeIf { place < typed } }
    return Element.Typed(places, entry.digits == null, entry.label, language)
}

/** Most screens have it in a line already. */
private fun code(screen: Screen): Element.Code? = screen.failureCode
    ?.takeIf { code -> screen.sections.flatMap { it.lines }.none { code == it.label || code == it.text } }
    ?.let { Element.Code(it, it.toList().joinToString(" ")) }

private fun element(button: Button, proposed: String?) = Element.Button(
    button.id, button.label, button.id == proposed, button.spoken, button.role, button.subtitle, button.trailing, button.badge,
    button.icon, button.enabled, button.language, button.detailLanguage,
)

private fun pulses(haptic: Haptic): List<Long> = when (haptic) {
    Haptic.NONE -> emptyList()
    Haptic.TICK -> listOf(0, 30)
    Haptic.SUCCESS -> listOf(0, 40, 80, 40)
    Haptic.WARNING -> listOf(0, 400)
    Haptic.FAILURE -> listOf(0, 120, 80, 120, 80, 120)
}

/** The language of the staff. */
private const val JAPANESE = "ja"
private const val HEX = 16
private const val LONG = 8
private const val BRIEF = 3
private const val DOT = '●'
