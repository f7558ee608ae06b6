package shikaku.app

import android.os.Build
import android.os.Bundle
import android.text.Layout
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.accessibility.AccessibilityNodeInfo
import android.view.accessibility.AccessibilityNodeInfo.AccessibilityAction
import android.widget.LinearLayout
import android.widget.TextView
import shikaku.shell.Element
import uniffi.shikaku_bindings.Glyph
import uniffi.shikaku_bindings.Line
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.Section
import uniffi.shikaku_bindings.SectionKind
import uniffi.shikaku_bindings.Tone
import uniffi.shikaku_bindings.accessibleText

/** Draws the sections of a screen. [isCentred]: below an illustration. */
internal class Sections(private val style: Style, private val isCentred: Boolean) {
    private val type = style.measures

    fun view(element: Element.Text): View = when (element.section.kind) {
        SectionKind.HERO -> if (element.tone == Tone.NEUTRAL) open(element, style.ink) else hero(element)
        SectionKind.NOTICE -> notice(element)
        SectionKind.TEXT -> open(element, style.ink)
        SectionKind.PERSON, SectionKind.DETAILS -> boxed(element)
    }

    /** Text on the ground of the screen. */
    private fun open(element: Element.Text, colour: Int): View =
        column(style, headed(element, colour).onEach { if (isCentred) centre(it) }, style.dp(LINE_GAP_DP))

    private fun hero(element: Element.Text): View {
        val (ground, text) = style.tone(element.tone)
        val edge = if (element.tone == Tone.ATTENTION) style.dp(1) else 0
        val box = marked(element, text, style.dp(HERO_ICON_DP), style.dp(12))
        box.background = box(ground, text, edge, style.largeRadius)
        box.setPadding(style.padding, style.padding, style.padding, style.padding)
        return box
    }

    private fun notice(element: Element.Text): View {
        val edge = style.edge(element.tone)
        val box = marked(element, style.ink, style.dp(NOTICE_ICON_DP), style.gap, edge)
        box.background = EdgedBox(style, edge)
        val vertical = style.dp(NOTICE_VERTICAL_DP)
        box.setPadding(style.dp(EDGE_DP + NOTICE_PADDING_DP), vertical, style.dp(NOTICE_PADDING_DP), vertical)
        return box
    }

    /** The icon of the tone, and the lines beside it. */
    private fun marked(element: Element.Text, text: Int, size: Int, gap: Int, mark: Int = text) = LinearLayout(style.context).apply {
        isBaselineAligned = false
        picture(style, Glyph.Tone(element.tone), mark, size)?.let { icon ->
            addView(icon, LinearLayout.LayoutParams(size, size).apply { topMargin = style.dp(3); marginEnd = gap })
        }
        addView(column(style, headed(element, text), style.dp(LINE_GAP_DP)), LinearLayout.LayoutParams(0, WRAP_CONTENT, 1f))
    }

    private fun boxed(element: Element.Text): View {
        val section = element.section
        val lines = column(style, lines(element, style.ink), 0)
        val parts = when {
            section.folded -> listOf(fold(section, lines), lines)
            section.heading.isEmpty() -> listOf(lines)
            else -> listOf(heading(section, style.quiet), lines)
        }
        return column(style, parts, 0).apply {
            background = box(style.surface, style.line, style.dp(1), style.largeRadius)
            val vertical = style.dp(if (section.folded) 1 else BOX_PADDING_DP)
            setPadding(style.dp(1), vertical, style.dp(1), vertical)
            val inner = style.padding - style.dp(1)
            parts.forEach { if (it !is LinearLayout || it === lines) it.setPadding(inner, 0, inner, 0) }
            if (section.folded) lines.setPadding(inner, 0, inner, style.dp(BOX_PADDING_DP))
        }
    }

    private fun headed(element: Element.Text, colour: Int): List<View> = buildList {
        if (element.section.heading.isNotEmpty()) add(heading(element.section, if (element.tone == Tone.NEUTRAL) style.quiet else colour))
        addAll(lines(element, colour))
    }

    private fun heading(section: Section, colour: Int) =
        text(style, section.heading, type.typeSize, colour, bold = true, language = language(section)).also {
            it.contentDescription = spoken(section.heading, language(section))
            markAsHeading(it)
        }

    /** The row that opens and closes the lines. TalkBack says which it is by the action that it offers. */
    private fun fold(section: Section, lines: View): View {
        val mark = picture(style, Glyph.Unfold, style.ink, style.dp(22))
        val heading = text(style, section.heading, type.typeSize, style.ink, bold = true, language = language(section))
        val row = LinearLayout(style.context).apply {
            gravity = Gravity.CENTER_VERTICAL
            minimumHeight = style.target
            setPadding(style.padding, style.gap, style.padding, style.gap)
            background = pressable(style, style.surface, style.line, 0, Corners(style.largeRadius))
            addView(heading, LinearLayout.LayoutParams(0, WRAP_CONTENT, 1f))
            mark?.let { addView(it, LinearLayout.LayoutParams(style.dp(22), style.dp(22)).apply { marginStart = style.gap }) }
        }
        readAsOne(row, spoken(section.heading, language(section)))
        markAsHeading(row)
        lines.visibility = View.GONE
        row.accessibilityDelegate = Folding(lines)
        row.isFocusable = true
        row.setOnClickListener {
            val opens = lines.visibility == View.GONE
            lines.visibility = if (opens) View.VISIBLE else View.GONE
            mark?.rotation = if (opens) HALF_TURN else 0f
        }
        return row
    }

