package aloft.aws.event.http;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.vectors.Vectors;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LocalRestApiTest {

  @Test
  void listsRoutesBelowTheStage() {
    Topology.Api api =
        topology(
                "{}",
                "{'http': 'GET /'}, {'http': {'path': 'a/{b}', 'method': 'any', 'cors': true}}")
            .apis()
            .getFirst();
    assertThat(api.id()).isEqualTo("rest");
    assertThat(api.routes())
        .containsExactly(
            new Topology.Route("shop", "GET", "/dev/"),
            new Topology.Route("shop", "ANY", "/dev/a/{b}"));
  }

  @Test
  void generatesStableApiKeyValues() {
    String keys = "{'apiKeys': ['one', {'name': 'two', 'value': 'given'}, 'one']}";
    String events = "{'http': {'path': 'a', 'method': 'get', 'private': true}}";
    List<Topology.ApiKey> generated = topology(keys, events).keys();
    assertThat(generated).extracting(Topology.ApiKey::name).containsExactly("one", "two", "one");
    assertThat(generated.getFirst().value()).hasSize(40).isNotEqualTo(generated.getLast().value());
    assertThat(generated.get(1).value()).isEqualTo("given");
    assertThat(topology(keys, events).keys()).isEqualTo(generated);
  }

  @Test
  void emulatesAnApiOfAnotherStack() {
    Topology.Api api =
        topology("{'restApiId': 'abc123', 'restApiRootResourceId': 'r'}", "{'http': 'GET /a'}")
            .apis()
            .getFirst();
    Node id = api.settings().get("apiId");
    assertThat(id == null ? null : id.text()).isEqualTo("abc123");
  }

  @Test
  void usesTheStageOfTheApi() {
    Topology.Api api = topology("{'stage': 'live'}", "{'http': 'GET /a'}").apis().getFirst();
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
