package aloft.local.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The frames that a WebSocket server sends, and the numbers of RFC 6455.
final class WebSocketFrames {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  static final int PROTOCOL_ERROR = 1002;
  static final int NO_CODE = 1005;
  static final int INVALID_TEXT = 1007;
  static final int TOO_LARGE = 1009;

  private static final int MAX_REASON = 123;

  private WebSocketFrames() {}

  /// A complete frame, without a mask.
  static byte[] of(int opcode, byte[] payload) {
    int length = payload.length;
    int lengthSize = length < 126 ? 0 : length < 65_536 ? 2 : 8;
    byte[] frame = new byte[2 + lengthSize + length];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (lengthSize == 0 ? length : lengthSize == 2 ? 126 : 127);
    for (int i = 0; i < lengthSize; i++) {
      frame[1 + lengthSize - i] = (byte) ((long) length >> (8 * i));
    }
    System.arraycopy(payload, 0, frame, 2 + lengthSize, length);
    return frame;
  }

  /// A frame that closes the connection.
  ///
  /// @param code 1005 for none
  static byte[] close(int code, String reason) {
    if (code == NO_CODE) {
      return of(CLOSE, new byte[0]);
    }
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + (text.length > MAX_REASON ? 0 : text.length)];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, payload.length - 2);
    return of(CLOSE, payload);
  }

  /// The header Sec-WebSocket-Accept for a key.
  static String accept(String key) {
    try {
      byte[] digest =
          java.security.MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.ISO_8859_1));
      return java.util.Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 20));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
