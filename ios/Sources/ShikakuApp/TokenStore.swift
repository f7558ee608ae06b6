import Foundation
import Security

/// The clinic's token in the Keychain: readable while the device is unlocked, and on this device only.
public enum TokenStore {
    /// Saves the token in place of an earlier one; whether that worked.
    public static func save(_ token: Data) -> Bool {
        var item = query
        _ = SecItemDelete(item as CFDictionary)
        item[kSecAttrAccessible] = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        item[kSecValueData] = token
        return SecItemAdd(item as CFDictionary, nil) == errSecSuccess
    }

    /// The token, if one was saved.
    public static func token() -> Data? {
        var item = query
        item[kSecReturnData] = true
        var found: CFTypeRef?
        guard SecItemCopyMatching(item as CFDictionary, &found) == errSecSuccess else { return nil }
        return found as? Data
    }

    private static var query: [CFString: Any] {
        [
            kSecClass: kSecClassGenericPassword,
            kSecAttrService: "shikaku",
            kSecAttrAccount: "gateway",
        ]
    }
}
