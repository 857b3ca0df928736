package aloft.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import aloft.spi.model.Section;
import aloft.spi.model.Section.Item;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import aloft.spi.provider.Operations.Outputs;
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
          List.of(
              new Section(
                  "layers",
                  "layers",
                  "id",
                  false,
                  List.of(new Item("base", "arn:aws:lambda:us-east-1:1:layer:base:1", null))),
              new Section(
                  "api keys",
                  "apiKeys",
                  "value",
                  true,
                  List.of(new Item("key", "secret", "for tests")))),
          new Outputs(
              "Stack Outputs", new LinkedHashMap<>(Map.of("ServiceEndpoint", "https://a/dev"))));

  private static final String JSON =
      "{\"service\":\"shop\",\"stage\":\"dev\",\"region\":\"us-east-1\",\"endpoints\":["
          + "{\"function\":\"hello\",\"method\":\"GET\",\"url\":\"https://a/dev/x\"},"
          + "{\"function\":\"chat\",\"method\":\"$connect\",\"url\":\"wss://b/dev\"},"
          + "{\"function\":\"chat\",\"method\":\"say\",\"url\":\"wss://b/dev\"}],"
          + "\"functions\":[{\"name\":\"hello\",\"deployedName\":\"shop-dev-hello\"}],"
          + "\"layers\":[{\"name\":\"base\",\"id\":\"arn:aws:lambda:us-east-1:1:layer:base:1\"}],"
          + "\"apiKeys\":[{\"name\":\"key\",\"value\":\"secret\"}],"
          + "\"outputs\":{\"ServiceEndpoint\":\"https://a/dev\"}}";

  @Test
  void sectionsMatchTheServerlessFramework() {
    InfoView view = new InfoView(false, false, true);
    assertThat(String.join("\n", view.sections(INFO, Map.of("hello", 1234L))))
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
  void theTextNamesServiceAndStack() {
    assertThat(new InfoView(false, false, false).show(INFO).data())
        .startsWith("service: shop\nstage: dev\nregion: us-east-1\nstack: shop-dev\napi keys:\n")
        .doesNotContain("Stack Outputs");
  }

  @Test
  void emptySectionsAreLeftOutOfTheText() {
    Info info =
        new Info(
            "shop",
            "dev",
            "us-east-1",
            "stack shop-dev",
            List.of(new Endpoint("hello", "GET", "https://a")),
            List.of(),
            List.of(new Section("layers", "layers", "id", false, List.of())),
            new Outputs("Stack Outputs", new LinkedHashMap<>()));
    assertThat(new InfoView(false, false, true).show(info))
        .isEqualTo(
            Output.text(
                """
                service: shop
                stage: dev
                region: us-east-1
                stack: shop-dev
                endpoint: GET - https://a
                """));
    assertThat(new InfoView(true, false, true).show(info).data())
        .contains("\"functions\": [],\n  \"layers\": [],\n  \"outputs\": {}");
  }

  @Test
  void concealHidesSecretValues() {
    assertThat(new InfoView(false, true, false).sections(INFO, Map.of()))
        .contains("  key - for tests", "  base: arn:aws:lambda:us-east-1:1:layer:base:1");
    assertThat(new InfoView(true, true, false).show(INFO).data())
        .doesNotContain("secret")
        .contains("\"id\": \"arn:");
  }

  @Test
  void theJsonHasAFixedShape() {
    assertThat(new InfoView(true, false, false).show(INFO))
        .isEqualTo(Output.line(Json.write(Json.read(JSON, "test"))));
  }

  @Test
  void sizesAreRounded() {
    assertThat(InfoView.formatSize(512)).isEqualTo("512 B");
    assertThat(InfoView.formatSize(2000)).isEqualTo("2 kB");
    assertThat(InfoView.formatSize(34_499_999)).isEqualTo("34 MB");
  }
}
