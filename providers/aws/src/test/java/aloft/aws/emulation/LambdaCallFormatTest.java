package aloft.aws.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.LocalValues;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Calls of functions by commands, and the values of this machine.
final class LambdaCallFormatTest {
  private final CallFormat format = new LambdaEmulation().calls();
  private final LocalValues values = new LambdaEmulation().values();

  private static Function function(String runtime) {
    return RuntimeApiTest.handler(runtime, Map.of(), Map.of()).function();
  }

  private @Nullable String shown(String runtime, String result) {
    InvocationOutcome.Success success =
        new InvocationOutcome.Success(Payload.of(result), "application/json");
    var node = format.shown(success, function(runtime));
    return node == null ? null : Json.write(node, 0);
  }

  @Test
  void contextsAreAttributesOfTheEvent() {
    Payload payload = Payload.of("{}");
    assertThat(format.event(payload, null)).isEqualTo(new Event.Body(payload));
    assertThat(format.event(payload, "{\"a\":1}"))
        .isEqualTo(new Event.Body(payload, Map.of("Client-Context", "{\"a\":1}")));
    assertThat(format.localEvent(payload, "{\"a\":1}"))
        .isEqualTo(new Event.Body(payload, Map.of("Handler-Context", "{\"a\":1}")));
  }

  @Test
  void callsHaveTheStatusOfTheLambdaApi() {
    assertThat(format.status(InvocationMode.WAIT)).isEqualTo(200);
    assertThat(format.status(InvocationMode.ASYNC)).isEqualTo(202);
    assertThat(format.status(InvocationMode.DRY_RUN)).isEqualTo(204);
  }

  @Test
  void functionsThatCannotRunFailLikeFunctions() {
    Diagnostic reason = Diagnostic.error("local/image", "it is an image");
    InvocationOutcome.Fault fault = format.failure(reason);
    assertThat(fault.payload())
        .isEqualTo("{\"errorType\":\"local/image\",\"errorMessage\":\"it is an image\"}");
    assertThat(fault.cause()).isEqualTo(reason);
  }

  @Test
  void errorsAreShownAsLambdaReportsThem() {
    var fault = new InvocationOutcome.Fault("KeyError", "no", List.of("  File"), "{}", null);
    assertThat(Json.write(format.shown(fault, function("python3.13")), 0))
        .isEqualTo(
            "{\"errorMessage\":\"no\",\"errorType\":\"KeyError\",\"stackTrace\":[\"  File\"]}");
  }

  @Test
  void resultsAreShownAsTheyAre() {
    String response =
        "{\"headers\":{\"Content-Type\":\"application/json\"},\"body\":\"{\\\"a\\\":1}\"}";
    for (String runtime : List.of("nodejs22.x", "python3.13")) {
      assertThat(shown(runtime, response)).isEqualTo(response);
      assertThat(shown(runtime, "plain text")).isNull();
      assertThat(shown(runtime, "[\"Hi \\ud83d\",\"\\ude00\\ud83d\",\"\\ud83d\\ude00\"]"))
          .as("half a character stays an escape")
          .isEqualTo("[\"Hi \\ud83d\",\"\\ude00\\ud83d\",\"\ud83d\ude00\"]");
    }
  }

  @Test
  void theAccountHasALocalValue() {
    assertThat(values.variable("aws", "accountId")).isEqualTo("123456789012");
    assertThat(values.variable("aws", "region")).isNull();
    assertThat(values.variable("ssm", "accountId")).isNull();
  }
}
