package aloft.azure.cloud.fake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// The keys of storage accounts and function apps: made up, and the same for the same name.
final class AccountKeys {
  private AccountKeys() {}

  /// The key of a name, 64 bytes in Base64.
  static String of(String name) {
    byte[] bytes = ("double-" + name).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, 64));
  }
}
