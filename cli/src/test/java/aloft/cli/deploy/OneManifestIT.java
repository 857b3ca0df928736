package aloft.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.MiniStack;
import aloft.azure.cloud.fake.Answer;
import aloft.azure.cloud.fake.AzureDouble;
import aloft.azure.cloud.fake.AzureTools;
import aloft.cli.AloftCommand;
import aloft.google.cloud.fake.GoogleDouble;
import aloft.google.cloud.fake.GoogleTools;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service of docs/guide/one-manifest.md: all commands on each cloud, and only `--provider`
/// differs.
final class OneManifestIT {
  private static final Path GUIDE = Path.of("../docs/guide/one-manifest.md");
  private static final Pattern FILE =
      Pattern.compile("^`([^`\\n]+)`:\\n\\n```\\w+\\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private Path folder;
  private final Map<String, String> variables = new TreeMap<>();
  private Path service = Path.of("");
  private String cloud = "";

  @BeforeEach
  void writeService() throws IOException {
    service = folder.resolve("service");
    Matcher files = FILE.matcher(Files.readString(GUIDE));
    while (files.find()) {
      write(files.group(1), files.group(2));
    }
    variables.put("PATH", System.getenv("PATH"));
    variables.put("HOME", folder.toString());
    variables.put("XDG_DATA_HOME", folder.resolve("data").toString());
    variables.put("ALOFT_LOCAL_PORT", "6650");
  }

  @AfterEach
  void stopLocalCloud() {
    run("local", "stop");
  }

  private void write(String name, String text) throws IOException {
    Path file = service.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private AloftCommand.Output run(String... words) {
    return runIn(service, words);
  }

  private AloftCommand.Output runIn(Path working, String... words) {
    return AloftCommand.underTest()
        .run(
            new Environment(
                variables, working, folder, Clock.systemUTC(), null, AloftCommand.PROGRAM),
            words);
  }

  /// The output of a command on the cloud under test.
  private AloftCommand.Output aloft(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--provider";
    all[words.length + 1] = cloud;
    return run(all).done();
  }

  @Test
  void onAws() throws Exception {
    cloud = "aws";
    variables.putAll(MiniStack.shared().account("test"));
    runAllCommands("eu-west-1", () -> {});
  }

  @Test
  void onGoogle() throws Exception {
    cloud = "google";
    Files.createSymbolicLink(service.resolve("node_modules"), GoogleTools.pinned().nodeModules());
    try (GoogleDouble google = GoogleDouble.start()) {
      variables.putAll(google.variables());
      runAllCommands("europe-west1", () -> google.run("europe-west1", "greetings-dev-greet"));
    }
  }

  @Test
  void onAzure() throws Exception {
    cloud = "azure";
    Files.createSymbolicLink(service.resolve("node_modules"), AzureTools.pinned().nodeModules());
    try (AzureDouble azure = AzureDouble.start()) {
      variables.putAll(azure.variables());
      runAllCommands("westeurope", () -> start(azure));
    }
  }

  /// Runs the package that the app has got on the local cloud: it registers its functions itself.
  private void start(AzureDouble azure) {
    try {
      Path deployed = folder.resolve("deployed");
      for (Map.Entry<String, byte[]> file : azure.packageOf(azure.apps().getFirst()).entrySet()) {
        Path target = deployed.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
      }
      Files.writeString(
          deployed.resolve("serverless.yml"),
          """
          service: deployed
          provider: {name: azure, runtime: node22, environment: {WORD: %s}}
          functions:
            greet: {events: [http: GET /greet]}
          """
              .formatted(azure.setting(azure.apps().getFirst(), "WORD")));
      runIn(deployed, "deploy", "--local").done();
      URI url = URI.create(url(runIn(deployed, "info", "--local", "--json")));
      azure.serve("", call -> Answer.text(200, get(url.resolve(call.target()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param started starts the deployed code, if the fake cloud does not do that itself
  private void runAllCommands(String region, Runnable started) throws Exception {
    assertThat(aloft("print").out()).contains("name: " + cloud, "region: " + region);
    aloft("package", "--package", folder.resolve("out").toString());
    assertThat(Files.readString(folder.resolve("out/topology.json"))).contains("greetings-dev");
    assertThat(aloft("invoke", "local", "-f", "greet", "--data", "{}").out()).contains("Hello you");
    aloft("invoke", "local", "-f", "tidy", "--data", "{\"all\": true}");

    aloft("deploy", "--local");
    assertThat(get(URI.create(url(aloft("info", "--local", "--json")) + "?name=Ann")))
        .isEqualTo("Hello Ann");
    aloft("remove", "--local");

    assertThat(aloft("deploy").out()).contains("endpoint: GET - ", "  note: ");
    String first = current();
    started.run();
    assertThat(invoked()).contains("Hello you");
    assertThat(aloft("deploy").err()).contains("No changes to deploy");

    String manifest = Files.readString(service.resolve("serverless.yml"));
    write("serverless.yml", manifest.replace("WORD: Hello", "WORD: Hi"));
    aloft("deploy");
    started.run();
    assertThat(invoked()).contains("Hi you");
    assertThat(current()).isNotEqualTo(first);

    aloft("rollback", "--timestamp", first);
    started.run();
    assertThat(invoked()).contains("Hello you");
    assertThat(current()).isEqualTo(first);
    aloft("logs", "-f", "greet");

    assertThat(aloft("remove").err()).contains("has been successfully removed");
    assertThat(run("info", "--provider", cloud).err()).contains("[deployment/missing]");
  }

  private String invoked() {
    return aloft("invoke", "-f", "greet", "--data", "{}").out();
  }

  /// The timestamp of the deployment that is deployed now.
  private String current() {
    for (Node revision : list(Json.read(aloft("deploy", "list", "--json").out(), "list"))) {
      if (Objects.equals(Json.plainValue(node(revision, "current")), true)) {
        return text(revision, "timestamp");
      }
    }
    throw new AssertionError("no deployment is current");
  }

  private static String url(AloftCommand.Output output) {
    Node info = Json.read(output.done().out(), "info");
    return text(list(node(info, "endpoints")).iterator().next(), "url");
  }

  private static Iterable<Node> list(Node node) {
    return ((Sequence) node).items();
  }

  private static Node node(Node parent, String key) {
    return Objects.requireNonNull(parent.get(key), key);
  }

  private static String text(Node parent, String key) {
    return Objects.requireNonNull(node(parent, key).text(), key);
  }

  private static String get(URI url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
