package shikaku.app

import android.app.Activity
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo.AccessibilityAction
import java.io.File
import kotlin.math.abs
import org.robolectric.shadows.ShadowLooper
import shikaku.shell.ScreenModel

/**
 * The golden screens and the pictures that tests draw of them. `shikaku.screens` names the folder of the golden screens,
 * `shikaku.drawn` that of the pictures. Most looks show one screen of each kind; with `shikaku.all` all of them.
 */
internal class GoldenScreens {
    /** The folder of all pictures. */
    val drawn = File(System.getProperty("shikaku.drawn"))
    val all = File(System.getProperty("shikaku.screens")).listFiles().orEmpty()
        .filter { it.extension == "txt" }.sorted().flatMap(::family)

    private val isThorough = System.getProperty("shikaku.all") == "true"

    /** Of each kind of screen the one with the longest text; with `shikaku.all` all screens. */
    val ofEachKind = if (isThorough) all else all.groupBy { it.screen.id }.map { (_, kind) -> kind.maxBy { it.text.length } }

    /**
     * Two screens of one kind, the second in place of the first. Of each kind those whose texts differ most in length and least, and the
     * first; with `shikaku.all` each screen and the one before it.
     */
    val changes: List<Pair<GoldenScreen, GoldenScreen>> = all.zipWithNext().filter { (before, now) -> before.screen.id == now.screen.id }.groupBy { (before, _) -> before.screen.id }.values.flatMap { pairs ->
        fun difference(pair: Pair<GoldenScreen, GoldenScreen>) = abs(pair.second.text.length - pair.first.text.length)
        if (isThorough || pairs.size <= 3) pairs else setOf(pairs.first(), pairs.minBy(::difference), pairs.maxBy(::difference)).toList()
    }

    init {
        check(all.size > 200) { "only ${all.size} golden screens were found" }
    }

    /** The folder of the pictures in one look. */
    fun folder(appearance: String): File = drawn.resolve(appearance).apply { mkdirs() }
}

/** The screens of one file, each below a line with its name. */
private fun family(file: File): List<GoldenScreen> = "\n${file.readText()}".split("\n=== ").drop(1).map { section ->
    GoldenScreen(name = section.substringBefore("\n\n"), text = section.substringAfter("\n\n"))
}

/** Draws a golden screen with the renderer of the app. */
internal fun draw(host: Activity, golden: GoldenScreen): ScreenView {
    val view = ScreenView(host) { _, _ -> }
    host.setContentView(view)
    view.draw(ScreenModel.of(golden.screen, null))
    return view
}

/**
 * What a person could not read, reach or press on a drawn screen. Its picture is saved in this folder where something was found,
 * and everywhere with `shikaku.pictures`: to write one takes longer than to look for everything.
 */
internal fun inspect(view: ScreenView, golden: GoldenScreen, folder: File, sheet: (ScreenView) -> Sheet = { Sheet(it) }): List<String> {
    ShadowLooper.idleMainLooper()
    val picture = sheet(view)
    val found = findings(view, picture)
    if (found.isNotEmpty() || PICTURES) picture.save(folder.resolve("${golden.name}.png"))
    val folds = below(view).filter { offers(it, AccessibilityAction.ACTION_EXPAND) }
    if (folds.size != golden.screen.sections.count { it.folded }) return found + "${folds.size} sections can be opened"
    if (folds.isEmpty()) return found
    folds.forEach { it.performAccessibilityAction(AccessibilityAction.ACTION_EXPAND.id, null) }
    ShadowLooper.idleMainLooper()
    val closed = folds.filterNot { offers(it, AccessibilityAction.ACTION_COLLAPSE) }.map { "${name(it)} does not open" }
    return found + closed + findings(view, sheet(view)).map { "opened: $it" }
}

private fun offers(view: View, action: AccessibilityAction): Boolean {
    @Suppress("DEPRECATION") // recycled by the system since Android 13
    val node = view.createAccessibilityNodeInfo()
    return action in node.actionList
}

/** Fails with all findings. */
internal fun expectNone(found: List<String>) = check(found.isEmpty()) { "${found.size} findings\n" + found.joinToString("\n") }

private val PICTURES = System.getProperty("shikaku.pictures") == "true"
