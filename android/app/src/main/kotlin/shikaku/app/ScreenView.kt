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
 * Draws any screen: the texts, and the controls. The controls stay visible, beside or below, while the texts scroll.
 * Where that leaves too little space for the texts, all of it scrolls. Enlarged type makes it scroll and cuts nothing.
 */
internal class ScreenView(context: Context, private val pressed: (Element, Int?) -> Unit) : FrameLayout(context) {
    private var drawn: List<Pair<Element, View>> = emptyList()
    private var colours: Palette? = null

    init {
        setOnApplyWindowInsetsListener { _, insets -> insets.also(::keepClear) }
    }

    /** Draws this in place of the screen before. Equal elements keep their views and the focus. */
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
        val (controls, texts) = drawn.partition { (element, _) -> isControl(element) }
        val (doing, reading) = controls(controls) to column(texts.map { it.second })
        removeAllViews()
        val page = LinearLayout(context)
        addView(page, LayoutParams(MATCH_PARENT, MATCH_PARENT))
        if (doing.childCount > 0 && isWide()) {
            page.addView(scrolling(reading), LinearLayout.LayoutParams(0, MATCH_PARENT, 1f))
            page.addView(scrolling(doing), LinearLayout.LayoutParams(0, MATCH_PARENT, 1f))
            return
        }
        page.orientation = LinearLayout.VERTICAL
        val apart = leavesSpace(doing)
        if (!apart) reading.addView(doing)
        page.addView(scrolling(reading), LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
        if (apart && doing.childCount > 0) page.addView(doing, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }

    /** Below a keypad, buttons that are not proposed share a row, so that the keys do not move when a button appears. */
    private fun controls(parts: List<Pair<Element, View>>): LinearLayout {
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
        // A fading edge shows that there is more below.
        isVerticalFadingEdgeEnabled = true
        setFadingEdgeLength(dp(context, 32))
        isScrollbarFadingEnabled = false
        addView(column, ViewGroup.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }

    /** Whether enough space is left for the texts when the controls stay visible. */
    private fun leavesSpace(doing: View): Boolean {
        val (width, height) = resources.configuration.run { dp(context, screenWidthDp) to dp(context, screenHeightDp) }
        doing.measure(MeasureSpec.makeMeasureSpec(width, MeasureSpec.EXACTLY), MeasureSpec.UNSPECIFIED)
        return doing.measuredHeight <= height * SHARE_OF_CONTROLS
    }

    /** TalkBack reads a heading that changes. Its text is that of the screen. A new screen moves the focus to its top. */
    private fun announce(heading: View, model: ScreenModel) {
        if (model.announced.isNotEmpty() && heading is TextView) heading.contentDescription = model.announced
        if (model.isNew) heading.performAccessibilityAction(FOCUS, null)
    }

    private fun isWide(): Boolean {
        val now = resources.configuration
        return now.orientation == Configuration.ORIENTATION_LANDSCAPE || now.screenWidthDp >= WIDE_DP
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

/** What two elements have in common that may share a view. */
private fun shape(element: Element): Any = when (element) {
    is Element.Button -> element.id
    is Element.Text -> element.weight
    is Element.Picture -> element
    is Element.Keypad -> element
    else -> element.javaClass
}

private fun isControl(element: Element) = when (element) {
    is Element.Typed, is Element.Keypad, is Element.Button, is Element.Copy -> true
    is Element.Heading, is Element.Status, is Element.Picture, is Element.SectionHeading, is Element.Text, is Element.Progress,
    is Element.Code,
    -> false
}

/** `AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS`. */
private const val FOCUS = android.view.accessibility.AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS
private const val WIDE_DP = 720
private const val SHARE_OF_CONTROLS = 0.76
