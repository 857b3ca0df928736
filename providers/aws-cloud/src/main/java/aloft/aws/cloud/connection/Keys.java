package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// Keys that are given as text. Spaces around them are ignored; a space or a line break within, as
/// it comes from a wrong paste, is the error `aws/invalid-credentials`, which does not show them.
final class Keys {
  private Keys() {}

  /// @param token null for keys that do not expire
  /// @param source where they come from, for the error
  static AwsCredentialsProvider provider(
      String key, String secret, @Nullable String token, String source) {
    String goodKey = require(key, "the access key id in " + source);
    String goodSecret = require(secret, "the secret access key in " + source);
    AwsCredentials credentials =
        token == null
            ? AwsBasicCredentials.create(goodKey, goodSecret)
            : AwsSessionCredentials.create(
                goodKey, goodSecret, require(token, "the session token in " + source));
    return StaticCredentialsProvider.create(credentials);
  }

  /// Returns the text without spaces around it.
  ///
  /// @throws UserException if it is empty or has other than printable ASCII characters
  static String require(String text, String name) {
    String stripped = text.strip();
    for (int i = 0; i < stripped.length(); i++) {
      if (stripped.charAt(i) <= ' ' || stripped.charAt(i) > '~') {
        throw invalid(
            name,
            "contains a space, a line break or another character that is not allowed in a key");
      }
    }
    if (stripped.isEmpty()) {
      throw invalid(name, "is empty");
    }
    return stripped;
  }

  private static UserException invalid(String name, String problem) {
    return new UserException(
        Diagnostic.error("aws/invalid-credentials", name + " " + problem)
            .hint("copy it again, as one line without spaces"));
  }
}
