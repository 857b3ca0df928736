package aloft.aws.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.vectors.Vectors;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests how settings of the plugin serverless-offline are read.
final class OfflineSettingsTest {

  @ParameterizedTest
  @CsvSource({"3000,3000", "'\"4000\"',4000", "1,1", "65535,65535"})
  void acceptsAPortAsNumberOrText(String given, int port) {
    assertThat(settings("{\"httpPort\": " + given + "}").port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"httpPort\": \"http\"}",
        "{\"httpPort\": 0}",
        "{\"httpPort\": -1}",
        "{\"httpPort\": 70000}",
        "{\"httpPort\": 30.5}",
        "{\"httpPort\": null}",
        "{\"httpPort\": [3000]}",
        "{}",
        "[]",
        "null",
        "\"yes\"",
        "{\"foo\": {\"bar\": 1}, \"noPrependStageInUrl\": {}, \"prefix\": []}"
      })
  void ignoresInvalidSettings(String json) {
    assertThat(settings(json)).isEqualTo(new OfflineSettings(null, null, null, false, List.of()));
  }

  @Test
  void listsUnsupportedSettings() {
    OfflineSettings read =
        settings(
            """
            {"prefix": "api", "noAuth": true, "noTimeout": false, "host": "0.0.0.0", "noSponsor": true,
             "useInProcess": true, "corsAllowOrigin": "", "noPrependStageInUrl": "true"}
            """);
    assertThat(read)
        .isEqualTo(
            new OfflineSettings(null, null, null, true, List.of("host", "noAuth", "prefix")));
    assertThat(settings("{\"host\": \"localhost\"}").ignored()).isEmpty();
  }

  @Test
  void assignsThePortToTheFirstApi() {
    Topology topology =
        topology("{\"serverless-offline\": {\"httpPort\": \"3000\", \"prefix\": \"api\"}}");
    assertThat(topology.triggers(Trigger.HttpApi.class))
        .extracting(Trigger.HttpApi::kind)
        .containsExactly("rest", "http");
    assertThat(topology.triggers(Trigger.HttpApi.class))
        .extracting(Trigger.HttpApi::port)
        .containsExactly(3000, null);
    assertThat(Topology.fromJson(topology.toJson()).toJson()).isEqualTo(topology.toJson());
    assertThat(topology.notes())
        .singleElement()
        .asString()
        .startsWith("ignored settings of custom.serverless-offline: prefix;");
    assertThat(topology("\"anything\"").notes()).isEmpty();
  }

  private static OfflineSettings settings(String json) {
    return OfflineSettings.of(Json.read(json, "serverless.json"));
  }

  private static Topology topology(String custom) {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop", "custom": %s,
                 "provider": {"name": "aws", "runtime": "nodejs22.x"},
                 "functions": {"a": {"handler": "a.main", "events": [
                   {"http": "GET /a"}, {"httpApi": "GET /b"}]}}}
                """
                    .formatted(custom),
                "serverless.json");
    return new Vectors("offline", manifest, List.of()).topology();
  }
}
