package aloft.aws.emulation.jwt;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/// Verifies the signatures of tokens. Accepts RSA only, like API Gateway: no `none`, no shared
/// secrets, no elliptic curves.
public final class Signatures {
  private Signatures() {}

  /// Whether a signature algorithm is supported.
  ///
  /// @param algorithm the `alg` of the token's header
  public static boolean isSupported(@Nullable String algorithm) {
    return switch (algorithm) {
      case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> true;
      case null, default -> false;
    };
  }

  /// Whether the owner of a key signed a token, in a way that [#isSupported] knows.
  public static boolean isValid(Token token, PublicKey key) {
    String algorithm = token.header("alg");
    if (algorithm == null || !isSupported(algorithm)) {
      return false;
    }
    try {
      Signature signature = signature(algorithm);
      signature.initVerify(key);
      signature.update(token.signedContent().bytes());
      return signature.verify(token.signature().bytes());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Signature signature(String algorithm) throws GeneralSecurityException {
    String bits = algorithm.substring(2);
    if (algorithm.startsWith("RS")) {
      return Signature.getInstance("SHA" + bits + "withRSA");
    }
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec(
            "SHA-" + bits,
            "MGF1",
            new MGF1ParameterSpec("SHA-" + bits),
            Integer.parseInt(bits) / 8,
            PSSParameterSpec.TRAILER_FIELD_BC));
    return signature;
  }
}
