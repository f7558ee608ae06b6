package shikaku.app

import android.content.Context
import android.view.View
import android.view.ViewGroup

/** Lays its children out in lines. A child that does not fit into a line begins the next one. */
internal class Flow(context: Context, private val across: Int, private val down: Int, private val align: Align = Align.CENTRE) :
    ViewGroup(context) {
    /** Where a child is in the height of its line. */
    enum class Align { TOP, CENTRE, BASELINE }

    /** Lines are centred in the width. */
    var isCentred = false

    /** The width that a child wants, in pixels or `WRAP_CONTENT`, and its share of the width that is left in its line. */
    class Params(val basis: Int = WRAP_CONTENT, val grow: Float = 0f) : LayoutParams(WRAP_CONTENT, WRAP_CONTENT)

    private class Line(val children: MutableList<View> = mutableListOf(), var width: Int = 0, var height: Int = 0)

    private var lines: List<Line> = emptyList()

    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        val isBound = MeasureSpec.getMode(widthSpec) != MeasureSpec.UNSPECIFIED
        val most = if (isBound) (MeasureSpec.getSize(widthSpec) - paddingLeft - paddingRight).coerceAtLeast(0) else UNBOUND
        lines = broken(most)
        val fills = MeasureSpec.getMode(widthSpec) == MeasureSpec.EXACTLY
        lines.forEach { measure(it, if (fills) most else it.width) }
        val width = if (fills) most else lines.maxOfOrNull { it.width } ?: 0
        setMeasuredDimension(
            width + paddingLeft + paddingRight,
            resolveSize(maxOf(contentHeight() + paddingTop + paddingBottom, suggestedMinimumHeight), heightSpec),
        )
    }

    private fun contentHeight() = lines.sumOf { it.height } + down * (lines.size - 1).coerceAtLeast(0)

    private fun broken(most: Int): List<Line> = buildList {
        (0 until childCount).map(::getChildAt).filter { it.visibility != GONE }.forEach { child ->
            val wanted = minOf(wanted(child, most), most)
            val last = lastOrNull()?.takeIf { it.width + across + wanted <= most }
            val line = last ?: Line(width = -across).also(::add)
            line.children += child
            line.width += across + wanted
        }
    }

    private fun wanted(child: View, most: Int): Int {
        val basis = (child.layoutParams as Params).basis
        if (basis != LayoutParams.WRAP_CONTENT) return basis
        child.measure(MeasureSpec.makeMeasureSpec(most, MeasureSpec.AT_MOST), MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED))
        return child.measuredWidth
    }

    private fun measure(line: Line, most: Int) {
        val shares = line.children.map { (it.layoutParams as Params).grow }
        val left = (most - line.width).coerceAtLeast(0)
        val all = shares.sum()
        line.children.zip(shares) { child, share ->
            val width = minOf(wanted(child, most), most) + if (all > 0) (left * share / all).toInt() else 0
            child.measure(MeasureSpec.makeMeasureSpec(width, MeasureSpec.EXACTLY), MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED))
        }
        if (all > 0) line.width = most
        val base = base(line)
        line.height = line.children.maxOf { if (align == Align.BASELINE) base - above(it) + it.measuredHeight else it.measuredHeight }
    }

    private fun base(line: Line) = line.children.maxOf(::above)

    private fun above(child: View) = if (child.baseline >= 0) child.baseline else child.measuredHeight

    override fun onLayout(changed: Boolean, left: Int, top: Int, right: Int, bottom: Int) {
        val inner = right - left - paddingLeft - paddingRight
        var y = paddingTop + (bottom - top - paddingTop - paddingBottom - contentHeight()).coerceAtLeast(0) / 2
        lines.forEach { line ->
            var x = paddingLeft + if (isCentred) (inner - line.width).coerceAtLeast(0) / 2 else 0
            line.children.forEach { child ->
                val at = y + when (align) {
                    Align.TOP -> 0
                    Align.CENTRE -> (line.height - child.measuredHeight) / 2
                    Align.BASELINE -> base(line) - above(child)
                }
                child.layout(x, at, x + child.measuredWidth, at + child.measuredHeight)
                x += child.measuredWidth + across
            }
            y += line.height + down
        }
    }

    override fun getBaseline(): Int = -1

    override fun checkLayoutParams(params: LayoutParams?) = params is Params

    override fun generateDefaultLayoutParams(): LayoutParams = Params()

    override fun generateLayoutParams(params: LayoutParams?): LayoutParams = Params()
}

private const val UNBOUND = 1 shl 20
