package aloft.spi.emulation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Immutable bytes that are passed on unchanged, mostly JSON in UTF-8.
public final class Payload implements HttpResponse.Body {
  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Wraps the bytes without a copy: they must not change afterwards.
  public static Payload of(byte[] bytes) {
    return new Payload(bytes);
  }

  public static Payload of(String text) {
    return new Payload(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns the bytes without a copy: they must not be changed.
  public byte[] bytes() {
    return bytes;
  }

  /// Decodes the bytes as UTF-8.
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }
}
