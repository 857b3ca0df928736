package aloft.aws.emulation.jwt;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.Payload;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The RSA public keys of an issuer, by key id.
public final class KeySet {
  private static final int SMALLEST_BITS = 1024;

  private final Map<String, PublicKey> keys;
  private final @Nullable TokenRejectedException error;

  private KeySet(Map<String, PublicKey> keys, @Nullable TokenRejectedException error) {
    this.keys = Map.copyOf(keys);
    this.error = error;
  }

  /// Reads a JSON Web Key Set; skips keys that are not RSA signature keys of at least 1024 bits.
  public static KeySet read(Payload json) {
    Map<String, PublicKey> keys = new HashMap<>();
    try {
      if (!(Json.read(json.text(), "jwks").get("keys") instanceof Sequence list)) {
        return new KeySet(keys, new TokenRejectedException("the issuer's key set has no keys"));
      }
      for (Node entry : list.items()) {
        String id = entry instanceof Mapping fields ? text(fields, "kid") : null;
        PublicKey key = entry instanceof Mapping fields ? key(fields) : null;
        if (id != null && key != null) {
          keys.put(id, key);
        }
      }
      return new KeySet(keys, null);
    } catch (UserException e) {
      return new KeySet(keys, new TokenRejectedException("the issuer's key set is not valid JSON"));
    }
  }

  /// Returns the key with an id, or null.
  ///
  /// @throws TokenRejectedException if the document is not a key set
  public @Nullable PublicKey key(String id) throws TokenRejectedException {
    if (error != null) {
      throw error;
    }
    return keys.get(id);
  }

  private static @Nullable PublicKey key(Mapping fields) {
    String use = text(fields, "use");
    if (!"RSA".equals(text(fields, "kty")) || (use != null && !use.equals("sig"))) {
      return null;
    }
    BigInteger modulus = number(fields, "n");
    BigInteger exponent = number(fields, "e");
    if (modulus == null || exponent == null || modulus.bitLength() < SMALLEST_BITS) {
      return null;
    }
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  private static @Nullable BigInteger number(Mapping fields, String name) {
    String text = text(fields, name);
    try {
      return text == null ? null : new BigInteger(1, Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String text(Mapping fields, String name) {
    Node node = fields.get(name);
    return node == null ? null : node.text();
  }
}
