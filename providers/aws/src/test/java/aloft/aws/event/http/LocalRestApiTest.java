package aloft.aws.event.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aloft.aws.vectors.Vectors;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Section;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LocalRestApiTest {

  @Test
  void listsRoutesBelowTheStage() {
    Trigger.HttpApi api =
        topology(
                "{}",
                "{'http': 'GET /'}, {'http': {'path': 'a/{b}', 'method': 'any', 'cors': true}}")
            .triggers(Trigger.HttpApi.class)
            .getFirst();
    assertThat(api.id()).isEqualTo("rest");
    assertThat(api.routes())
        .containsExactly(
            new Trigger.Route("shop", "GET", "/dev/"),
            new Trigger.Route("shop", "ANY", "/dev/a/{b}"));
  }

  @Test
  void generatesStableApiKeyValues() {
    String keys = "{'apiKeys': ['one', {'name': 'two', 'value': 'given'}, 'one']}";
    String events = "{'http': {'path': 'a', 'method': 'get', 'private': true}}";
    List<Section> sections = topology(keys, events).sections();
    assertThat(sections)
        .extracting(Section::key, Section::secret)
        .containsExactly(tuple("layers", false), tuple("apiKeys", true));
    List<Section.Item> generated = sections.getLast().items();
    assertThat(generated).extracting(Section.Item::name).containsExactly("one", "two", "one");
    assertThat(generated.getFirst().value()).hasSize(40).isNotEqualTo(generated.getLast().value());
    assertThat(generated.get(1).value()).isEqualTo("given");
    assertThat(topology(keys, events).sections()).isEqualTo(sections);
  }

  @Test
  void emulatesAnApiOfAnotherStack() {
    Trigger.HttpApi api =
        topology("{'restApiId': 'abc123', 'restApiRootResourceId': 'r'}", "{'http': 'GET /a'}")
            .triggers(Trigger.HttpApi.class)
            .getFirst();
    Node id = api.settings().get("apiId");
    assertThat(id == null ? null : id.text()).isEqualTo("abc123");
  }

  @Test
  void usesTheStageOfTheApi() {
    Trigger.HttpApi api =
        topology("{'stage': 'live'}", "{'http': 'GET /a'}")
            .triggers(Trigger.HttpApi.class)
            .getFirst();
    assertThat(api.routes().getFirst().path()).isEqualTo("/live/a");
  }

  private static Topology topology(String apiGateway, String events) {
    String manifest =
        "{'service': 'shop', 'provider': {'name': 'aws', 'runtime': 'nodejs22.x', 'apiGateway': "
            + apiGateway
            + "}, 'functions': {'shop': {'handler': 'a.b', 'events': ["
            + events
            + "]}}}";
    Mapping read = (Mapping) Json.read(manifest.replace('\'', '"'), "serverless.json");
    return new Vectors("", read, List.of()).topology();
  }
}
