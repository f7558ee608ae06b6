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
 * Draws any screen: what is read above, what is done below; side by side where there is room. Types that people enlarge
 * make it scroll, never cut.
 */
internal class ScreenView(context: Context, private val pressed: (Element, Int?) -> Unit) : FrameLayout(context) {
    private val scroll = ScrollView(context)
    private var drawn: List<Pair<Element, View>> = emptyList()

    init {
        scroll.isFillViewport = true
        addView(scroll, LayoutParams(MATCH_PARENT, MATCH_PARENT))
        setOnApplyWindowInsetsListener { _, insets -> insets.also(::keepClear) }
    }

    /** Draws this in place of what is there. The same elements stay where they are, and so does the focus in them. */
    fun draw(model: ScreenModel) {
        val stays = !model.isNew && drawn.map { shape(it.first) } == model.elements.map(::shape)
        drawn = if (stays) {
            model.elements.zip(drawn) { element, (_, view) -> element to view }
        } else {
            model.elements.map { it to element(context, it) }.also(::arrange)
        }
        drawn.forEach { (element, view) -> fill(view, element, pressed) }
        drawn.firstOrNull()?.second?.let { heading -> announce(heading, model) }
    }

    private fun arrange(elements: List<Pair<Element, View>>) {
        val (doing, reading) = elements.partition { (element, _) -> isForHands(element) }
        val page = LinearLayout(context)
        val beside = isWide() && doing.isNotEmpty()
        page.orientation = if (beside) LinearLayout.HORIZONTAL else LinearLayout.VERTICAL
        for (part in listOf(reading, doing)) {
            val column = LinearLayout(context).apply { orientation = LinearLayout.VERTICAL }
            part.forEach { (_, view) -> column.addView(view, spaced(context)) }
            val size = if (beside) LinearLayout.LayoutParams(0, WRAP_CONTENT, 1f) else LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT)
            page.addView(column, size)
        }
        val margin = dp(context, 16)
        page.setPadding(margin, margin, margin, margin)
        scroll.removeAllViews()
        scroll.addView(page, ViewGroup.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
        scroll.scrollTo(0, 0)
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
    private fun keepClear(insets: WindowInsets) = scroll.setPadding(
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
    else -> element.javaClass
}

private fun isForHands(element: Element) = when (element) {
    is Element.Typed, is Element.Keypad, is Element.Button, is Element.Copy -> true
    is Element.Heading, is Element.Text, is Element.Progress, is Element.Code -> false
}

/** `AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS`. */
private const val FOCUS = android.view.accessibility.AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS
private const val WIDE_DP = 720
