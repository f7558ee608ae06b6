package shikaku.app

import android.content.Context
import android.content.res.Configuration
import android.graphics.Canvas
import android.graphics.Paint
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.WindowInsets
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import java.util.IdentityHashMap
import shikaku.shell.Element
import shikaku.shell.ScreenModel
import uniffi.shikaku_bindings.Appearance

/**
 * Draws any screen: a title bar, what is read, the ways to choose from, and what is typed and pressed. The title bar and what is
 * pressed stay in sight while the rest scrolls. Where that leaves too little space for the text, all of it scrolls.
 */
internal class ScreenView(context: Context, private val pressed: (Element, Int?) -> Unit) : FrameLayout(context) {
    private var drawn: List<Pair<Element, View>> = emptyList()
    private var colours: Appearance? = null
    private val behindBar = Paint()

    init {
        setWillNotDraw(false)
        setOnApplyWindowInsetsListener { _, insets -> insets.also(::keepClear) }
    }

    /** Draws this in place of the screen before. Equal elements keep their views and the focus. */
    fun draw(model: ScreenModel) {
        val style = Style(context)
        val elements = Elements(style, model.isIllustrated, pressed)
        val turned = colours != style.appearance
        colours = style.appearance
        setBackgroundColor(style.ground)
        behindBar.color = style.surface
        val stays = !turned && !model.isNew && drawn.map { shape(it.first) } == model.elements.map(::shape)
        drawn = if (stays) {
            model.elements.zip(drawn) { element, (before, view) -> element to elements.update(view, before, element) }
        } else {
            model.elements.map { it to elements.view(it) }
        }
        if (!stays) arrange(style, model)
        drawn.firstOrNull { it.first is Element.Heading }?.second?.let { announce(it, model) }
    }

