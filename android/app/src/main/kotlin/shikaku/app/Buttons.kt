package shikaku.app

import android.content.res.ColorStateList
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.text.SpannableStringBuilder
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.Button
import android.widget.LinearLayout
import android.widget.TextView
import shikaku.shell.Element
import uniffi.shikaku_bindings.ButtonRole
import uniffi.shikaku_bindings.Glyph
import uniffi.shikaku_bindings.Tone

/** Draws what is pressed, except keys. */
internal class Buttons(private val style: Style, private val pressed: (Element, Int?) -> Unit) {
    private val type = style.measures

    /** A step at the bottom of a screen. */
    fun step(element: Element.Button): Button = plain(style, type.largeType).also { fillStep(it, element) }

    fun fillStep(button: Button, element: Element.Button) {
        val isFilled = element.role == ButtonRole.PRIMARY && element.enabled
        val colour = if (element.role == ButtonRole.DESTRUCTIVE) style.destructive else style.accent
        val (fill, words) = if (isFilled) colour to style.onAccent else style.surface to colour
        button.background = pressable(style, fill, colour, style.dp(2), Corners(style.radius))
        button.setPadding(style.dp(14), style.gap, style.dp(14), style.gap)
        button.minHeight = style.target
        label(button, element, words)
    }

    private fun label(button: Button, element: Element.Button, colour: Int) {
        setLanguage(button, element.language)
        button.text = element.label
        button.contentDescription = name(element)
        button.setTextColor(ColorStateList(STATES, intArrayOf(style.quiet, colour)))
        button.isEnabled = element.enabled
        button.setOnClickListener { pressed(element, null) }
    }

    /** A button of the title bar. */
    fun tool(element: Element): Button = plain(style, type.smallType).also { fillTool(it, element) }

    fun fillTool(button: Button, element: Element) {
        button.background = pressable(style, style.surface, style.accent, style.dp(1), Corners(style.dp(TOOL_DP)))
        button.minHeight = style.dp(TOOL_DP)
        if (element is Element.Button) {
            lead(button, element.icon?.let { Glyph.Button(it) } ?: Glyph.Back, style.accent)
            label(button, element, style.accent)
            return
        }
        val (glyph, label) = when (element) {
            is Element.Reading -> (if (element.isReading) Glyph.StopReading else Glyph.ReadAloud) to element.label
            else -> Glyph.Copy to (element as Element.Copy).label
        }
        lead(button, glyph, style.accent)
        setLanguage(button, element.language)
        button.text = label
        button.contentDescription = spoken(element.spoken, element.language)
        button.setTextColor(style.accent)
        button.setOnClickListener { pressed(element, null) }
    }

    private fun lead(view: TextView, glyph: Glyph, colour: Int) = lead(style, view, glyph, colour)

    /** The choices and rows: cards, and lists in one box. */
    fun options(options: List<Element.Button>, views: Map<Element, View>): View {
        val groups = options.fold(emptyList<List<Element.Button>>()) { groups, option ->
            val last = groups.lastOrNull()?.takeIf { it.first().role == option.role }
            if (last == null) groups.plusElement(listOf(option)) else groups.dropLast(1).plusElement(last + option)
        }
        return column(style, groups.map { group -> group(group, group.map(views::getValue)) }, style.groupGap)
    }

    private fun group(group: List<Element.Button>, views: List<View>): View {
        if (group.first().role == ButtonRole.CHOICE) return column(style, views, style.dp(11))
        return column(style, views, 0).apply {
            background = box(style.surface, style.line, style.dp(1), style.largeRadius)
            setPadding(style.dp(1), style.dp(1), style.dp(1), style.dp(1))
            views.forEachIndexed { place, row -> row.background = ground(group[place], place == 0, place == views.lastIndex) }
            showDividers = LinearLayout.SHOW_DIVIDER_MIDDLE
            dividerDrawable = GradientDrawable().apply { setColor(style.line); setSize(0, style.dp(1)) }
        }
    }

    /** A card, or a row of a list. */
    fun option(element: Element.Button): View {
        val isRow = element.role == ButtonRole.ROW
        val colours = colours(element, isRow)
        return LinearLayout(style.context).apply {
            gravity = Gravity.CENTER_VERTICAL
            minimumHeight = style.target
            setPadding(style.dp(14), style.dp(11), style.dp(14), style.dp(11))
            // A row gets its ground from its list.
            if (!isRow) background = pressable(style, colours.fill, style.accent, style.dp(2), Corners(style.largeRadius))
            filterTouchesWhenObscured = true
            addView(content(element, isRow, colours), LinearLayout.LayoutParams(0, WRAP_CONTENT, 1f))
            picture(style, Glyph.Open, colours.label, style.dp(18))?.let {
                addView(it, LinearLayout.LayoutParams(style.dp(18), style.dp(18)).apply { marginStart = style.dp(10) })
            }
            readAsOne(this, name(element))
            accessibilityDelegate = AsButton
            isEnabled = element.enabled
            isFocusable = true
            setOnClickListener { pressed(element, null) }
        }
    }

    /** The ground of a row: the corners of the list are those of its first and last row. */
    private fun ground(element: Element.Button, isFirst: Boolean, isLast: Boolean): Drawable {
        val radius = style.largeRadius - style.dp(1)
        val corners = Corners(if (isFirst) radius else 0, if (isLast) radius else 0)
        return pressable(style, colours(element, isRow = true).fill, style.line, 0, corners)
    }

