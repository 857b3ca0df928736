package aloft.aws.cloud.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
  void proxyVariablesHaveAnOrder() {
    for (String name :
        new String[] {"https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "proxy"}) {
      try (RefusingProxy next = new RefusingProxy()) {
        variables.put(name, next.address());
        UserException failure = failureOf(clients -> clients.cloudFormation().listExports());
        assertThat(next.requestLines())
            .containsExactly("CONNECT cloudformation.eu-west-1.amazonaws.com:443 HTTP/1.1");
        assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/proxy");
        assertThat(failure).hasMessageContaining(next.address() + " (" + name + ")");
      }
    }
  }

  @Test
  void patchingClientUsesTheProxy() {
    variables.put("HTTP_PROXY", proxy.address());
    UserException failure = failureOf(clients -> clients.apiGateway().getRestApis());
    assertThat(proxy.requestLines())
        .containsExactly("CONNECT apigateway.eu-west-1.amazonaws.com:443 HTTP/1.1");
    assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/proxy");
  }

  @Test
  void plainHttpIgnoresTheProxyOfHttps() {
    variables.put("AWS_ENDPOINT_URL", "http://nowhere.invalid:9");
    variables.put("HTTPS_PROXY", proxy.address());
    failureOf(clients -> clients.cloudFormation().listExports());
    assertThat(proxy.requestLines()).isEmpty();
  }

  @Test
  void answersOfOtherProtocolsAreErrorsOfTheNetwork() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> {
        try {
          while (true) {
            try (Socket client = server.accept()) {
              client.getOutputStream().write("SSH-2.0-OpenSSH_9.0\r\n".getBytes(US_ASCII));
              client.shutdownOutput();
              client.getInputStream().readAllBytes();
            }
          }
        } catch (IOException e) {
          // The test has ended.
        }
      });
      variables.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getLocalPort());
      UserException failure = failureOf(clients -> clients.cloudFormation().listExports());
      assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/unreachable");
    }
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
        assertThat(failureOf(work).diagnostics().getFirst().code()).isEqualTo("aws/answer");
      }
      variables.put("AWS_CA_BUNDLE", "none.pem");
      UserException failure = failureOf(clients -> clients.cloudFormation().listExports());
      assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/ca-bundle");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void invalidProxyAddressIsAnErrorThatHidesIt() {
    for (String address :
        List.of(
            "http://me:secret@a b",
            "http://me:secret@proxy:99999",
            "http://me:secret@proxy:port",
            "http://:3128",
            "socks5://me:secret@proxy:1080",
            "http://me:%zz@proxy:3128")) {
      variables.put("HTTPS_PROXY", address);
      UserException failure = failureOf(clients -> clients.cloudFormation().listExports());
      assertThat(failure.diagnostics().getFirst().code()).as(address).isEqualTo("aws/proxy");
      assertThat(failure).hasMessageContaining("HTTPS_PROXY");
      assertThat(failure.getMessage()).doesNotContain("secret");
    }
  }

  /// In a process of its own: the JDK reads the property of the launcher only once.
  @Test
  void userOfTheProxyIsSentAndNotShown() throws Exception {
    try (RefusingProxy asking =
        new RefusingProxy("407 Who\r\nProxy-Authenticate: Basic realm=\"proxy\"")) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djdk.http.auth.tunneling.disabledSchemes=",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ProxyUser.class.getName(),
                  asking.address().replace("http://", "http://me:p%40ss@"))
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output.lines().filter(line -> line.contains("aws/")))
          .hasSize(2)
          .allMatch(line -> line.startsWith("aws/proxy ") || line.startsWith("aws/not-aws "))
          .allMatch(line -> line.contains(asking.address() + " (HTTPS_PROXY)"))
          .allMatch(line -> line.contains("407"))
          .noneMatch(line -> line.contains("p%40ss") || line.contains("p@ss"));
      assertThat(asking.requestLines()).anyMatch(line -> line.startsWith("CONNECT apigateway."));
      assertThat(asking.headers())
          .filteredOn(header -> header.startsWith("Proxy-"))
          .contains("Proxy-Authorization: Basic bWU6cEBzcw==");
      // a wrong password is not tried again and again
      assertThat(asking.requestLines()).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void certificatesComeFromTheVariablesOfTheServerlessFramework() throws Exception {
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost");
    keytool("-exportcert", "-rfc", "-file", home.resolve("one.pem").toString());
    String pem = Files.readString(home.resolve("one.pem"));
    Files.writeString(home.resolve("junk.pem"), "junk");
    Files.writeString(home.resolve("empty.pem"), "");
    for (Map.Entry<String, String> good :
        Map.of(
                "cafile", "one.pem, one.pem",
                "HTTPS_CAFILE", "one.pem",
                "https_cafile", "one.pem",
                "HTTPS_CA", pem.replace("\n", "\\n"),
                "NODE_EXTRA_CA_CERTS", "one.pem")
            .entrySet()) {
      Map<String, String> set = Map.of(good.getKey(), good.getValue());
      assertThat(new Transport(environment(set)).certificates().context())
          .as(good.getKey())
          .isNotNull();
    }
    assertThat(new Transport(environment(Map.of())).certificates().context()).isNull();
    for (String file : List.of("junk.pem", "empty.pem", "none.pem", ".")) {
      for (String name : List.of("AWS_CA_BUNDLE", "HTTPS_CAFILE", "NODE_EXTRA_CA_CERTS")) {
        UserException failure =
            catchThrowableOfType(
                UserException.class,
                () -> new Transport(environment(Map.of(name, file))).certificates().context());
        assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/ca-bundle");
        assertThat(failure).hasMessageContaining(name).hasMessageContaining(file);
      }
    }
  }

  private Environment environment(Map<String, String> set) {
    return new Environment(set, home, home, Clock.systemUTC(), null);
  }

  @Test
  void invalidSettingsAreErrors() {
    for (String[] setting :
        new String[][] {
          {"AWS_MAX_ATTEMPTS", "abc", "aws/setting"},
          {"AWS_MAX_ATTEMPTS", "0", "aws/setting"},
          {"AWS_MAX_ATTEMPTS", "99999999999", "aws/setting"},
          {"SLS_AWS_REQUEST_MAX_RETRIES", "2147483647", "aws/setting"},
          {"AWS_CLIENT_TIMEOUT", "-1", "aws/setting"},
          {"AWS_ENDPOINT_URL", "", "aws/endpoint"},
          {"AWS_ENDPOINT_URL", "127.0.0.1:4566", "aws/endpoint"},
          {"AWS_ENDPOINT_URL", "ftp://127.0.0.1", "aws/endpoint"},
          {"AWS_ENDPOINT_URL", "http://127.0.0.1:99999", "aws/endpoint"},
          {"AWS_ENDPOINT_URL_CLOUDFORMATION", "http://", "aws/endpoint"},
        }) {
      String before = variables.get(setting[0]);
      variables.remove("AWS_MAX_ATTEMPTS");
      variables.put(setting[0], setting[1]);
      UserException failure = failureOf(clients -> clients.cloudFormation().listExports());
      assertThat(failure.diagnostics().getFirst().code())
          .as(setting[0] + "=" + setting[1])
          .isEqualTo(setting[2]);
      assertThat(failure).hasMessageContaining(setting[0]);
      variables.remove(setting[0]);
      variables.put("AWS_MAX_ATTEMPTS", before == null ? "1" : before);
    }
    UserException failure = failureOf(clients -> clients.ssm("eu west").describeParameters());
    assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/region");
  }
}
