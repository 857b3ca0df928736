package aloft.aws.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.fake.RefusingProxy;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// Tests proxies, endpoints and trusted certificates.
final class TransportTest {
  @TempDir private Path home;
  private final RefusingProxy proxy = new RefusingProxy();
  private final Map<String, String> variables =
      new HashMap<>(
          Map.of("AWS_ACCESS_KEY_ID", "k", "AWS_SECRET_ACCESS_KEY", "s", "AWS_MAX_ATTEMPTS", "1"));

  @AfterEach
  void close() {
    proxy.close();
  }

  /// Runs calls that must fail, as the proxy rejects every request, and returns the failure.
  private UserException failureOf(Consumer<Clients> work) {
    Environment environment = new Environment(variables, home, home, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "eu-west-1", "dev", null, null)) {
      return catchThrowableOfType(
          UserException.class,
          () ->
              AwsErrors.translate(() -> {
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
  void acceleratedUploadUsesEdgeEndpoint() {
    variables.put("HTTPS_PROXY", proxy.address());
    assertThat(failureOf(TransportTest::upload)).isNotNull();
    assertThat(proxy.requestLines())
        .containsExactly("CONNECT zips.s3-accelerate.amazonaws.com:443 HTTP/1.1");
  }

  @Test
  void customEndpointIsNotAccelerated() {
    variables.put("AWS_ENDPOINT_URL", "http://storage.example.com");
    variables.put("HTTP_PROXY", proxy.address());
    assertThat(failureOf(TransportTest::upload)).isNotNull();
    assertThat(proxy.requestLines())
        .singleElement()
        .asString()
        .startsWith("PUT http://zips.storage.example.com/a.zip");
  }

  @Test
  void eachSchemeHasItsOwnProxy() {
    variables.put("HTTP_PROXY", "http://127.0.0.1:1");
    variables.put("https_proxy", proxy.address());
    failureOf(clients -> clients.cloudFormation().listExports());
    failureOf(clients -> clients.apiGateway().getRestApis());
    assertThat(proxy.requestLines())
        .containsExactly(
            "CONNECT cloudformation.eu-west-1.amazonaws.com:443 HTTP/1.1",
            "CONNECT apigateway.eu-west-1.amazonaws.com:443 HTTP/1.1");
  }

  @Test
  void noProxyExcludesHosts() {
    variables.put("HTTP_PROXY", proxy.address());
    for (String list : new String[] {"*", "nowhere.invalid", ".invalid", "a.com, INVALID"}) {
      variables.put("AWS_ENDPOINT_URL", "http://nowhere.invalid:9");
      variables.put("NO_PROXY", list);
      UserException failure = failureOf(clients -> clients.cloudFormation().listExports());
      assertThat(failure.diagnostics().getFirst().code()).as(list).isEqualTo("aws/unreachable");
    }
    assertThat(proxy.requestLines()).isEmpty();
    variables.put("NO_PROXY", "where.invalid");
    failureOf(clients -> clients.cloudFormation().listExports());
    assertThat(proxy.requestLines()).hasSize(1);
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias", "a", "-keystore", home.resolve("keys").toString(), "-storepass", "secret"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void trustsOnlyCertificatesOfTheBundle() throws Exception {
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
    Path bundle = home.resolve("bundle.pem");
    keytool("-exportcert", "-rfc", "-file", bundle.toString());
    KeyStore keys = KeyStore.getInstance(home.resolve("keys").toFile(), "secret".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "secret".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        http -> {
          http.sendResponseHeaders(418, -1);
          http.close();
        });
    server.start();
    try {
      variables.put("AWS_ENDPOINT_URL", "https://localhost:" + server.getAddress().getPort());
      for (Consumer<Clients> work :
          List.<Consumer<Clients>>of(
              clients -> clients.cloudFormation().listExports(),
              clients -> clients.apiGateway().getRestApis())) {
        variables.remove("AWS_CA_BUNDLE");
        assertThat(failureOf(work).diagnostics().getFirst().code()).isEqualTo("aws/tls");
        variables.put("AWS_CA_BUNDLE", "bundle.pem");
        assertThat(failureOf(work).diagnostics().getFirst().code()).isEqualTo("aws/error");
      }
      variables.put("AWS_CA_BUNDLE", "none.pem");
      UserException failure = failureOf(clients -> clients.cloudFormation().listExports());
      assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/ca-bundle");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void invalidProxyAddressIsAnError() {
    variables.put("HTTPS_PROXY", "http://a b");
    UserException failure = failureOf(clients -> clients.cloudFormation().listExports());
    assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/proxy");
  }
}