    private class Colours(val fill: Int, val label: Int, val rest: Int)

    private fun colours(element: Element.Button, isRow: Boolean) = when {
        !element.enabled -> Colours(style.ground, style.quiet, style.quiet)
        isRow -> Colours(style.surface, style.ink, style.ink)
        element.proposed -> Colours(style.accent, style.onAccent, style.onAccent)
        else -> Colours(style.surface, style.accent, style.ink)
    }

    /** The icon and the words, and what follows them, below each other where the width is too small. */
    private fun content(element: Element.Button, isRow: Boolean, colours: Colours) = Flow(style.context, style.dp(12), style.dp(6)).apply {
        val words = column(style, words(element, isRow, colours), style.dp(2))
        val glyph = element.icon?.let { Glyph.Button(it) }
        val size = if (isRow) style.icon else style.icon + 2 * style.dp(10)
        if (isRow) {
            val parts = Flow(style.context, style.dp(10), style.dp(4)).apply {
                addView(words, Flow.Params(grow = 1f))
                trailing(element, colours).forEach { addView(it, Flow.Params()) }
            }
            glyph?.let { icon(it, style.accent, size) }?.let { addView(it, Flow.Params(size)) }
            addView(parts, Flow.Params(style.letters(ROW_LETTERS, type.typeSize), grow = 1f))
            return@apply
        }
        glyph?.let { icon(it, style.accent, size) }?.let { icon ->
            (icon as LinearLayout).background = box(style.accentSoft, 0, 0, style.radius)
            addView(icon, Flow.Params(size))
        }
        addView(words, Flow.Params(style.letters(CARD_LETTERS, type.largeType), grow = 1f))
        trailing(element, colours).forEach { addView(it, Flow.Params()) }
    }

    private fun icon(glyph: Glyph, colour: Int, size: Int): View? = picture(style, glyph, colour, style.icon)?.let { icon ->
        LinearLayout(style.context).apply {
            gravity = Gravity.CENTER
            minimumHeight = size
            addView(icon, LinearLayout.LayoutParams(style.icon, style.icon))
        }
    }

    private fun words(element: Element.Button, isRow: Boolean, colours: Colours): List<View> = buildList {
        add(text(style, element.label, if (isRow) type.typeSize else type.largeType, colours.label, bold = true, language = element.language))
        if (element.subtitle.isNotEmpty()) add(text(style, element.subtitle, type.smallType, colours.rest, language = element.detailLanguage))
    }

    private fun trailing(element: Element.Button, colours: Colours): List<View> = buildList {
        if (element.trailing.isNotEmpty()) add(text(style, element.trailing, type.smallType, colours.rest, bold = true, language = element.detailLanguage))
        if (element.badge.isNotEmpty()) add(badge(element.badge, element.detailLanguage))
    }

    private fun badge(words: String, language: String): View {
        val (ground, ink) = style.tone(Tone.FAILED)
        return text(style, words, type.smallType, ink, bold = true, language = language).apply {
            background = box(ground, ink, 0, style.dp(BADGE_DP))
            setPadding(style.dp(12), style.dp(2), style.dp(12), style.dp(2))
        }
    }
}

/** The accessible name of the library, which is in one language. What is written on the button in another one follows in that. */
private fun name(element: Element.Button): CharSequence {
    val name = SpannableStringBuilder(spoken(element.spoken, element.language))
    if (element.detailLanguage == element.language) return name
    for (details in listOf(element.subtitle, element.trailing, element.badge)) {
        if (details.isNotEmpty() && details !in element.spoken) name.append(" ").append(spoken(details, element.detailLanguage))
    }
    return name
}

/** A button without the look that the platform gives it. */
internal fun plain(style: Style, size: UByte) = Button(style.context).apply {
    dress(this, size, style.accent, bold = true)
    isAllCaps = false
    stateListAnimator = null
    minWidth = style.dp(LEAST_DP)
    minimumWidth = style.dp(LEAST_DP)
    // Ignores taps while another window covers the button, because that window could learn the digits of a PIN.
    filterTouchesWhenObscured = true
}

/** Sets a drawing before the text. */
internal fun lead(style: Style, view: TextView, glyph: Glyph, colour: Int) {
    val drawn = drawn(style, glyph, colour)?.apply { setBounds(0, 0, style.dp(LEAD_DP), style.dp(LEAD_DP)) }
    view.setCompoundDrawablesRelative(drawn, null, null, null)
    view.compoundDrawablePadding = style.dp(5)
    view.setPadding(style.dp(12), style.dp(4), style.dp(14), style.dp(4))
}

private object AsButton : View.AccessibilityDelegate() {
    override fun onInitializeAccessibilityNodeInfo(host: View, info: AccessibilityNodeInfo) {
        super.onInitializeAccessibilityNodeInfo(host, info)
        info.className = Button::class.java.name
    }
}

/** Disabled, and every other state. */
internal val STATES = arrayOf(intArrayOf(-android.R.attr.state_enabled), intArrayOf())

/** The least size of the platform's guidelines. */
internal const val LEAST_DP = 48
private const val TOOL_DP = 48
private const val LEAD_DP = 21
private const val BADGE_DP = 16
private const val CARD_LETTERS = 6
private const val ROW_LETTERS = 6
