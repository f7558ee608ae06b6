// Pure Kotlin: no android.* here, so that it runs on any JVM, and in the tests.
plugins {
    id("org.jetbrains.kotlin.jvm")
}

// Written by uniffi-bindgen, never committed; ../README.md has the command.
val bindings = rootDir.resolve("../target/kotlin")

kotlin {
    jvmToolchain(17)
}

sourceSets.main { kotlin.srcDir(bindings) }

dependencies {
    api(libs.coroutines.core)
    // The app brings JNA as an .aar with Android's libraries in it; two of them would clash.
    compileOnly(libs.jna)
    testImplementation(libs.jna)
}
