package shikaku.app

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Rect
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.WindowInsets
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.FrameLayout
import java.util.IdentityHashMap
import shikaku.shell.Element
import shikaku.shell.ScreenModel
import uniffi.shikaku_bindings.Appearance
import uniffi.shikaku_bindings.DisplaySettings

/**
 * Draws any screen: a title bar, what is read, the options, and what is typed and pressed. The title bar and what is
 * pressed stay in sight while the rest scrolls. Where that leaves too little space for the text, all of it scrolls.
 */
internal class ScreenView(
    context: Context,
    private val entered: (String) -> Unit = {},
    private val pressed: (Element, Int?) -> Unit,
) : FrameLayout(context) {
    private var drawn: List<Pair<Element, View>> = emptyList()
    private var colours: Appearance? = null
    private var display: DisplaySettings? = null
    private var isCentred = false
    private val behindBar = Paint()

    init {
        setWillNotDraw(false)
        setOnApplyWindowInsetsListener { _, insets -> insets.also(::keepClear) }
    }

    /** Draws this in place of the screen before. Equal elements keep their views and the focus. */
    fun draw(model: ScreenModel) {
        val style = Style(context, model.display)
        val elements = Elements(style, model.isCentred, entered, pressed)
        val turned = colours != style.appearance || display != model.display
        colours = style.appearance
        display = model.display
        setBackgroundColor(style.ground)
        behindBar.color = style.surface
        val stays = !turned && !model.isNew && isCentred == model.isCentred && drawn.map { shape(it.first) } == model.elements.map(::shape)
        isCentred = model.isCentred
        val before = drawn.map { it.first }
        drawn = if (stays) {
            model.elements.zip(drawn) { element, (before, view) -> element to elements.update(view, before, element) }
        } else {
            model.elements.map { it to elements.view(it) }
        }
        if (stays) drawn.firstOrNull { it.first is Element.Typed }?.second?.let(::bringIntoSight) else arrange(style, model)
        // A longer text may need another order of the title bar.
        val isOfAnotherLength = stays && model.elements.zip(before).any { (now, before) -> now is Element.Status && now != before }
        if (isOfAnotherLength) (heading()?.parent as? Flow)?.let(page(style, model)::fill)
        // A new screen moves the focus to its top.
        if (model.isNew) heading()?.performAccessibilityAction(AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS, null)
    }

    /** What is typed may be so long that it is among the texts, which scroll. */
    private fun bringIntoSight(typed: View) {
        typed.requestRectangleOnScreen(Rect(0, 0, typed.width, typed.height))
    }

    private fun arrange(style: Style, model: ScreenModel) {
        removeAllViews()
        addView(page(style, model).view(), LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    private fun page(style: Style, model: ScreenModel) = Page(style, model, drawn.toMap(IdentityHashMap()))

    /** Makes TalkBack read this: it reads a heading whose description changes. The text of the heading stays. */
    fun announce(words: CharSequence) {
        heading()?.run {
            contentDescription = null
            contentDescription = words
        }
    }

    private fun heading(): View? = drawn.firstOrNull { it.first is Element.Heading }?.second

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
