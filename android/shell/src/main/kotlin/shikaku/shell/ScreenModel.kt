package shikaku.shell

import uniffi.shikaku_bindings.Button
import uniffi.shikaku_bindings.ButtonRole
import uniffi.shikaku_bindings.DigitField
import uniffi.shikaku_bindings.DisplaySettings
import uniffi.shikaku_bindings.Entry
import uniffi.shikaku_bindings.EraDateField
import uniffi.shikaku_bindings.Icon
import uniffi.shikaku_bindings.Illustration
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Section
import uniffi.shikaku_bindings.SectionKind
import uniffi.shikaku_bindings.StatusItem
import uniffi.shikaku_bindings.TextKeyboard
import uniffi.shikaku_bindings.Tone

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

    /**
     * What was typed: one place for each digit that may be typed, null where none was. A hidden digit is a dot. A day of an
     * era has [before] in front, and one of [units] behind each two places; other digits have neither.
     */
    data class Typed(
        val places: List<Char?>,
        val hidden: Boolean,
        override val spoken: String,
        override val language: String = JAPANESE,
        val before: String = "",
        val units: List<String> = emptyList(),
    ) : Element {
        /** The places that are drawn together, as they are spoken. */
        val groups: List<List<Char?>> = places.chunked(if (units.isEmpty()) FOUR else 2)
    }

    /** A text that is typed in a field of the platform. [enter] passes all of it to [AppLoop.text]. */
    data class Field(
        val text: String,
        val most: Int,
        val keyboard: TextKeyboard,
        val label: String,
        val enter: Button?,
        override val language: String = JAPANESE,
    ) : Element {
        override val spoken = label

        /** Without the text, because a log must not hold it. */
        override fun toString() = "Field($label)"
    }

    /** A password that is typed in a field of the platform. No element holds any of it. */
    data class Password(
        val most: Int,
        val label: String,
        val show: String,
        val hide: String,
        val enter: Button?,
        override val language: String = JAPANESE,
    ) : Element {
        override val spoken = label
    }

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

    /** Reads the screen aloud, or stops the voice. */
    data class Reading(val label: String, override val spoken: String, val isReading: Boolean) : Element

    /** A status message. What it says is announced as the library decides. */
    data class Message(override val spoken: String) : Element

    /** The failure code for support. */
    data class Code(val code: String, override val spoken: String) : Element
}

/**
 * A screen, ready to be drawn: its elements. It is the same for every screen; a new screen of the library needs no change here.
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

    /** Whether the screen is one of practice: its title bar has the colours of practice. */
    val isPractice: Boolean = screen.isPractice

    /** How it is drawn, where that is not as the device is set. */
    val display: DisplaySettings? = screen.display

    /** Whether the text is in the middle: below a drawing, or a few lines alone on their screen. */
    val isCentred: Boolean = screen.illustration != null || isBrief(screen)

    /** Whether it is another screen than before. Then the focus goes to its heading, and it is scrolled to its top. */
    val isNew: Boolean = screen.id != before?.id

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
    screen.reading?.let { add(Element.Reading(it.label, it.spoken, it.isReading)) }
    screen.message?.let { add(Element.Message(it)) }
}

private fun first(screen: Screen): List<Element> = buildList {
    screen.illustration?.let { add(Element.Picture(it)) }
    screen.sections.takeWhile { !isBox(it) }.mapTo(this, Element::Text)
    (screen.entry as? Entry.Digits)?.v1?.takeIf(::isLong)?.let { add(typed(it, screen.language)) }
    screen.progress?.let { add(Element.Progress) }
}

private fun doing(screen: Screen): List<Element> = buildList {
    val language = screen.language
    val words = screen.buttons.filter { it.role == ButtonRole.KEY }.map { element(it, screen.proposed) }
    val enter = words.firstOrNull()
    when (val entry = screen.entry) {
        is Entry.Digits -> {
            if (!isLong(entry.v1)) add(typed(entry.v1, language))
            add(Element.Keypad(entry.v1.keys.toInt(), words))
        }
        is Entry.EraDate -> {
            add(typed(entry.v1, language))
            add(Element.Keypad(DECIMAL, words))
        }
        is Entry.Text -> entry.v1.let { add(Element.Field(it.text, it.most.toInt(), it.keyboard, it.label, enter, language)) }
        is Entry.Password -> entry.v1.let { add(Element.Password(it.most.toInt(), it.label, it.show, it.hide, enter, language)) }
        null -> Unit
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
private fun isLong(field: DigitField) = field.length.toInt() > LONG

private fun typed(field: DigitField, language: String): Element.Typed {
    val typed = field.typed.toInt()
    val places = (0 until field.length.toInt()).map { place -> (field.digits?.getOrNull(place) ?: DOT).takeIf { place < typed } }
    return Element.Typed(places, field.digits == null, field.label, language)
}

private fun typed(field: EraDateField, language: String): Element.Typed {
    val places = (0 until 2 * field.units.size).map(field.digits::getOrNull)
    return Element.Typed(places, hidden = false, field.label, language, field.era, field.units)
}

/** Most screens have it in a line already. */
private fun code(screen: Screen): Element.Code? = screen.failureCode
    ?.takeIf { code -> screen.sections.flatMap { it.lines }.none { code == it.label || code == it.text } }
    ?.let { Element.Code(it, it.toList().joinToString(" ")) }

private fun element(button: Button, proposed: String?) = Element.Button(
    button.id, button.label, button.id == proposed, button.spoken, button.role, button.subtitle, button.trailing, button.badge,
    button.icon, button.enabled, button.language, button.detailLanguage,
)

/** The language of the staff. */
private const val JAPANESE = "ja"
private const val DECIMAL = 10
private const val FOUR = 4
private const val HEX = 16
private const val LONG = 8
private const val BRIEF = 3
private const val DOT = '●'
