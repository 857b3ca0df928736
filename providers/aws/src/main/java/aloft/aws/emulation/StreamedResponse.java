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

/// Converts a streamed response into one that is not streamed.
final class StreamedResponse {
  private static final String WITH_PRELUDE = "application/vnd.awslambda.http-integration-response";
  private static final int SEPARATOR = 8;

  private StreamedResponse() {}

  /// Returns the response as if it was not streamed. If it starts with a prelude of status and
  /// headers, the result is an object with those fields and the body.
  static InvocationOutcome.Success parse(byte[] body, String contentType) {
    int end = contentType.equals(WITH_PRELUDE) ? separator(body) : -1;
    if (end < 0) {
      return new InvocationOutcome.Success(Payload.of(body), contentType);
    }
    Map<String, Object> response = new LinkedHashMap<>();
    try {
      Node prelude = Json.read(new String(body, 0, end, StandardCharsets.UTF_8), "prelude");
      if (prelude instanceof Mapping fields) {
        fields.entries().forEach((name, entry) -> response.put(name, entry.value()));
      }
    } catch (UserException e) {
      return new InvocationOutcome.Success(Payload.of(body), contentType);
    }
    int start = end + SEPARATOR;
    ByteBuffer content = ByteBuffer.wrap(body, start, body.length - start);
    try {
      response.put(
          "body", StandardCharsets.UTF_8.newDecoder().decode(content.duplicate()).toString());
    } catch (CharacterCodingException e) {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      response.put("body", Base64.getEncoder().encodeToString(bytes));
      response.put("isBase64Encoded", true);
    }
    return new InvocationOutcome.Success(Payload.of(Json.write(response, 0)), "application/json");
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
