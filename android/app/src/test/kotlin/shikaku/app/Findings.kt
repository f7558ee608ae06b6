package shikaku.app

import android.view.View
import android.view.ViewGroup
import android.widget.ScrollView
import android.widget.TextView

/** What a person could not read, reach or press on a screen that is laid out. */
internal fun findings(view: ScreenView, sheet: Sheet): List<String> {
    val parts = below(view)
    return parts.flatMap(::cut) + parts.filterIsInstance<TextView>().flatMap { unread(it, sheet) } +
        parts.filter(View::isClickable).flatMap(::unpressed) + parts.filterIsInstance<ScrollView>().flatMap(::unreached)
}

/** What stands out of the view that holds it, or has no room at all. */
private fun cut(view: View): List<String> {
    val holder = view.parent as ViewGroup
    // What is longer than a part that scrolls is brought up by scrolling.
    val below = view.bottom > holder.height && holder !is ScrollView
    val outside = view.left < 0 || view.top < 0 || view.right > holder.width || below
    return listOfNotNull(
        "${told(view)} stands out of its holder".takeIf { outside },
        "${told(view)} has no room".takeIf { view.width <= 0 || view.height <= 0 },
    )
}

/** Words that are shortened, cut, too pale, or of which no font has the letters. */
private fun unread(view: TextView, sheet: Sheet): List<String> {
    val layout = view.layout ?: return listOf("${told(view)} was not laid out")
    val lines = 0 until layout.lineCount
    val (wide, high) = view.width - view.compoundPaddingLeft - view.compoundPaddingRight to view.height - view.compoundPaddingTop - view.compoundPaddingBottom
    val contrast = contrast(view.currentTextColor, sheet.ground(view))
    return listOfNotNull(
        "${told(view)} is shortened".takeIf { lines.any { layout.getEllipsisCount(it) > 0 } || layout.text.length != view.text.length },
        "${told(view)} is cut at its end".takeIf { layout.height > high },
        // The platform breaks lines by widths that it has rounded: by less than a point.
        "${told(view)} is cut at its side".takeIf { lines.any { layout.getLineMax(it) > wide + dp(view.context, 1) } },
        "${told(view)} has letters that no font has".takeIf { view.text.codePoints().anyMatch { it > ' '.code && !view.paint.hasGlyph(String(Character.toChars(it))) } },
        (told(view) + " is pale: %.1f to 1".format(contrast)).takeIf { view.text.isNotEmpty() && contrast < CONTRAST },
    )
}

/** What is too small to be hit, or says nothing to those who do not see it. */
private fun unpressed(view: View): List<String> {
    val least = dp(view.context, LEAST_DP)
    return listOfNotNull(
        "${told(view)} is ${view.width} x ${view.height}, less than $least".takeIf { view.width < least || view.height < least },
        "${told(view)} says nothing".takeIf { view.contentDescription.isNullOrBlank() },
        "${told(view)} is hidden from a screen reader".takeIf { !view.isImportantForAccessibility },
    )
}

/** What scrolling does not bring up, or a window to scroll in that shows too little at a time. */
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

private fun below(group: ViewGroup): List<View> =
    (0 until group.childCount).map(group::getChildAt).flatMap { if (it is ViewGroup) listOf(it) + below(it) else listOf(it) }

private fun told(view: View) = "${view.javaClass.simpleName} '${(view as? TextView)?.text?.take(12) ?: ""}'"

/** What the platform asks for. */
private const val LEAST_DP = 48

/** What WCAG asks for at level AA, of text of any size. */
private const val CONTRAST = 4.5

/** Some lines of text. */
private const val WINDOW_DP = 120
