package aloft.azure.cloud.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads and changes the blobs of all accounts without permissions, by paths as in
/// `/account/container/name`.
public final class StoredBlobs {
  /// The bytes of a blob; null if there is none.
  public byte @Nullable [] read(String path) {
    try {
      Answer answer = Azurite.shared().blobs(Azurite.own("GET", path, new byte[0], ""));
      return answer.isSuccess() ? answer.body() : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stores a blob, as someone would who does not use Aloft.
  public void store(String path, String text) {
    change("PUT", path, text.getBytes(StandardCharsets.UTF_8), "BlockBlob");
  }

  /// Deletes a blob.
  public void forget(String path) {
    change("DELETE", path, new byte[0], "");
  }

  private static void change(String method, String path, byte[] body, String type) {
    try {
      Answer answer = Azurite.shared().blobs(Azurite.own(method, path, body, type));
      if (!answer.isSuccess()) {
        throw new IllegalArgumentException(method + " " + path + ": " + answer.status());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
