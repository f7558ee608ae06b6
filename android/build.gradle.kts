buildscript {
    dependencies {
        // Android's plugin brings a Kotlin of its own; this one is newer, and the shell's too.
        classpath(libs.kotlin.gradle.plugin)
    }
}

plugins {
    alias(libs.plugins.android.application) apply false
}