    private fun arrange(style: Style, model: ScreenModel) {
        removeAllViews()
        val page = Page(style, model, drawn.toMap(IdentityHashMap())).view(isTurned())
        addView(page, LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    /** TalkBack reads a heading that changes. Its text is that of the screen. A new screen moves the focus to its top. */
    private fun announce(heading: View, model: ScreenModel) {
        if (model.announced.isNotEmpty()) heading.contentDescription = model.announced
        if (model.isNew) heading.performAccessibilityAction(AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS, null)
    }

    private fun isTurned() = resources.configuration.orientation == Configuration.ORIENTATION_LANDSCAPE

    /** The title bar goes up to the edge of the device. */
    override fun onDraw(canvas: Canvas) {
        super.onDraw(canvas)
        canvas.drawRect(0f, 0f, width.toFloat(), paddingTop.toFloat(), behindBar)
    }

    /** Since Android 15 an app draws below the system bars and sets the padding itself. */
    @Suppress("DEPRECATION")
    private fun keepClear(insets: WindowInsets) = setPadding(
        insets.systemWindowInsetLeft,
        insets.systemWindowInsetTop,
        insets.systemWindowInsetRight,
        insets.systemWindowInsetBottom,
    )
}

/** What two elements have in common that may share a place. */
private fun shape(element: Element): Any = when (element) {
    is Element.Button -> element.id to element.role
    is Element.Text -> element.section.kind
    is Element.Typed -> element.places.size
    is Element.Keypad -> element.keys to element.words.size
    is Element.Picture -> element
    else -> element.javaClass
}

/** Arranges the views of a screen. */
private class Page(private val style: Style, private val model: ScreenModel, private val views: Map<Element, View>) {
    private val hasEntry = model.doing.any { it is Element.Keypad }
    private val hasWays = model.ways.isNotEmpty()

    fun view(isTurned: Boolean): View {
        val bar = bar()
        val isBeside = hasEntry && (style.isWide || isTurned && style.widthDp >= BESIDE_DP)
        if (isBeside) return below(listOf(bar to false, beside() to true))
        val (reading, doing) = reading() to doing()
        val (barHeight, doingHeight) = height(bar) to (doing?.let(::height) ?: 0)
        val all = style.dp(style.heightDp)
        val stays = all - barHeight - doingHeight >= all * LEAST_READING
        val barStays = stays || barHeight <= all * MOST_BAR
        val scrolled = listOfNotNull(bar.takeIf { !barStays }, reading, doing.takeIf { !stays })
        val pinned = doing.takeIf { stays }
        return below(listOfNotNull(bar.takeIf { barStays }?.let { it to false }, scrolling(scrolled.singleOrNull() ?: column(style, scrolled, 0)) to true, pinned?.let { it to false }))
    }

    /** Parts below each other; one takes the height that is left. */
    private fun below(parts: List<Pair<View, Boolean>>) = LinearLayout(style.context).apply {
        orientation = LinearLayout.VERTICAL
        parts.forEach { (part, grows) ->
            addView(part, if (grows) LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f) else LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
        }
    }

    private fun bar(): View {
        val flow = Flow(style.context, style.gap, style.dp(4)).apply {
            model.bar.forEach { addView(views.getValue(it), Flow.Params(grow = if (it is Element.Heading) 1f else 0f)) }
            minimumHeight = style.target + style.gap
            setPadding(style.margin, style.dp(4), style.margin, style.dp(4))
            setBackgroundColor(style.surface)
        }
        return column(style, listOf(flow, rule(style, style.line)), 0)
    }

    private fun reading(): View {
        val (first, rest) = section(model.first) to rest(style.isWide && !hasWays && !model.isIllustrated)
        val ways = if (hasWays) Buttons(style) { _, _ -> }.ways(model.ways, views) else null
        if (ways != null && style.isWide) {
            val read = column(style, listOfNotNull(first, rest), style.groupGap)
            val both = columns(style, listOf(read to 2f, ways to 3f), 2 * style.groupGap)
            return middle(framed(both, WIDE_CONTENT_DP))
        }
        val content = column(style, listOfNotNull(first, ways, rest), style.groupGap)
        if (model.isIllustrated) content.gravity = Gravity.CENTER_VERTICAL
        return framed(content, if (style.isWide && rest != null) WIDE_CONTENT_DP else CONTENT_DP)
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
        return columns(style, listOf(scrolling(middle(reading)) to 1f, scrolling(middle(doing)) to 1f), 0, MATCH_PARENT).apply { setPadding(side, 0, side, 0) }
    }

    /** What is typed and the steps; null where there is nothing to do. */
    private fun doing(): View? {
        if (model.doing.isEmpty()) return null
        val all = model.doing.map(views::getValue)
        val (steps, typing) = model.doing.zip(all).partition { it.first is Element.Button }
        val rows = if (style.isWide) steps.map { it.second }.chunked(STEPS_IN_ROW).map { row -> columns(style, row.map { it to 1f }, style.dp(12), MATCH_PARENT) } else steps.map { it.second }
        val most = if (style.isWide && steps.size > 1) WIDE_CONTENT_DP else CONTENT_DP
        val keys = column(style, typing.map { it.second }, style.dp(DOING_GAP_DP)).takeIf { typing.isNotEmpty() }
        // Not so broad that a thumb would have far to go.
        style.dp((minOf(most, style.widthDp) - KEYPAD_DP) / 2).let { if (it > 0) keys?.setPadding(it, 0, it, 0) }
        val content = framed(column(style, listOfNotNull(keys) + rows, style.dp(DOING_GAP_DP)), most, style.dp(11))
        content.setBackgroundColor(style.ground)
        return column(style, listOf(rule(style, style.line), content), 0)
    }

    /** In the middle of the height, as long as it is not higher. */
    private fun middle(part: View): View =
        column(style, listOf(part), 0).apply { gravity = Gravity.CENTER_VERTICAL }

    /** In the middle of the width, and no wider than this. */
    private fun framed(content: View, most: Int, vertical: Int = style.groupGap): View {
        val side = maxOf(style.margin, style.dp(style.widthDp - most) / 2)
        return content.apply { setPadding(side, vertical, side, vertical) }
    }

    private fun height(part: View): Int {
        part.measure(View.MeasureSpec.makeMeasureSpec(style.dp(style.widthDp), View.MeasureSpec.EXACTLY), View.MeasureSpec.makeMeasureSpec(0, View.MeasureSpec.UNSPECIFIED))
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

/** The width from which a keypad is beside the text on a device that is turned. */
private const val BESIDE_DP = 600
private const val KEYPAD_DP = 512
private const val CONTENT_DP = 704
private const val WIDE_CONTENT_DP = 1024
private const val SECTION_GAP_DP = 10
private const val DOING_GAP_DP = 10
private const val STEPS_IN_ROW = 3

/** The part of the height that is left to read, at least, while the rest stays in sight. */
private const val LEAST_READING = 0.3
private const val MOST_BAR = 0.25
