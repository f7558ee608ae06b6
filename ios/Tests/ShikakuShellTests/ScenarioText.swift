import Foundation
import ShikakuBindings

/// A scenario as the test server describes it.
struct ScenarioText {
    let steps: [String]
    let settings: Settings
    private let (hasHistory, isDevice): (Bool, Bool)

    init(_ description: String) {
        let parts = description.components(separatedBy: "root\n")
        let lines = parts[0].split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        func all(_ key: String) -> [String] { lines.filter { $0[0] == key }.map { $0[1] } }
        steps = all("step")
        settings = Settings(
            gateway: all("gateway").joined(), token: Data(all("token").joined().utf8), rootPem: parts[1],
            acceptPhones: all("phones") == ["true"])
        (hasHistory, isDevice) = (all("history") == ["true"], all("device") == ["true"])
    }

    /// A new application that plays the scenario.
    func application(_ reader: ReaderLink) throws -> Shikaku {
        guard isDevice else { return try Shikaku(settings: settings, reader: reader, history: try history()) }
        let device = ClinicDevice(name: "受付のタブレット", platform: "Android 16", signer: try OwnKey())
        return try Shikaku.ofDevice(settings: settings, reader: reader, history: try history(), device: device)
    }

    /// A new one, if the scenario wants any.
    func history() throws -> History? {
        guard hasHistory else { return nil }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).db")
        return try History.open(file: file.path, staff: "desk-1", keys: OneKey())
    }

    /// The names of the scenarios that have no faults and end no card session early.
    static func plain() throws -> [String] {
        struct Table: Decodable {
            struct Row: Decodable {
                let name: String
                let faults: [String]?
                let steps: [String]
            }
            let scenarios: [Row]
        }
        let words: Set = ["press", "type", "text", "wake", "ask", "cancel", "card", "gateway"]
        let data = try Data(contentsOf: root.appendingPathComponent("tests/bindings/scenarios.json"))
        let rows = try JSONDecoder().decode(Table.self, from: data).scenarios
        return rows.filter { row in
            row.faults == nil
                && row.steps.allSatisfy { $0 == "touch" || words.contains($0.components(separatedBy: " ")[0]) }
        }.map(\.name)
    }

    /// The golden file of a scenario.
    static func golden(_ name: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent("fixtures/scenarios/\(name).txt"), encoding: .utf8)
    }

    private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized
}

/// Without its days in 和暦: a golden file must not depend on the day of the test.
func goldenText(_ screen: Screen) -> String {
    screenText(screen: screen).replacingOccurrences(
        of: "令和[0-9元]+年[0-9]+月[0-9]+日", with: "令和〇年〇月〇日", options: .regularExpression)
}

/// Sleeps for a day instead of the given duration, because a scenario calls `tick` itself.
@Sendable
func forever(_: Duration) async throws {
    try await Task.sleep(for: .seconds(86_400))
}

/// A key of a device, forgotten with the test.
private final class OwnKey: DeviceSigner {
    private let key: SoftwareKey

    init() throws { key = try SoftwareKey.load(bytes: try makeSoftwareKey()) }

    func publicKey() throws -> Data { try key.publicKey() }

    func sign(message: Data) throws -> Data { try key.sign(message: message) }

    func renew() throws { throw DeviceKeyError.Failed }

    func isInHardware() -> Bool { false }
}

/// A vault with one key, forgotten with the test.
private final class OneKey: KeyVault {
    func key(name: String?) throws -> VaultKey {
        guard name == nil || name == "test-1" else { throw VaultError.Absent }
        return VaultKey(name: "test-1", secret: Data(repeating: 7, count: 32))
    }
}
