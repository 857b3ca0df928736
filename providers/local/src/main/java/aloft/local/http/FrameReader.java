package aloft.local.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the frames of a WebSocket client and assembles messages, as their bytes arrive.
///
/// A frame is its HEAD of two bytes, which says how many bytes of length and mask follow
/// (EXTENDED), then its PAYLOAD. The frames of a message arrive one after the other; control frames
/// may be between them.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
final class FrameReader {
  private static final int HEAD_SIZE = 2;
  private static final int MAX_CONTROL = 125;
  private static final int MASK_SIZE = 4;
  private static final byte[] EMPTY = new byte[0];

  private final ReadBuffer in;
  private final WebSocketLimits limits;
  private final Listener listener;
  private final byte[] head = new byte[HEAD_SIZE + 8 + MASK_SIZE];
  private int headSize;
  private State state = State.HEAD;
  private int opcode;
  private boolean isFinal;
  private byte[] payload = EMPTY;
  private int payloadSize;
  private int messageOpcode;
  private byte[] message = EMPTY;

  private enum State {
    HEAD,
    EXTENDED,
    PAYLOAD
  }

  /// The largest frame and the largest message, in bytes.
  record WebSocketLimits(int maxFrame, int maxMessage) {}

  /// Receives what a client sends.
  interface Listener {
    void onMessage(byte[] content, boolean isText);

    void onPing(byte[] content);

    /// The client closes the connection.
    ///
    /// @param code 1005 if the frame has none
    void onClose(int code, String reason);

    /// Whether the listener accepts more frames.
    boolean isOpen();
  }

  /// A client that does not follow the protocol, or exceeds a limit.
  static final class InvalidFrameException extends Exception {
    private final int code;

    InvalidFrameException(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    /// The status code with which the connection is closed.
    int code() {
      return code;
    }
  }

  FrameReader(ReadBuffer in, WebSocketLimits limits, Listener listener) {
    this.in = in;
    this.limits = limits;
    this.listener = listener;
  }

  /// Reads all frames that are complete.
  void read() throws InvalidFrameException {
    while (listener.isOpen() && readPart()) {
      // the next part
    }
  }

  // Returns false if more input is needed.
  private boolean readPart() throws InvalidFrameException {
    switch (state) {
      case HEAD -> {
        if (!fillHead(HEAD_SIZE)) {
          return false;
        }
        checkHead();
        state = State.EXTENDED;
      }
      case EXTENDED -> {
        if (!fillHead(HEAD_SIZE + lengthSize() + MASK_SIZE)) {
          return false;
        }
        payload = new byte[checkedLength()];
        payloadSize = 0;
        state = State.PAYLOAD;
      }
      case PAYLOAD -> {
        while (payloadSize < payload.length) {
          int read = in.read(payload, payloadSize, payload.length - payloadSize);
          if (read == 0) {
            return false;
          }
          payloadSize += read;
        }
        unmask();
        headSize = 0;
        state = State.HEAD;
        dispatch();
      }
    }
    return true;
  }

  private boolean fillHead(int size) {
    while (headSize < size) {
      int read = in.read(head, headSize, size - headSize);
      if (read == 0) {
        return false;
      }
      headSize += read;
    }
    return true;
  }

  private void checkHead() throws InvalidFrameException {
    isFinal = (head[0] & 0x80) != 0;
    opcode = head[0] & 0x0f;
    boolean isControl = opcode >= WebSocketFrames.CLOSE;
    boolean isKnown =
        opcode <= WebSocketFrames.BINARY || (isControl && opcode <= WebSocketFrames.PONG);
    if ((head[0] & 0x70) != 0 || !isKnown) {
      throw protocolError("a frame with reserved bits or an unknown opcode");
    }
    if ((head[1] & 0x80) == 0) {
      throw protocolError("a frame without a mask");
    }
    if (isControl && (!isFinal || (head[1] & 0x7f) > MAX_CONTROL)) {
      throw protocolError("a control frame that is fragmented or too long");
    }
    if (!isControl && (opcode == 0) != (messageOpcode != 0)) {
      throw protocolError("frames of a message in the wrong order");
    }
  }

  private int lengthSize() {
    return switch (head[1] & 0x7f) {
      case 126 -> 2;
      case 127 -> 8;
      default -> 0;
    };
  }

  private int checkedLength() throws InvalidFrameException {
    long length = head[1] & 0x7f;
    int size = lengthSize();
    if (size > 0) {
      length = 0;
      for (int i = 0; i < size; i++) {
        length = (length << 8) | (head[HEAD_SIZE + i] & 0xff);
      }
      long smallest = size == 2 ? 126 : 65_536;
      if (length < smallest) {
        throw protocolError("a length that is not in its shortest form");
      }
    }
    int before = opcode >= WebSocketFrames.CLOSE ? 0 : message.length;
    if (length > limits.maxFrame() || before + length > limits.maxMessage()) {
      throw new InvalidFrameException(WebSocketFrames.TOO_LARGE, "Message too large");
    }
    return (int) length;
  }

  private void unmask() {
    int at = headSize - MASK_SIZE;
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= head[at + (i & 3)];
    }
  }

  private void dispatch() throws InvalidFrameException {
    byte[] content = payload;
    payload = EMPTY;
    switch (opcode) {
      case WebSocketFrames.PING -> listener.onPing(content);
      case WebSocketFrames.PONG -> {
        // Keeps the connection alive; nothing waits for it.
      }
      case WebSocketFrames.CLOSE -> close(content);
      default -> append(content);
    }
  }

  private void append(byte[] content) throws InvalidFrameException {
    if (opcode != 0) {
      messageOpcode = opcode;
    }
    if (message.length == 0) {
      message = content;
    } else {
      int before = message.length;
      message = Arrays.copyOf(message, before + content.length);
      System.arraycopy(content, 0, message, before, content.length);
    }
    if (!isFinal) {
      return;
    }
    byte[] complete = message;
    boolean isText = messageOpcode == WebSocketFrames.TEXT;
    message = EMPTY;
    messageOpcode = 0;
    if (isText) {
      text(complete);
    }
    listener.onMessage(complete, isText);
  }

  private void close(byte[] content) throws InvalidFrameException {
    if (content.length == 0) {
      listener.onClose(WebSocketFrames.NO_CODE, "");
      return;
    }
    int code = content.length < 2 ? 0 : ((content[0] & 0xff) << 8) | (content[1] & 0xff);
    boolean isAllowed =
        (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
            || (code >= 3000 && code <= 4999);
    if (!isAllowed) {
      throw protocolError("an invalid status code");
    }
    listener.onClose(code, text(Arrays.copyOfRange(content, 2, content.length)));
  }

  private static String text(byte[] bytes) throws InvalidFrameException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidFrameException(WebSocketFrames.INVALID_TEXT, "invalid UTF-8");
    }
  }

  private static InvalidFrameException protocolError(String message) {
    return new InvalidFrameException(WebSocketFrames.PROTOCOL_ERROR, message);
  }
}
