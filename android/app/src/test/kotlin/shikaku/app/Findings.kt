package shikaku.app

import android.graphics.Rect
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.ScrollView
import android.widget.TextView
import shikaku.shell.Element
import shikaku.shell.ScreenModel

/** What a person cannot read, reach or press on a screen that is laid out. */
internal fun findings(view: ScreenView, sheet: Sheet): List<String> {
    val parts = below(view)
    return parts.flatMap(::cut) + parts.filterIsInstance<TextView>().flatMap { unread(it, sheet) } +
        parts.filter(View::isClickable).flatMap(::unpressed) + parts.filterIsInstance<ScrollView>().flatMap(::unreached)
}

/** Steps and keys that are not whole in sight, and the first way where there is neither. */
internal fun unseen(view: ScreenView, golden: GoldenScreen): List<String> {
    val model = ScreenModel.of(golden.screen, null)
    val steps = model.doing.filterIsInstance<Element.Button>().map { it.label }
    val keys = model.doing.filterIsInstance<Element.Keypad>().flatMap { pad -> (0 until pad.keys).map(pad::label) + pad.words.map { it.label } }
    val enters = model.doing.mapNotNull { (it as? Element.Field)?.enter ?: (it as? Element.Password)?.enter }.map { it.label }
    val first = if (steps.isEmpty() && keys.isEmpty() && enters.isEmpty()) model.options.take(1).map { it.label } else emptyList()
    fun seen(label: String, part: (View) -> Int) =
        below(view).any { it.isClickable && it.contentDescription?.startsWith(label) == true && heightInSight(it) >= part(it) }
    val unseen = (steps + keys + enters).filterNot { seen(it) { step -> step.height } } + first.filterNot { seen(it) { option -> dp(option.context, OPTION_DP) } }
    return unseen.map { "'$it' is not in the first view" }
}

private fun heightInSight(view: View): Int = Rect().let { if (view.getGlobalVisibleRect(it)) it.height() else 0 }

/** A view that exceeds its parent, or has no size. */
private fun cut(view: View): List<String> {
    val parent = view.parent as ViewGroup
    // Scrolling shows what is longer than a part that scrolls.
    val below = view.bottom > parent.height && parent !is ScrollView
    val outside = view.left < 0 || view.top < 0 || view.right > parent.width || below
    return listOfNotNull(
        "${name(view)} exceeds its parent".takeIf { outside },
        "${name(view)} has no size".takeIf { view.width <= 0 || view.height <= 0 },
    )
}

/** Text that is shortened, cut, too pale, or has letters that no font has. */
private fun unread(view: TextView, sheet: Sheet): List<String> {
    val layout = view.layout ?: return listOf("${name(view)} was not laid out")
    val lines = 0 until layout.lineCount
    val (wide, high) = view.width - view.compoundPaddingLeft - view.compoundPaddingRight to view.height - view.compoundPaddingTop - view.compoundPaddingBottom
    val contrast = contrast(view.currentTextColor, sheet.ground(view))
    return listOfNotNull(
        "${name(view)} is shortened".takeIf { lines.any { layout.getEllipsisCount(it) > 0 } || layout.text.length != view.text.length },
        "${name(view)} is cut at its end".takeIf { layout.height > high },
        // The platform breaks lines by rounded widths: less than one point.
        "${name(view)} is cut at its side".takeIf { lines.any { layout.getLineMax(it) > wide + dp(view.context, 1) } },
        "${name(view)} has letters that no font has".takeIf { view.text.codePoints().anyMatch { it > ' '.code && !view.paint.hasGlyph(String(Character.toChars(it))) } },
        (name(view) + " is pale: %.1f to 1".format(contrast)).takeIf { view.text.isNotEmpty() && contrast < CONTRAST },
    )
}

/** A control that is too small, or that a screen reader does not read. */
private fun unpressed(view: View): List<String> {
    val least = dp(view.context, LEAST_DP)
    return listOfNotNull(
        "${name(view)} is ${view.width} x ${view.height}, less than $least".takeIf { view.width < least || view.height < least },
        "${name(view)} says nothing".takeIf { if (view is EditText) !isLabelled(view) else view.contentDescription.isNullOrBlank() },
        "${name(view)} is hidden from a screen reader".takeIf { !view.isImportantForAccessibility },
    )
}

/** A description would hide what is typed, so a field has a label beside it. */
private fun isLabelled(field: EditText) =
    (field.parent as ViewGroup).let { group -> (0 until group.childCount).map(group::getChildAt).any { it is TextView && it.labelFor == field.id && it.text.isNotBlank() } }

/** A part whose end cannot be scrolled to, or that shows too little at a time. */
private fun unreached(scroll: ScrollView): List<String> {
    val page = scroll.getChildAt(0)
    scroll.scrollTo(0, page.height)
    val end = page.height - scroll.scrollY
    scroll.scrollTo(0, 0)
    return listOfNotNull(
        "the end is not reached".takeIf { end > scroll.height },
        "too little is seen at a time: ${scroll.height}".takeIf { page.height > scroll.height && scroll.height < dp(scroll.context, WINDOW_DP) },
    )
}

/** All parts that are shown, also those that are scrolled out of sight. */
internal fun below(group: ViewGroup): List<View> =
    (0 until group.childCount).map(group::getChildAt).filter { it.visibility == View.VISIBLE }.flatMap { if (it is ViewGroup) listOf(it) + below(it) else listOf(it) }

internal fun name(view: View) = "${view.javaClass.simpleName} '${((view as? TextView)?.text ?: view.contentDescription)?.take(12) ?: ""}'"

/** The least size of the platform's guidelines. */
private const val LEAST_DP = 48

/** So much of an option that a person sees and presses it. */
private const val OPTION_DP = 44

/** WCAG, level AAA, for text of any size. */
private const val CONTRAST = 7.0

/** Some lines of text. */
private const val WINDOW_DP = 120
