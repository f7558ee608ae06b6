// swift-tools-version: 6.0
import PackageDescription

let names = ["AVFoundation", "CoreBluetooth", "CoreNFC", "CryptoTokenKit", "Security", "SwiftUI", "UIKit"]

let package = Package(
    name: "apple-stubs",
    products: names.map { .library(name: $0, targets: [$0]) },
    targets: names.map {
        .target(name: $0, dependencies: $0 == "SwiftUI" ? ["UIKit"] : [], swiftSettings: [.swiftLanguageMode(.v5)])
    }
)
