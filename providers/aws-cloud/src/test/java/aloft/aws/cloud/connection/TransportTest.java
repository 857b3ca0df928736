package aloft.aws.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.fake.Doorman;
import aloft.spi.diagnostic.Failure;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// By which way requests travel.
final class TransportTest {
  @TempDir private Path home;
  private final Doorman proxy = new Doorman();
  private final Map<String, String> variables =
      new HashMap<>(
          Map.of("AWS_ACCESS_KEY_ID", "k", "AWS_SECRET_ACCESS_KEY", "s", "AWS_MAX_ATTEMPTS", "1"));

  @AfterEach
  void close() {
    proxy.close();
  }

  /// What an attempt fails with: nobody gets through the proxy.
  private Failure attempt(Consumer<Clients> work) {
    Environment environment = new Environment(variables, home, home, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "eu-west-1", "dev", null, null)) {
      return catchThrowableOfType(
          Failure.class,
          () ->
              Faults.told(() -> {
                work.accept(clients);
                return "";
              }));
    }
  }

  private static void upload(Clients clients) {
    clients
        .acceleratedS3()
        .putObject(request -> request.bucket("zips").key("a.zip"), RequestBody.fromString("a"));
  }

  @Test
  void anAcceleratedUploadGoesToTheEdge() {
    variables.put("HTTPS_PROXY", proxy.address());
    assertThat(attempt(TransportTest::upload)).isNotNull();
    assertThat(proxy.asked())
        .containsExactly("CONNECT zips.s3-accelerate.amazonaws.com:443 HTTP/1.1");
  }

  @Test
  void anEndpointOfTheUsersOwnHasNoEdge() {
    variables.put("AWS_ENDPOINT_URL", "http://storage.example.com");
    variables.put("HTTP_PROXY", proxy.address());
    assertThat(attempt(TransportTest::upload)).isNotNull();
    assertThat(proxy.asked())
        .singleElement()
        .asString()
        .startsWith("PUT http://zips.storage.example.com/a.zip");
  }

  @Test
  void eachSchemeHasItsProxy() {
    variables.put("HTTP_PROXY", "http://127.0.0.1:1");
    variables.put("https_proxy", proxy.address());
    attempt(clients -> clients.cloudFormation().listExports());
    attempt(clients -> clients.apiGateway().getRestApis());
    assertThat(proxy.asked())
        .containsExactly(
            "CONNECT cloudformation.eu-west-1.amazonaws.com:443 HTTP/1.1",
            "CONNECT apigateway.eu-west-1.amazonaws.com:443 HTTP/1.1");
  }

  @Test
  void someHostsNeedNoProxy() {
    variables.put("HTTP_PROXY", proxy.address());
    for (String list : new String[] {"*", "nowhere.invalid", ".invalid", "a.com, INVALID"}) {
      variables.put("AWS_ENDPOINT_URL", "http://nowhere.invalid:9");
      variables.put("NO_PROXY", list);
      Failure failure = attempt(clients -> clients.cloudFormation().listExports());
      assertThat(failure.diagnostics().getFirst().code()).as(list).isEqualTo("aws/unreachable");
    }
    assertThat(proxy.asked()).isEmpty();
    variables.put("NO_PROXY", "where.invalid");
    attempt(clients -> clients.cloudFormation().listExports());
    assertThat(proxy.asked()).hasSize(1);
  }

  @Test
  void aProxyThatIsNoAddressIsSaid() {
    variables.put("HTTPS_PROXY", "http://a b");
    Failure failure = attempt(clients -> clients.cloudFormation().listExports());
    assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/proxy");
  }
}
