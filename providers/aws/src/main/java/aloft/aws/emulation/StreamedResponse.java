package aloft.aws.emulation;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// Collects an answer that was written piece by piece.
final class StreamedResponse {
  private static final String WITH_PRELUDE = "application/vnd.awslambda.http-integration-response";
  private static final int SEPARATOR = 8;

  private StreamedResponse() {}

  /// The answer as one that was not streamed: where it begins with a status and headers, an object
  /// of these and the body.
  static InvocationOutcome.Answer answer(byte[] body, String contentType) {
    int end = contentType.equals(WITH_PRELUDE) ? separator(body) : -1;
    if (end < 0) {
      return new InvocationOutcome.Answer(Payload.of(body), contentType);
    }
    Map<String, Object> whole = new LinkedHashMap<>();
    try {
      Node prelude = Json.read(new String(body, 0, end, StandardCharsets.UTF_8), "prelude");
      if (prelude instanceof Mapping fields) {
        fields.entries().forEach((name, entry) -> whole.put(name, entry.value()));
      }
    } catch (UserException e) {
      return new InvocationOutcome.Answer(Payload.of(body), contentType);
    }
    int start = end + SEPARATOR;
    ByteBuffer rest = ByteBuffer.wrap(body, start, body.length - start);
    try {
      whole.put("body", StandardCharsets.UTF_8.newDecoder().decode(rest.duplicate()).toString());
    } catch (CharacterCodingException e) {
      byte[] bytes = new byte[rest.remaining()];
      rest.get(bytes);
      whole.put("body", Base64.getEncoder().encodeToString(bytes));
      whole.put("isBase64Encoded", true);
    }
    return new InvocationOutcome.Answer(Payload.of(Json.write(whole, 0)), "application/json");
  }

  private static int separator(byte[] body) {
    int zeros = 0;
    for (int i = 0; i < body.length; i++) {
      zeros = body[i] == 0 ? zeros + 1 : 0;
      if (zeros == SEPARATOR) {
        return i + 1 - SEPARATOR;
      }
    }
    return -1;
  }
}
