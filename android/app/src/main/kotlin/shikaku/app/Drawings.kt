package shikaku.app

import android.graphics.Canvas
import android.graphics.ColorFilter
import android.graphics.Paint
import android.graphics.Path
import android.graphics.PixelFormat
import android.graphics.drawable.Drawable
import android.view.View
import uniffi.shikaku_bindings.Drawing
import uniffi.shikaku_bindings.Form
import uniffi.shikaku_bindings.Glyph
import uniffi.shikaku_bindings.Shape
import uniffi.shikaku_bindings.drawing

/** A drawing of the library, or null where it has none. [text] is the colour of the text beside it. */
internal fun drawn(style: Style, glyph: Glyph, text: Int): Drawable? =
    DRAWINGS.getOrPut(glyph) { drawing(glyph) }?.let { DrawnShapes(it, style, text) }

/** A drawing as a view of this width that a screen reader skips. */
internal fun picture(style: Style, glyph: Glyph, text: Int, width: Int): View? = drawn(style, glyph, text)?.let { drawn ->
    Sized(style.context, width, width * drawn.intrinsicHeight / drawn.intrinsicWidth).apply { background = drawn }
}

/** Draws the shapes of a drawing as large as the bounds allow. */
private class DrawnShapes(private val drawing: Drawing, private val style: Style, private val text: Int) : Drawable() {
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        strokeCap = Paint.Cap.ROUND
        strokeJoin = Paint.Join.ROUND
    }

    override fun draw(canvas: Canvas) {
        val (width, height) = drawing.width.toFloat() to drawing.height.toFloat()
        val scale = minOf(bounds.width() / width, bounds.height() / height)
        canvas.save()
        canvas.translate(bounds.exactCenterX() - width * scale / 2, bounds.exactCenterY() - height * scale / 2)
        canvas.scale(scale, scale)
        drawing.shapes.forEach { draw(it, canvas) }
        canvas.restore()
    }

    private fun draw(shape: Shape, canvas: Canvas) {
        val stroke = shape.stroke.toInt()
        paint.color = style.paint(shape.paint, text)
        paint.style = if (stroke == 0) Paint.Style.FILL else Paint.Style.STROKE
        paint.strokeWidth = stroke.toFloat()
        when (val form = shape.form) {
            is Form.Circle -> canvas.drawCircle(form.x.toFloat(), form.y.toFloat(), form.radius.toFloat(), paint)
            is Form.Rect -> {
                val (left, top, radius) = listOf(form.x, form.y, form.radius).map { it.toFloat() }
                canvas.drawRoundRect(left, top, left + form.width, top + form.height, radius, radius, paint)
            }
            is Form.Lines -> canvas.drawPath(path(form, isArea = stroke == 0), paint)
        }
    }

    private fun path(form: Form.Lines, isArea: Boolean) = Path().apply {
        form.points.forEachIndexed { place, point ->
            val (x, y) = point.x.toFloat() to point.y.toFloat()
            if (place == 0) moveTo(x, y) else lineTo(x, y)
        }
        if (isArea) close()
    }

    override fun getIntrinsicWidth() = drawing.width.toInt()

    override fun getIntrinsicHeight() = drawing.height.toInt()

    override fun setAlpha(alpha: Int) = Unit

    override fun setColorFilter(filter: ColorFilter?) = Unit

    @Deprecated("The platform still asks for it.")
    override fun getOpacity() = PixelFormat.TRANSLUCENT
}

private val DRAWINGS = HashMap<Glyph, Drawing?>()
