// swift-tools-version: 6.0
import Foundation
import PackageDescription

/// The output of `cargo xtask xcframework`. Without it the shell links the host library, as on Linux.
let framework = "build/ShikakuFFI.xcframework"
let isBuiltForDevices = FileManager.default.fileExists(atPath: Context.packageDirectory + "/" + framework)

let ffi: Target =
    isBuiltForDevices
    ? .binaryTarget(name: "ShikakuFFI", path: framework)
    : .target(
        name: "ShikakuFFI", path: "build/ShikakuFFI", linkerSettings: [.linkedLibrary("shikaku_bindings")])

#if os(Linux)
    // Linux has no Apple frameworks: the app is type-checked against declarations of what it calls.
    let stubs = ["AVFoundation", "CoreBluetooth", "CoreNFC", "CryptoTokenKit", "Security", "SwiftUI", "UIKit"]
    let packages: [Package.Dependency] = [.package(path: "../tests/bindings/apple-stubs")]
    let frameworks = stubs.map { Target.Dependency.product(name: $0, package: "apple-stubs") }
    let checked: [Target] = [
        .target(
            name: "ReadmeHost", dependencies: ["ShikakuApp"] + frameworks, path: "build/ReadmeHost",
            swiftSettings: [.swiftLanguageMode(.v5)]),
        // The radio, the readers and the views against the same declarations.
        .testTarget(
            name: "ShikakuAppTests", dependencies: ["ShikakuApp"] + frameworks,
            swiftSettings: [.swiftLanguageMode(.v5)]),
        // Measures the cost of the bindings; `cargo xtask bench --bindings` runs it.
        .executableTarget(
            name: "BindingsCost", dependencies: ["ShikakuBindings"], path: "Tests/BindingsCost",
            swiftSettings: [.swiftLanguageMode(.v5)]),
    ]
#else
    let packages: [Package.Dependency] = []
    let frameworks: [Target.Dependency] = []
    let checked: [Target] = []
#endif

let package = Package(
    name: "Shikaku",
    platforms: [.iOS(.v16)],
    products: [
        .library(name: "ShikakuShell", targets: ["ShikakuShell"]),
        .library(name: "ShikakuApp", targets: ["ShikakuApp"]),
    ],
    dependencies: packages,
    targets: [
        ffi,
        // Generated; in Swift 5 mode because UniFFI's code does not compile in mode 6.
        .target(
            name: "ShikakuBindings", dependencies: ["ShikakuFFI"], path: "build/ShikakuBindings",
            swiftSettings: [.swiftLanguageMode(.v5)]),
        .target(name: "ShikakuShell", dependencies: ["ShikakuBindings"]),
        // Apple's frameworks differ from release to release in what they declare as Sendable.
        .target(
            name: "ShikakuApp", dependencies: ["ShikakuShell"] + frameworks,
            swiftSettings: [.swiftLanguageMode(.v5)]),
        // XCTest on Linux hands test cases across actors.
        .testTarget(
            name: "ShikakuShellTests", dependencies: ["ShikakuShell"], swiftSettings: [.swiftLanguageMode(.v5)]),
    ] + checked
)
