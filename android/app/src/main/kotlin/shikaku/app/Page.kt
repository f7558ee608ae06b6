package shikaku.app

import android.view.Gravity
import android.view.View
import android.view.View.MeasureSpec
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import android.widget.ScrollView
import shikaku.shell.Element
import shikaku.shell.ScreenModel

/** Arranges the views of a screen. */
internal class Page(private val style: Style, private val model: ScreenModel, private val views: Map<Element, View>) {
    private val hasEntry = model.doing.any { it is Element.Keypad }
    private val hasOptions = model.options.isNotEmpty()

    fun view(): View {
        val bar = bar()
        if (hasEntry && style.isBeside) return below(listOf(bar to false, beside() to true))
        val (reading, doing) = reading() to doing()
        val (barHeight, doingHeight) = height(bar) to (doing?.let(::height) ?: 0)
        val all = style.dp(style.heightDp)
        val stays = all - barHeight - doingHeight >= maxOf((all * LEAST_READING).toInt(), style.dp(LEAST_READING_DP))
        val barStays = stays || barHeight <= all * MOST_BAR
        val scrolled = listOfNotNull(bar.takeIf { !barStays }, reading, doing.takeIf { !stays })
        val pinned = doing.takeIf { stays }
        val scroll = scrolling(scrolled.singleOrNull() ?: column(style, scrolled, 0))
        return below(listOfNotNull(bar.takeIf { barStays }?.let { it to false }, scroll to true, pinned?.let { it to false }))
    }

    /** Parts below each other; one takes the height that is left. */
    private fun below(parts: List<Pair<View, Boolean>>) = LinearLayout(style.context).apply {
        orientation = LinearLayout.VERTICAL
        parts.forEach { (part, grows) ->
            val (height, weight) = if (grows) 0 to 1f else WRAP_CONTENT to 0f
            addView(part, LinearLayout.LayoutParams(MATCH_PARENT, height, weight))
        }
    }

    private fun bar(): View {
        val flow = Flow(style.context, style.gap, style.dp(4)).apply {
            minimumHeight = style.target + style.gap
            setPadding(style.margin, style.dp(4), style.margin, style.dp(4))
            setBackgroundColor(if (model.isPractice) style.practice else style.surface)
        }
        fill(flow)
        val edge = if (model.isPractice) rule(style, style.onPractice, PRACTICE_RULE_DP) else rule(style, style.line)
        return column(style, listOf(flow, edge), 0)
    }

    /** Puts the elements of the title bar into it. Where what is pressed comes first, it may take fewer lines. */
    fun fill(flow: Flow) {
        val (read, pressed) = model.bar.partition { it is Element.Heading || it is Element.Status || it is Element.Message }
        val usual = filled(flow, model.bar)
        if (filled(flow, pressed + read) < usual) keepOrder(model.bar.map(views::getValue)) else filled(flow, model.bar)
    }

    /** Its height with these elements of the title bar. */
    private fun filled(flow: Flow, elements: List<Element>): Int {
        flow.removeAllViews()
        elements.forEach { flow.addView(views.getValue(it), Flow.Params(grow = if (it is Element.Heading) 1f else 0f)) }
        return height(flow)
    }

    private fun reading(): View {
        val (first, rest) = section(model.first) to rest(style.isWide && !hasOptions && !model.isCentred)
        val options = if (hasOptions) Buttons(style) { _, _ -> }.options(model.options, views) else null
        if (options != null && style.isWide) {
            val read = column(style, listOfNotNull(first, rest), style.groupGap)
            val both = columns(style, listOf(read to 2f, options to 3f), 2 * style.groupGap)
            return middle(framed(both, WIDE_CONTENT_DP))
        }
        val content = column(style, listOfNotNull(first, options, rest), style.groupGap)
        if (model.isCentred) content.gravity = Gravity.CENTER_VERTICAL
        return framed(content, if (style.isWide && rest != null) WIDE_CONTENT_DP else CONTENT_DP, style.groupGap)
    }

    private fun section(elements: List<Element>): View? =
        elements.takeIf { it.isNotEmpty() }?.let { column(style, it.map(views::getValue), style.dp(SECTION_GAP_DP)) }

