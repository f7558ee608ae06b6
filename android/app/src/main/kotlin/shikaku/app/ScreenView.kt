package shikaku.app

import android.content.Context
import android.content.res.Configuration
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.WindowInsets
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import shikaku.shell.Element
import shikaku.shell.ScreenModel

/**
 * Draws any screen: what is read, and what is done. What is done stays in sight, beside or below, while the rest scrolls; where
 * that leaves too little to read in, all of it scrolls. Types that people enlarge make it scroll, never cut.
 */
internal class ScreenView(context: Context, private val pressed: (Element, Int?) -> Unit) : FrameLayout(context) {
    private var drawn: List<Pair<Element, View>> = emptyList()
    private var colours: Palette? = null

    init {
        setOnApplyWindowInsetsListener { _, insets -> insets.also(::keepClear) }
    }

    /** Draws this in place of what is there. The same elements stay where they are, and so does the focus in them. */
    fun draw(model: ScreenModel) {
        val turned = colours != Palette.of(context)
        if (turned) Palette.of(context).let { colours = it; setBackgroundColor(it.ground) }
        val stays = !turned && !model.isNew && drawn.map { shape(it.first) } == model.elements.map(::shape)
        drawn = if (stays) {
            model.elements.zip(drawn) { element, (_, view) -> element to view }
        } else {
            model.elements.map { it to element(context, it) }
        }
        drawn.forEach { (element, view) -> fill(view, element, pressed) }
        if (!stays) arrange()
        drawn.firstOrNull()?.second?.let { heading -> announce(heading, model) }
    }

    private fun arrange() {
        val (hands, eyes) = drawn.partition { (element, _) -> isForHands(element) }
        val (doing, reading) = hands(hands) to column(eyes.map { it.second })
        removeAllViews()
        val page = LinearLayout(context)
        addView(page, LayoutParams(MATCH_PARENT, MATCH_PARENT))
        if (doing.childCount > 0 && isWide()) {
            page.addView(scrolling(reading), LinearLayout.LayoutParams(0, MATCH_PARENT, 1f))
            page.addView(scrolling(doing), LinearLayout.LayoutParams(0, MATCH_PARENT, 1f))
            return
        }
        page.orientation = LinearLayout.VERTICAL
        val apart = leavesRoom(doing)
        if (!apart) reading.addView(doing)
        page.addView(scrolling(reading), LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
        if (apart && doing.childCount > 0) page.addView(doing, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }

    /** Below keys, what is not proposed shares a row: keys that are being typed on must not move when a button joins. */
    private fun hands(parts: List<Pair<Element, View>>): LinearLayout {
        val isBeside = { element: Element -> element is Element.Button && !element.proposed && parts.any { it.first is Element.Keypad } }
        val (beside, below) = parts.partition { (element, _) -> isBeside(element) }.toList().map { part -> part.map { it.second } }
        return column(below + beside.chunked(2).map(::row))
    }

    private fun row(parts: List<View>) = LinearLayout(context).apply {
        parts.forEach { addView(it, LinearLayout.LayoutParams(0, MATCH_PARENT, 1f)) }
    }

    private fun column(parts: List<View>) = LinearLayout(context).apply {
        orientation = LinearLayout.VERTICAL
        val margin = dp(context, 10)
        setPadding(margin, 0, margin, 0)
        parts.forEach { addView(it, spaced(context)) }
    }

    private fun scrolling(column: View) = ScrollView(context).apply {
        // Letters that fade away say that there is more below.
        isVerticalFadingEdgeEnabled = true
        setFadingEdgeLength(dp(context, 32))
        isScrollbarFadingEnabled = false
        addView(column, ViewGroup.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }

    /** Whether enough is left to read in when this stays in sight. */
    private fun leavesRoom(doing: View): Boolean {
        val (width, height) = resources.configuration.run { dp(context, screenWidthDp) to dp(context, screenHeightDp) }
        doing.measure(MeasureSpec.makeMeasureSpec(width, MeasureSpec.EXACTLY), MeasureSpec.UNSPECIFIED)
        return doing.measuredHeight <= height * SHARE_OF_HANDS
    }

    /** TalkBack reads a heading that changes; the words are the screen's own. A new screen takes the focus to its top. */
    private fun announce(heading: View, model: ScreenModel) {
        if (model.announced.isNotEmpty() && heading is TextView) heading.contentDescription = model.announced
        if (model.isNew) heading.performAccessibilityAction(FOCUS, null)
    }

    private fun isWide(): Boolean {
        val now = resources.configuration
        return now.orientation == Configuration.ORIENTATION_LANDSCAPE || now.screenWidthDp >= WIDE_DP
    }

    /** From Android 15 on an app draws below the system's bars and must keep clear of them itself. */
    @Suppress("DEPRECATION")
    private fun keepClear(insets: WindowInsets) = setPadding(
        insets.systemWindowInsetLeft,
        insets.systemWindowInsetTop,
        insets.systemWindowInsetRight,
        insets.systemWindowInsetBottom,
    )
}

/** What makes an element another one, rather than the same with other words. */
private fun shape(element: Element): Any = when (element) {
    is Element.Button -> element.id
    is Element.Text -> element.weight
    is Element.Keypad -> element
    else -> element.javaClass
}

private fun isForHands(element: Element) = when (element) {
    is Element.Typed, is Element.Keypad, is Element.Button, is Element.Copy -> true
    is Element.Heading, is Element.Text, is Element.Progress, is Element.Code -> false
}

/** `AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS`. */
private const val FOCUS = android.view.accessibility.AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS
private const val WIDE_DP = 720
private const val SHARE_OF_HANDS = 0.76
