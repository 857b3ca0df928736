package aloft.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import aloft.spi.provider.Operations.DeployedApiKey;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.DeployedLayer;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class InfoViewTest {
  private static final Info INFO =
      new Info(
          "shop",
          "dev",
          "us-east-1",
          "stack shop-dev",
          List.of(
              new Endpoint("hello", "GET", "https://a/dev/x"),
              new Endpoint("chat", "$connect", "wss://b/dev"),
              new Endpoint("chat", "say", "wss://b/dev")),
          List.of(new DeployedFunction("hello", "shop-dev-hello")),
          List.of(new DeployedLayer("base", "arn:aws:lambda:us-east-1:1:layer:base:1")),
          List.of(new DeployedApiKey("key", "secret", "for tests")),
          new LinkedHashMap<>(Map.of("ServiceEndpoint", "https://a/dev")));

  @Test
  void sectionsMatchTheServerlessFramework() {
    assertThat(String.join("\n", new InfoView(INFO, false).sections(Map.of("hello", 1234L), true)))
        .isEqualTo(
            """
            api keys:
              key: secret - for tests
            endpoints:
              GET - https://a/dev/x
              wss://b/dev
            functions:
              hello: shop-dev-hello (1.2 kB)
            layers:
              base: arn:aws:lambda:us-east-1:1:layer:base:1

            Stack Outputs:
              ServiceEndpoint: https://a/dev\
            """);
  }

  @Test
  void headerNamesServiceAndStack() {
    assertThat(new InfoView(INFO, false).header())
        .containsExactly("service: shop", "stage: dev", "region: us-east-1", "stack: shop-dev");
  }

  @Test
  void concealHidesApiKeyValues() {
    InfoView view = new InfoView(INFO, true);
    assertThat(view.sections(Map.of(), false)).contains("  key - for tests");
    assertThat(Json.write(view.json())).doesNotContain("secret");
  }

  @Test
  void theJsonHasAFixedShape() {
    assertThat(Json.write(new InfoView(INFO, false).json(), 0))
        .isEqualTo(
            "{\"service\":\"shop\",\"stage\":\"dev\",\"region\":\"us-east-1\",\"endpoints\":["
                + "{\"function\":\"hello\",\"method\":\"GET\",\"url\":\"https://a/dev/x\"},"
                + "{\"function\":\"chat\",\"method\":\"$connect\",\"url\":\"wss://b/dev\"},"
                + "{\"function\":\"chat\",\"method\":\"say\",\"url\":\"wss://b/dev\"}],"
                + "\"functions\":[{\"name\":\"hello\",\"deployedName\":\"shop-dev-hello\"}],"
                + "\"layers\":[{\"name\":\"base\",\"id\":\"arn:aws:lambda:us-east-1:1:layer:base:1\"}],"
                + "\"apiKeys\":[{\"name\":\"key\",\"value\":\"secret\"}],"
                + "\"outputs\":{\"ServiceEndpoint\":\"https://a/dev\"}}");
  }

  @Test
  void sizesAreRounded() {
    assertThat(InfoView.formatSize(512)).isEqualTo("512 B");
    assertThat(InfoView.formatSize(2000)).isEqualTo("2 kB");
    assertThat(InfoView.formatSize(34_499_999)).isEqualTo("34 MB");
  }
}
