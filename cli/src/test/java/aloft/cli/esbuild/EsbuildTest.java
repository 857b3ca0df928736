package aloft.cli.esbuild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.provider.Environment;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fetches esbuild from a registry of this test.
final class EsbuildTest {
  private static final String ARCHIVE = "/npm/@esbuild/linux-x64/-/linux-x64-1.2.3.tgz";

  @TempDir Path folder;
  private HttpServer registry = server();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> variables = new HashMap<>();
  private Path service = Path.of("");
  private byte[] archive = {};

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    service = Files.createDirectories(folder.resolve("work/service"));
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Path uname = Files.writeString(tools.resolve("uname"), "#!/bin/sh\necho Linux x86_64\n");
    assertThat(uname.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(folder.resolve("home"));
    variables.put("PATH", tools.toString());
    variables.put("npm_config_registry", url());
    archive = archive("package/bin/esbuild", "#!/bin/sh\necho 1.2.3\n");
    files.put(ARCHIVE, archive);
    registry.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getRawPath();
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          requests.add(path + (authorization == null ? "" : " " + authorization));
          String target = redirects.get(path);
          byte[] content = files.get(path);
          if (target != null) {
            exchange.getResponseHeaders().set("Location", target);
            exchange.sendResponseHeaders(302, -1);
          } else if (content == null) {
            exchange.sendResponseHeaders(404, -1);
          } else {
            exchange.sendResponseHeaders(200, content.length);
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(content);
            }
          }
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + registry.getAddress().getPort() + "/npm/";
  }

  private static byte[] archive(String path, String content) throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    byte[] tar = new byte[512 + (bytes.length + 511) / 512 * 512 + 1024];
    byte[] name = path.getBytes(UTF_8);
    System.arraycopy(name, 0, tar, 0, name.length);
    byte[] size = String.format("%011o", bytes.length).getBytes(UTF_8);
    System.arraycopy(size, 0, tar, 124, size.length);
    System.arraycopy(bytes, 0, tar, 512, bytes.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(out)) {
      zip.write(tar);
    }
    return out.toByteArray();
  }

  private Esbuild esbuild() throws Exception {
    String digest =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-512").digest(archive));
    return new Esbuild(
        service,
        new Environment(
            variables, service, folder.resolve("home"), Clock.systemUTC(), null, List.of()),
        new EsbuildRelease("1.2.3", Map.of("linux-x64", digest)));
  }

  private String reason() throws Exception {
    return esbuild().find() instanceof Esbuild.Missing(String reason) ? reason : "found";
  }

  @Test
  void fetchesOnceIntoTheCache() throws Exception {
    Esbuild.Program first = esbuild().find();
    assertThat(first)
        .isEqualTo(
            new Esbuild.Found(
                folder.resolve("home/.cache/aloft/esbuild/1.2.3-linux-x64/esbuild"),
                "esbuild 1.2.3 from 127.0.0.1"));
    assertThat(esbuild().find())
        .isInstanceOfSatisfying(Esbuild.Found.class, found -> assertThat(found.fetched()).isNull());
    assertThat(requests).containsExactly(ARCHIVE);
  }

  @Test
  void theEsbuildOfTheProjectWins() throws Exception {
    Path own = folder.resolve("work/node_modules/.bin/esbuild");
    Files.createDirectories(Objects.requireNonNull(own.getParent()));
    Files.writeString(own, "");
    assertThat(own.toFile().setExecutable(true)).isTrue();
    assertThat(esbuild().find()).isEqualTo(new Esbuild.Found(own, null));
    assertThat(requests).isEmpty();
  }

  @Test
  void anotherFileIsRefused() throws Exception {
    files.put(ARCHIVE, archive("package/bin/esbuild", "#!/bin/sh\nrm -rf /\n"));
    assertThat(reason()).isEqualTo("127.0.0.1 has sent another file than @esbuild/linux-x64 1.2.3");
    assertThat(folder.resolve("home/.cache")).doesNotExist();
  }

  @Test
  void aBrokenDownloadLeavesNothing() throws Exception {
    try (ServerSocket cutting = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = cutting.accept()) {
              socket.getInputStream().read();
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc".getBytes(UTF_8));
            } catch (IOException e) {
              // The test then fails.
            }
          });
      variables.put("npm_config_registry", "http://127.0.0.1:" + cutting.getLocalPort());
      assertThat(reason()).isNotEqualTo("found").contains("127.0.0.1");
    }
    assertThat(folder.resolve("home/.cache")).doesNotExist();
    variables.put("npm_config_registry", url());
    assertThat(reason()).isEqualTo("found");
  }

  @Test
  void aSlowRegistryIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      variables.put("npm_config_registry", "http://127.0.0.1:" + silent.getLocalPort());
      Environment environment =
          new Environment(
              variables, service, folder.resolve("home"), Clock.systemUTC(), null, List.of());
      NpmRegistry registry =
          new NpmRegistry(
              NpmSettings.of(service, environment), environment, Duration.ofMillis(300));
      assertThatThrownBy(() -> registry.fetch("@esbuild/linux-x64", "1.2.3", "digest"))
          .hasMessage("127.0.0.1 is too slow: it has sent 0 bytes in 0 seconds");
    }
  }

  @Test
  void withoutANetworkNothingIsFetched() throws Exception {
    registry.stop(0);
    assertThat(reason()).isEqualTo("127.0.0.1: Connection refused");
    variables.put("npm_config_registry", "https://host.invalid/");
    assertThat(reason()).isEqualTo("the host host.invalid cannot be found");
    variables.put("NPM_CONFIG_OFFLINE", "true");
    assertThat(reason()).isEqualTo("npm is set to be offline");
  }

  @Test
  void theProjectsSettingsComeBeforeThoseOfTheUser() throws Exception {
    variables.remove("npm_config_registry");
    variables.put("TOKEN", "secret");
    String host = url().substring("http:".length());
    Files.writeString(
        folder.resolve("work/.npmrc"),
        "; of the project\n@esbuild:registry = \"" + url() + "\"\nregistry=http://127.0.0.1:9\n");
    Files.writeString(
        folder.resolve("home/.npmrc"),
        "registry=http://127.0.0.1:9/\n" + host + ":_authToken=${TOKEN}\n");
    assertThat(reason()).isEqualTo("found");
    assertThat(requests).containsExactly(ARCHIVE + " Bearer secret");
  }

  @Test
  void sendsPasswordsAsNpmKeepsThem() throws Exception {
    String host = url().substring("http:".length());
    Files.writeString(
        folder.resolve("home/.npmrc"), host + ":username=me\n" + host + ":_password=c2VjcmV0\n");
    assertThat(reason()).isEqualTo("found");
    assertThat(requests).containsExactly(ARCHIVE + " Basic bWU6c2VjcmV0");
  }

  @Test
  void followsToAnotherPlaceWithoutTheToken() throws Exception {
    Files.writeString(
        folder.resolve("home/.npmrc"), url().substring("http:".length()) + ":_authToken=secret\n");
    redirects.put(ARCHIVE, "/store/a.tgz");
    files.put("/store/a.tgz", archive);
    assertThat(reason()).isEqualTo("found");
    assertThat(requests).containsExactly(ARCHIVE + " Bearer secret", "/store/a.tgz");
  }

  @Test
  void asksForTheAddressWhereTheRegistryHasAnother() throws Exception {
    files.remove(ARCHIVE);
    files.put("/elsewhere.tgz", archive);
    files.put(
        "/npm/@esbuild%2flinux-x64",
        "{\"versions\": {\"1.2.3\": {\"dist\": {\"tarball\": \"/elsewhere.tgz\"}}}}"
            .getBytes(UTF_8));
    assertThat(reason()).isEqualTo("found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://x/y", "mailto:a@b", "http:x", "http://x:99999/"})
  void readsOnlyAddressesOfTheWeb(String address) throws Exception {
    redirects.put(ARCHIVE, address);
    assertThat(reason()).isEqualTo("127.0.0.1 redirects to nowhere");
    redirects.clear();
    files.remove(ARCHIVE);
    files.put(
        "/npm/@esbuild%2flinux-x64",
        ("{\"versions\": {\"1.2.3\": {\"dist\": {\"tarball\": \"" + address + "\"}}}}")
            .getBytes(UTF_8));
    assertThat(reason()).isEqualTo("127.0.0.1 has sent no address of @esbuild/linux-x64");
    variables.put("npm_config_registry", address);
    assertThat(reason()).isEqualTo("the registry in the settings of npm is not an address");
  }

  // As from TOKEN="$(cat file; echo)".
  @Test
  void aTokenWithALineBreakIsNotShown() throws Exception {
    Files.writeString(
        folder.resolve("home/.npmrc"),
        url().substring("http:".length()) + ":_authToken=${TOKEN}\n");
    variables.put("TOKEN", "secret\n");
    assertThat(reason()).isEqualTo("the credentials in the settings of npm contain a line break");
    assertThat(requests).isEmpty();
  }

  @Test
  void aRegistryWithoutTheVersionIsNamed() throws Exception {
    files.remove(ARCHIVE);
    assertThat(reason()).isEqualTo("127.0.0.1 does not have @esbuild/linux-x64 1.2.3");
    files.put("/npm/@esbuild%2flinux-x64", "<html>".getBytes(UTF_8));
    assertThat(reason()).isEqualTo("127.0.0.1 has sent no list of versions of @esbuild/linux-x64");
  }

  @Test
  void addressesWithPasswordsAreInNoMessage() throws Exception {
    variables.put("npm_config_registry", "secret word");
    assertThat(reason()).isEqualTo("the registry in the settings of npm is not an address");
    variables.put("npm_config_registry", "http://me:secret@127.0.0.1:1/");
    assertThat(reason()).doesNotContain("secret");
  }

  @Test
  void twoProcessesMayFetchAtOnce() throws Exception {
    Callable<String> fetch = this::reason;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<String> result : threads.invokeAll(Collections.nCopies(4, fetch))) {
        assertThat(result.get()).isEqualTo("found");
      }
    }
    try (var cached = Files.list(folder.resolve("home/.cache/aloft/esbuild"))) {
      assertThat(cached).hasSize(1);
    }
  }

  @Test
  void thePinnedReleaseHasADigestForEachPlatform() {
    assertThat(EsbuildRelease.PINNED.digests())
        .hasSize(26)
        .containsKeys("linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64")
        .allSatisfy(
            (platform, digest) -> assertThat(Base64.getDecoder().decode(digest)).hasSize(64));
  }
}