    /** The boxes, in two columns where there is space. */
    private fun rest(inColumns: Boolean): View? {
        if (!inColumns || model.rest.size < 2) return section(model.rest)
        val (left, right) = mutableListOf<Element>() to mutableListOf<Element>()
        model.rest.forEach { (if (left.sumOf(::length) <= right.sumOf(::length)) left else right) += it }
        keepOrder(model.rest.map(views::getValue))
        return columns(style, listOfNotNull(section(left), section(right)).map { it to 1f }, style.groupGap)
    }

    /** About how many lines it has. */
    private fun length(element: Element): Int =
        if (element is Element.Text && !element.section.folded) element.section.lines.size + 1 else 1

    /** A screen reader reads in the order of the screen, not column by column. */
    private fun keepOrder(parts: List<View>) {
        parts.forEach { it.id = View.generateViewId() }
        parts.zipWithNext { before, after -> after.accessibilityTraversalAfter = before.id }
    }

    /** What is read at the left, the keys at the right. */
    private fun beside(): View {
        val reading = section(model.first + model.rest) ?: Sized(style.context, 0, 0)
        val doing = column(style, model.doing.map(views::getValue), style.dp(DOING_GAP_DP))
        val side = ((style.dp(style.widthDp) - style.dp(WIDE_CONTENT_DP)) / 2).coerceAtLeast(0)
        val top = style.dp(if (style.isLow) 8 else 32)
        reading.setPadding(style.margin, top, style.margin, top)
        doing.setPadding(style.margin, top, style.margin, top)
        val both = listOf(reading, doing).map { scrolling(middle(it)) to 1f }
        return columns(style, both, 0, MATCH_PARENT).apply { setPadding(side, 0, side, 0) }
    }

    /** What is typed and the steps; null where there is nothing to do. */
    private fun doing(): View? {
        if (model.doing.isEmpty()) return null
        val (steps, typing) = model.doing.map { it to views.getValue(it) }.partition { it.first is Element.Button }
        val most = if (style.isWide && steps.size > 1) WIDE_CONTENT_DP else CONTENT_DP
        val keys = column(style, typing.map { it.second }, style.dp(DOING_GAP_DP)).takeIf { typing.isNotEmpty() }
        style.dp((minOf(most, style.widthDp) - KEYPAD_DP) / 2).let { if (it > 0) keys?.setPadding(it, 0, it, 0) }
        val content = framed(column(style, listOfNotNull(keys) + rows(steps.map { it.second }), style.dp(DOING_GAP_DP)), most, style.dp(11))
        content.setBackgroundColor(style.ground)
        return column(style, listOf(rule(style, style.line), content), 0)
    }

    private fun rows(steps: List<View>): List<View> =
        if (!style.isBeside) steps else steps.chunked(STEPS_IN_ROW).map { row -> columns(style, row.map { it to 1f }, style.dp(12), MATCH_PARENT) }

    /** In the middle of the height, as long as it is not higher. */
    private fun middle(part: View): View =
        column(style, listOf(part), 0).apply { gravity = Gravity.CENTER_VERTICAL }

    /** In the middle of the width, and no wider than this. */
    private fun framed(content: View, most: Int, vertical: Int = style.groupGap): View {
        val side = maxOf(style.margin, style.dp(style.widthDp - most) / 2)
        return content.apply { setPadding(side, vertical, side, vertical) }
    }

    private fun height(part: View): Int {
        val width = MeasureSpec.makeMeasureSpec(style.dp(style.widthDp), MeasureSpec.EXACTLY)
        part.measure(width, MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED))
        return part.measuredHeight
    }

    private fun scrolling(column: View) = ScrollView(style.context).apply {
        // A fading edge shows that there is more below.
        isVerticalFadingEdgeEnabled = true
        setFadingEdgeLength(style.dp(24))
        isScrollbarFadingEnabled = false
        isFillViewport = true
        addView(column, ViewGroup.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }
}

/** Not so broad that a thumb would have far to go. */
internal const val KEYPAD_DP = 512
private const val CONTENT_DP = 704
private const val WIDE_CONTENT_DP = 1024
private const val SECTION_GAP_DP = 10
private const val DOING_GAP_DP = 10
private const val STEPS_IN_ROW = 3

/** The part of the height that is left to read, at least, while the rest stays in sight. */
private const val LEAST_READING = 0.3
private const val LEAST_READING_DP = 128
private const val MOST_BAR = 0.25
