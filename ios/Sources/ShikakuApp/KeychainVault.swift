import Foundation
import Security
import ShikakuBindings

/// The keys of the history in the Keychain: readable while the device is unlocked, and on this device only.
public final class KeychainVault: KeyVault {
    public init() {}

    public func key(name: String?) throws -> VaultKey {
        let name = name ?? Self.first
        switch read(name) {
        case .found(let secret): return VaultKey(name: name, secret: secret)
        case .locked: throw VaultError.Locked
        case .absent:
            guard name == Self.first else { throw VaultError.Absent }
            return try made(name)
        }
    }

    private enum Reading {
        case found(Data)
        case absent
        case locked
    }

    private func read(_ name: String) -> Reading {
        var item = query(name)
        item[kSecReturnData] = true
        var found: CFTypeRef?
        switch SecItemCopyMatching(item as CFDictionary, &found) {
        case errSecSuccess: return (found as? Data).map(Reading.found) ?? .absent
        case errSecItemNotFound: return .absent
        default: return .locked
        }
    }

    /// Saved before it is used: a history without its key is lost.
    private func made(_ name: String) throws -> VaultKey {
        var secret = Data(count: 32)
        let drawn = secret.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { SecRandomCopyBytes(kSecRandomDefault, bytes.count, $0) }
        }
        guard drawn == errSecSuccess else { throw VaultError.Locked }
        var item = query(name)
        item[kSecAttrAccessible] = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        item[kSecValueData] = secret
        guard SecItemAdd(item as CFDictionary, nil) == errSecSuccess else { throw VaultError.Locked }
        return VaultKey(name: name, secret: secret)
    }

    private func query(_ name: String) -> [CFString: Any] {
        [
            kSecClass: kSecClassGenericPassword,
            kSecAttrService: "shikaku-history",
            kSecAttrAccount: name,
        ]
    }

    private static let first = "history-1"
}
