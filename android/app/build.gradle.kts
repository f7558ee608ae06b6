plugins {
    alias(libs.plugins.android.application)
}

android {
    namespace = "shikaku.app"
    compileSdk = libs.versions.sdk.get().toInt()

    defaultConfig {
        applicationId = "shikaku.app"
        minSdk = libs.versions.min.sdk.get().toInt()
        targetSdk = libs.versions.sdk.get().toInt()
        versionCode = 1
        versionName = "0.1.0"
        // As many as the native library is built for.
        ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64") }
    }

    // Where `cargo xtask android` puts the native library.
    sourceSets.getByName("main").jniLibs.srcDir(rootDir.resolve("build/jniLibs"))

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"))
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    packaging {
        // Uncompressed and aligned in the package: what pages of 16 KB need.
        jniLibs { useLegacyPackaging = false }
    }
}

dependencies {
    implementation(project(":shell"))
    implementation(variantOf(libs.jna) { artifactType("aar") })
    // `cargo xtask test --only kotlin` runs these tests, and names the folders they want.
    testImplementation(libs.robolectric)
    testImplementation(libs.junit)
    testImplementation(libs.jna)
}