    private fun lines(element: Element.Text, colour: Int): List<View> {
        val section = element.section
        val isLong = section.lines.any { it.kind == LineKind.DETAIL && it.label.length > LONG_LABEL }
        var before: Line? = null
        return section.lines.map { line ->
            val place = Place(element, isFirst = before == null, followsDetail = before?.kind == LineKind.DETAIL, isLong)
            before = line
            if (line.kind == LineKind.DETAIL) detail(line, colour, place) else plain(line, colour, place)
        }
    }

    /** What the look of a line depends on besides the line. */
    private class Place(element: Element.Text, val isFirst: Boolean, val followsDetail: Boolean, val isLong: Boolean) {
        val kind = element.section.kind
        val tone = element.tone
        val isToned = kind == SectionKind.HERO && tone != Tone.NEUTRAL
    }

    private fun plain(line: Line, colour: Int, place: Place): View {
        val isHeadline = line.kind == LineKind.HEADLINE
        val size = if (isHeadline) headlineType(line.text, place) else type.typeSize
        val words = text(style, line.text, size, colour, bold = isHeadline || line.kind == LineKind.NOTICE, language = line.language)
        words.contentDescription = spoken(line.text, line.language)
        if (isHeadline) words.breakStrategy = Layout.BREAK_STRATEGY_SIMPLE
        if (line.label.isEmpty()) return words
        val label = text(style, line.label, type.smallType, colour, language = line.language)
        if (isHeadline && (place.isFirst || !place.isToned)) return column(style, listOf(label, words), 0)
        return if (isHeadline) ruled(colour, beside(label, words)) else beside(label, words)
    }

    private fun headlineType(words: String, place: Place): UByte =
        if (place.isToned && isShort(words)) type.resultType else type.heroType

    /** Whether a verdict fits into one line of the largest type. */
    private fun isShort(words: String) =
        style.letters(words.length, type.resultType) <= style.dp(style.widthDp - HERO_ICON_DP) - 2 * style.margin - 3 * style.padding

    /** A second headline has a line above it. */
    private fun ruled(colour: Int, part: View) = column(style, listOf(rule(style, colour), part), style.dp(LINE_GAP_DP))

    private fun beside(label: TextView, words: TextView) = Flow(style.context, style.dp(10), 0, Flow.Align.BASELINE).apply {
        addView(label, Flow.Params())
        addView(words, Flow.Params())
    }

    /** A label and its value: beside each other where there is space. A screen reader says both at once. */
    private fun detail(line: Line, colour: Int, place: Place): View {
        val isSmall = place.kind == SectionKind.NOTICE
        val size = if (isSmall) type.smallType else type.typeSize
        val isName = place.kind == SectionKind.PERSON && place.isFirst
        val valueSize = if (place.isToned) headlineType(line.text, place) else if (isName) type.heroType else size
        val label = text(style, line.label, size, if (place.isToned) colour else style.quiet, language = line.language)
        val value = text(style, line.text, valueSize, colour, bold = true, language = line.language)
        val row = Flow(style.context, style.dp(12), 0, Flow.Align.BASELINE).apply {
            if (line.label.isNotEmpty()) addView(label, Flow.Params(labelWidth(place, size), grow = if (place.isLong) 1f else 0f))
            addView(value, if (place.isToned) Flow.Params() else Flow.Params(style.letters(VALUE_LETTERS, size), grow = 1f))
        }
        val inset = style.dp(if (isSmall) 0 else DETAIL_PADDING_DP)
        row.setPadding(0, inset, 0, inset)
        readAsOne(row, spoken(accessibleText(line), line.language))
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) row.isScreenReaderFocusable = true
        val isRuled = place.followsDetail && !isSmall && !place.isToned
        return if (isRuled) column(style, listOf(rule(style, style.line), row), 0) else row
    }

    private fun labelWidth(place: Place, size: UByte) = when {
        place.isToned || place.kind == SectionKind.NOTICE -> WRAP_CONTENT
        place.isLong -> style.letters(WHOLE_LINE, size)
        else -> style.letters(LABEL_LETTERS, size)
    }

    private fun centre(view: View) {
        if (view is TextView) view.gravity = Gravity.CENTER_HORIZONTAL
        if (view is LinearLayout) (0 until view.childCount).map(view::getChildAt).forEach(::centre)
    }
}

/** The language of a heading: that of the first line. */
private fun language(section: Section) = section.lines.firstOrNull()?.language ?: JAPANESE

/** Offers to expand or to collapse these lines. */
private class Folding(private val lines: View) : View.AccessibilityDelegate() {
    private val action get() = if (lines.visibility == View.GONE) AccessibilityAction.ACTION_EXPAND else AccessibilityAction.ACTION_COLLAPSE

    override fun onInitializeAccessibilityNodeInfo(host: View, info: AccessibilityNodeInfo) {
        super.onInitializeAccessibilityNodeInfo(host, info)
        info.className = android.widget.Button::class.java.name
        info.addAction(action)
    }

    override fun performAccessibilityAction(host: View, asked: Int, arguments: Bundle?): Boolean =
        if (asked == action.id) host.performClick() else super.performAccessibilityAction(host, asked, arguments)
}

private const val HERO_ICON_DP = 48
private const val NOTICE_ICON_DP = 24
private const val NOTICE_PADDING_DP = 12
private const val NOTICE_VERTICAL_DP = 10
private const val BOX_PADDING_DP = 10
private const val DETAIL_PADDING_DP = 5
private const val LINE_GAP_DP = 5
private const val HALF_TURN = 180f

/** A label that is longer is half a sentence, and its value is below it. */
private const val LONG_LABEL = 10
private const val LABEL_LETTERS = 6
private const val VALUE_LETTERS = 7
private const val WHOLE_LINE = 100
