package shikaku.shell

import java.io.File
import uniffi.shikaku_bindings.Appearance
import uniffi.shikaku_bindings.Drawing
import uniffi.shikaku_bindings.Form
import uniffi.shikaku_bindings.Paint
import uniffi.shikaku_bindings.Palette
import uniffi.shikaku_bindings.Shape
import uniffi.shikaku_bindings.palette
import uniffi.shikaku_bindings.productIcon

/** The icon of the app is the drawing of the library. With `UPDATE_EXPECT` set, the files are written instead. */
fun iconTests(root: File): List<Pair<String, () -> Unit>> = listOf(
    "the icon of the app is that of the library" to {
        val folder = root.resolve("android/app/src/main/res/drawable")
        val (icon, colours) = productIcon() to palette(Appearance.LIGHT)
        val files = mapOf(
            "icon_background.xml" to vector(icon, ground(icon, colours)),
            "icon_foreground.xml" to vector(icon, paths(icon, colours, ::coloured)),
            "icon_monochrome.xml" to vector(icon, paths(icon, colours, ::inOneColour)),
        )
        if (System.getenv("UPDATE_EXPECT") != null) files.forEach { (name, text) -> folder.resolve(name).writeText(text) }
        files.forEach { (name, text) -> expect(folder.resolve(name).readText(), text) }
    },
)

/** The first shape of the drawing is the ground, which fills the whole layer: the launcher cuts its corners. */
private fun ground(icon: Drawing, colours: Palette): String {
    val (whole, edge) = icon.width.toInt() * 3 / 2 to icon.width.toInt() / 4
    return drawn("M${-edge},${-edge}h${whole}v${whole}h${-whole}z", coloured(icon.shapes.first(), colours))
}

private fun paths(icon: Drawing, colours: Palette, paint: (Shape, Palette) -> String) =
    icon.shapes.drop(1).joinToString("") { drawn(path(it.form, isArea = it.stroke.toInt() == 0), paint(it, colours)) }

private fun drawn(path: String, paint: String) = "        <path\n            android:pathData=\"$path\"\n$paint />\n"

/** An adaptive icon shows the middle two thirds of its layers; the drawing fills this middle. */
private fun vector(icon: Drawing, paths: String): String {
    val (whole, edge) = icon.width.toInt() * 3 / 2 to icon.width.toInt() / 4
    return """<?xml version="1.0" encoding="utf-8"?>
<!-- Written from the drawing of the library by the tests of the shell. -->
<vector xmlns:android="http://schemas.android.com/apk/res/android"
    android:width="108dp"
    android:height="108dp"
    android:viewportWidth="$whole"
    android:viewportHeight="$whole">
    <group
        android:translateX="$edge"
        android:translateY="$edge">
$paths    </group>
</vector>
"""
}

private fun coloured(shape: Shape, colours: Palette): String = when (shape.paint) {
    Paint.SURFACE -> painted(shape.stroke.toInt(), colours.surface)
    Paint.ACCENT -> painted(shape.stroke.toInt(), colours.accent)
    Paint.TEXT, Paint.QUIET, Paint.ACCENT_SOFT -> error("the icon of the product has another colour: ${shape.paint}")
}

/** The launcher gives this layer one colour, so an area of the second colour is its outline. */
private fun inOneColour(shape: Shape, colours: Palette): String {
    val stroke = if (shape.paint == Paint.SURFACE) OUTLINE else shape.stroke.toInt()
    return painted(stroke, colours.accent)
}

private fun painted(stroke: Int, colour: UInt): String {
    val value = "#FF%06X".format(colour.toInt())
    if (stroke == 0) return "            android:fillColor=\"$value\""
    return listOf(
        "strokeColor=\"$value\"", "strokeWidth=\"$stroke\"", "strokeLineCap=\"round\"", "strokeLineJoin=\"round\"",
    ).joinToString("\n") { "            android:$it" }
}

private fun path(form: Form, isArea: Boolean): String = when (form) {
    is Form.Circle -> form.run { "M${x - radius},${y}a$radius,$radius 0,1 0,${2 * radius} 0a$radius,$radius 0,1 0,${-2 * radius} 0z" }
    is Form.Rect -> form.run {
        val (across, down) = width - 2 * radius to height - 2 * radius
        val corner = { dx: Int, dy: Int -> "a$radius,$radius 0,0 1,$dx $dy" }
        "M${x + radius},${y}h$across${corner(radius.toInt(), radius.toInt())}v$down${corner(-radius, radius.toInt())}" +
            "h${-across}${corner(-radius, -radius)}v${-down}${corner(radius.toInt(), -radius)}z"
    }
    is Form.Lines -> form.points.withIndex().joinToString("") { (place, point) -> (if (place == 0) "M" else "L") + "${point.x},${point.y}" } +
        if (isArea) "z" else ""
}

private const val OUTLINE = 12
