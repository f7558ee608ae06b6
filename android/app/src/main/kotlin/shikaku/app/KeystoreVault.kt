package shikaku.app

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.util.Base64
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.SecureRandom
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import uniffi.shikaku_bindings.KeyVault
import uniffi.shikaku_bindings.VaultException
import uniffi.shikaku_bindings.VaultKey

/** The keys of the history: random bytes, each sealed by a key that never leaves the Android Keystore. */
internal class KeystoreVault(context: Context) : KeyVault {
    private val sealed = context.getSharedPreferences("history-keys", Context.MODE_PRIVATE)

    override fun key(name: String?): VaultKey = try {
        val wanted = name ?: sealed.getString(NEWEST, null)
        if (wanted == null) made() else VaultKey(wanted, opened(wanted))
    } catch (_: GeneralSecurityException) {
        throw VaultException.Locked()
    }

    private fun opened(name: String): ByteArray {
        val text = sealed.getString("key-$name", null) ?: throw VaultException.Absent()
        val bytes = Base64.decode(text, Base64.NO_WRAP)
        val cipher = Cipher.getInstance(SEAL)
        cipher.init(Cipher.DECRYPT_MODE, keystoreKey(), GCMParameterSpec(TAG_BITS, bytes, 0, IV_BYTES))
        return cipher.doFinal(bytes, IV_BYTES, bytes.size - IV_BYTES)
    }

    /** Writes the key to the disk before its first use, because a history without its key is lost. */
    private fun made(): VaultKey {
        val secret = ByteArray(SECRET_BYTES).also(SecureRandom()::nextBytes)
        val cipher = Cipher.getInstance(SEAL)
        cipher.init(Cipher.ENCRYPT_MODE, keystoreKey())
        val text = Base64.encodeToString(cipher.iv + cipher.doFinal(secret), Base64.NO_WRAP)
        if (!sealed.edit().putString("key-$FIRST", text).putString(NEWEST, FIRST).commit()) throw VaultException.Absent()
        return VaultKey(FIRST, secret)
    }

    private fun keystoreKey(): SecretKey {
        val store = KeyStore.getInstance(KEYSTORE).apply { load(null) }
        (store.getKey(ALIAS, null) as? SecretKey)?.let { return it }
        val uses = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val parameters = KeyGenParameterSpec.Builder(ALIAS, uses)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(SECRET_BYTES * Byte.SIZE_BITS)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE).apply { init(parameters) }.generateKey()
    }
}

private const val KEYSTORE = "AndroidKeyStore"
private const val ALIAS = "shikaku-history"
private const val SEAL = "AES/GCM/NoPadding"
private const val NEWEST = "newest"
private const val FIRST = "history-1"
private const val SECRET_BYTES = 32
private const val IV_BYTES = 12
private const val TAG_BITS = 128
