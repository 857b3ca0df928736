package aloft.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.CfnLint;
import aloft.aws.cloud.fake.MiniStack;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every command line in the README of each template, in order. The programs that a line needs
/// (Node, Python, Maven, Go, make, curl) must be installed; otherwise, the test fails and its
/// message contains the program.
final class TemplatesIT {
  /// The commands that a README must contain for this machine and for its cloud.
  private static final List<String> LOCAL_COMMANDS =
      List.of("aloft deploy --local", "aloft remove --local");

  private static final List<String> CLOUD_COMMANDS = List.of("aloft deploy", "aloft remove");

  /// Templates whose functions MiniStack does not run. On it, only their deployment is tested.
  private static final Set<String> MOCKED = Set.of("aws-java-http-api");

  private static final Path MAVEN = Path.of("../mvnw").toAbsolutePath().normalize();
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir static Path deployedTemplates;
  @TempDir Path temporary;

  private BundledTemplate template = BundledTemplate.all().getFirst();
  private Path project = Path.of("");

  /// The option that selects where the service is deployed.
  private String locationOption = "";

  static List<BundledTemplate> all() {
    return BundledTemplate.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void readmeCommandsWork(BundledTemplate testedTemplate) throws Exception {
    template = testedTemplate;
    project = temporary.toRealPath().resolve("shop");
    CommandRunner outside = new CommandRunner(temporary.toRealPath());
    assertThat(outside.aloft("create", "-t", template.name(), "-p", "shop").code()).isZero();

    List<String> lines = readmeCommands();
    List<String> steps = new ArrayList<>(CLOUD_COMMANDS);
    steps.addAll(LOCAL_COMMANDS);
    assertThat(steps)
        .allSatisfy(
            step -> assertThat(lines).anyMatch(line -> line.matches(step + "( -[fpd].*)?")));
    assertThat(lines.getFirst()).doesNotStartWith("aloft");
    int deployment = lines.indexOf(CLOUD_COMMANDS.getFirst());
    for (String line : hasFakeCloud() ? lines : lines.subList(0, deployment)) {
      runLine(line);
    }
  }

  /// Whether the template can be deployed to a fake of its cloud.
  private boolean hasFakeCloud() {
    return template.name().startsWith("aws-");
  }

  /// Whether messages call functions of the template, whose results are in their logs.
  private boolean isForMessages() {
    return template.name().endsWith("-pubsub") || template.name().endsWith("-queue");
  }

  /// The commands of the README without their comments.
  private List<String> readmeCommands() throws IOException {
    try (Stream<String> text = Files.lines(project.resolve("README.md"))) {
      return text.filter(line -> line.startsWith("    "))
          .map(line -> line.replaceFirst(" {2,}# .*", "").strip())
          .toList();
    }
  }

  private void runLine(String line) throws Exception {
    if (!line.startsWith("aloft ")) {
      String address = line.contains("URL") ? apiUrl() : "";
      String output = sh(line.replaceFirst("^mvn ", MAVEN + " -q -B ").replace("URL", address));
      assertThat(output).as(line).contains(line.startsWith("curl") ? expectedResponse(line) : "");
      return;
    }
    CommandRunner.Result result = aloft(line);
    assertThat(result.code()).as("%s%n%s%n%s", line, result.out(), result.err()).isZero();
    assertThat(result.err()).doesNotContain("warning");
    boolean isLogged = isForMessages();
    if (line.contains(" logs ") || (line.contains(" invoke ") && !isLogged)) {
      assertThat(result.out()).contains(expectedResponse(line));
    } else if (line.contains(" invoke local ")) {
      assertThat(result.err()).contains(expectedResponse(line));
    } else if (line.startsWith("aloft deploy")) {
      locationOption = line.endsWith(" --local") ? " --local" : "";
      checkDeployment(line);
    } else if (line.startsWith("aloft remove")) {
      assertThat(aloft("aloft info" + locationOption).err()).contains("[deployment/missing]");
    }
  }

  /// The text that a response must contain.
  private String expectedResponse(String line) {
    boolean named = isForMessages() || line.contains("Ada") || line.contains("event.json");
    return line.startsWith("curl") && locationOption.isEmpty() && MOCKED.contains(template.name())
        ? "Mock response"
        : named ? "Hello Ada" : "Hello world";
  }

  private void checkDeployment(String line) throws IOException {
    assertThat(aloft(line).err()).contains("No changes to deploy");
    assertThat(text(info(), "service")).isEqualTo("shop");
    if (locationOption.isEmpty()) {
      Files.copy(
          project.resolve(".serverless/cloudformation-template-update-stack.json"),
          deployedTemplates.resolve(template.name() + ".json"));
    }
  }

  /// Checks all templates with one call of cfn-lint, which takes a second to start.
  @AfterAll
  static void generatedTemplatesPassCfnLint() throws IOException {
    try (Stream<Path> files = Files.list(deployedTemplates)) {
      // W3005: a DependsOn that a Ref implies, which the original writes too.
      assertThat(CfnLint.check(files.sorted().toList(), List.of("W3005"))).isEmpty();
    }
  }

  private Node info() {
    CommandRunner.Result info = aloft("aloft info --json" + locationOption);
    assertThat(info.code()).as(info.err()).isZero();
    return Json.read(info.out(), "info");
  }

  /// The URL that `deploy` prints. A URL of AWS is replaced with that of MiniStack.
  private String apiUrl() {
    Node endpoints = Objects.requireNonNull(info().get("endpoints"));
    String url = text(((Sequence) endpoints).items().getFirst(), "url").replaceAll("[{}]", "");
    URI printed = URI.create(url);
    String stage = printed.getPath().startsWith("/dev/") ? "/dev" : "";
    if (!locationOption.isEmpty()) {
      return "http://" + printed.getAuthority() + stage;
    }
    String api = Objects.requireNonNull(printed.getHost()).replaceFirst("\\..*", "");
    return MiniStack.shared().endpoint() + "/_aws/execute-api/" + api + stage;
  }

  private static String text(Node node, String key) {
    return Objects.requireNonNull(Objects.requireNonNull(node.get(key), key).text());
  }

  private CommandRunner.Result aloft(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    Map<String, String> variables = new HashMap<>(MiniStack.shared().account("test"));
    variables.put("XDG_DATA_HOME", temporary.resolve("data").toString());
    variables.put("ALOFT_LOCAL_PORT", "48100");
    // The packages and caches of this build.
    Path home = Path.of(System.getProperty("user.home"));
    variables.put("MAVEN_OPTS", "-Dmaven.repo.local=" + home.resolve(".m2/repository"));
    variables.put("GOPATH", home.resolve("go").toString());
    variables.put("GOCACHE", home.resolve(".cache/go-build").toString());
    return new CommandRunner(project, variables)
        .aloft(words.subList(1, words.size()).toArray(String[]::new));
  }

  @AfterEach
  void stopLocalCloud() {
    assertThat(aloft("aloft local stop").code()).isZero();
  }

  private String sh(String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", line)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", line, output).isZero();
    return output;
  }

  @Test
  void bootstrapIsExecutableInTheZip() throws Exception {
    CommandRunner outside = new CommandRunner(temporary.toRealPath());
    assertThat(outside.aloft("create", "-t", "aws-provided", "-p", "own").code()).isZero();
    project = temporary.toRealPath().resolve("own");
    assertThat(aloft("aloft package").code()).isZero();
    assertThat(sh("unzip -Z .serverless/own.zip bootstrap")).startsWith("-rwxr-xr-x");
  }
}
