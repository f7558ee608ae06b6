package shikaku.app

import android.content.Context
import android.graphics.Typeface
import android.os.Build
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.GridLayout
import android.widget.LinearLayout
import android.widget.ProgressBar
import android.widget.TextView
import shikaku.shell.Element
import shikaku.shell.Weight

/** An empty view for an element; [fill] puts the words in. */
internal fun element(context: Context, element: Element): View = when (element) {
    is Element.Heading -> text(context, HEADING_SP, bold = true).also { heading ->
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) heading.isAccessibilityHeading = true
        heading.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
    }
    is Element.Text -> text(context, size(element.weight), bold = element.weight != Weight.PLAIN)
    is Element.Typed -> text(context, TYPED_SP, bold = true).apply { gravity = Gravity.CENTER }
    is Element.Code -> text(context, BODY_SP, bold = false).apply { setTextIsSelectable(true) }
    is Element.Keypad -> keypad(context)
    is Element.Progress -> ProgressBar(context).apply { importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO }
    is Element.Button, is Element.Copy -> button(context)
}

/** Puts an element's words and presses into its view. */
internal fun fill(view: View, element: Element, pressed: (Element, Int?) -> Unit) {
    if (element is Element.Keypad) return keys(view as GridLayout).forEachIndexed { place, key ->
        key.setOnClickListener { pressed(element, KEYS[place]) }
    }
    if (view is TextView) {
        view.text = words(element)
        describe(view, element.spoken)
    }
    if (view is Button || element is Element.Heading) view.setOnClickListener { pressed(element, null) }
    if (element is Element.Button) (view as Button).typeface = if (element.proposed) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
}

private fun words(element: Element): String = when (element) {
    is Element.Heading -> element.text
    is Element.Text -> if (element.label.isEmpty()) element.text else "${element.label}\n${element.text}"
    is Element.Typed -> element.shown
    is Element.Button -> element.label
    is Element.Copy -> element.label
    is Element.Code -> element.code
    is Element.Keypad, is Element.Progress -> ""
}

/** What a screen reader says; nothing where another element says it. */
private fun describe(view: View, spoken: String) {
    view.contentDescription = spoken
    view.importantForAccessibility =
        if (spoken.isEmpty()) View.IMPORTANT_FOR_ACCESSIBILITY_NO else View.IMPORTANT_FOR_ACCESSIBILITY_YES
}

private fun text(context: Context, sp: Float, bold: Boolean) = TextView(context).apply {
    textSize = sp
    typeface = if (bold) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
}

private fun button(context: Context) = Button(context).apply {
    textSize = BUTTON_SP
    isAllCaps = false
    minHeight = dp(context, TOUCH_DP)
    // Nothing may lie over a button and take its touches for a PIN.
    filterTouchesWhenObscured = true
}

private fun keypad(context: Context) = GridLayout(context).apply {
    columnCount = KEY_COLUMNS
    KEYS.forEach { digit ->
        val key = button(context).apply {
            text = digit.toString()
            textSize = TYPED_SP
        }
        addView(key, keyPlace(digit))
    }
}

/** As on a telephone: zero stands alone, in the middle of the last row. */
private fun keyPlace(digit: Int): GridLayout.LayoutParams {
    val (row, column) = if (digit == 0) 3 to 1 else (digit - 1) / KEY_COLUMNS to (digit - 1) % KEY_COLUMNS
    return GridLayout.LayoutParams(GridLayout.spec(row), GridLayout.spec(column, 1f)).apply {
        width = 0
        height = WRAP_CONTENT
    }
}

private fun keys(grid: GridLayout): List<View> = (0 until grid.childCount).map(grid::getChildAt)

internal fun spaced(context: Context) = LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT).apply {
    val gap = dp(context, 6)
    setMargins(gap, gap, gap, gap)
}

internal fun dp(context: Context, size: Int): Int = (size * context.resources.displayMetrics.density).toInt()

private fun size(weight: Weight) = when (weight) {
    Weight.HEADLINE -> HEADLINE_SP
    Weight.PLAIN, Weight.NOTICE, Weight.DETAIL -> BODY_SP
}

private val KEYS = listOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 0)
private const val KEY_COLUMNS = 3
private const val HEADING_SP = 28f
private const val HEADLINE_SP = 26f
private const val TYPED_SP = 32f
private const val BUTTON_SP = 22f
private const val BODY_SP = 20f

/** The platform asks for 48 at least; people of every age type here. */
private const val TOUCH_DP = 72
