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

/// Every template, as its README tells a user to use it: each line of commands there is run, in its
/// order. What a line needs (Node, Python, Maven, Go, make, curl) must be on this machine: where it
/// is not, the test fails and names it.
final class TemplatesIT {
  /// What a README must have its reader do on this machine, and then on AWS.
  private static final List<String> HERE = List.of("aloft deploy --local", "aloft remove --local");

  private static final List<String> THERE = List.of("aloft deploy", "aloft remove");

  /// What MiniStack answers for instead of running it: there, only the deployment is judged.
  private static final Set<String> MOCKED = Set.of("aws-java-http-api");

  private static final Path MAVEN = Path.of("../mvnw").toAbsolutePath().normalize();
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir static Path judged;
  @TempDir Path temporary;

  private BundledTemplate template = BundledTemplate.all().getFirst();
  private Path project = Path.of("");

  /// What tells commands where the service is deployed.
  private String where = "";

  static List<BundledTemplate> all() {
    return BundledTemplate.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void doesWhatItsReadmeSays(BundledTemplate given) throws Exception {
    template = given;
    project = temporary.toRealPath().resolve("shop");
    CommandRunner outside = new CommandRunner(temporary.toRealPath());
    assertThat(outside.aloft("create", "-t", template.name(), "-p", "shop").code()).isZero();

    List<String> lines = lines();
    List<String> steps = new ArrayList<>(THERE);
    steps.addAll(HERE);
    assertThat(steps)
        .allSatisfy(
            step -> assertThat(lines).anyMatch(line -> line.matches(step + "( -[fpd].*)?")));
    assertThat(lines.getFirst()).doesNotStartWith("aloft");
    for (String line : lines) {
      follow(line);
    }
  }

  /// The commands of the README, without what is said beside them.
  private List<String> lines() throws IOException {
    try (Stream<String> text = Files.lines(project.resolve("README.md"))) {
      return text.filter(line -> line.startsWith("    "))
          .map(line -> line.replaceFirst(" {2,}# .*", "").strip())
          .toList();
    }
  }

  private void follow(String line) throws Exception {
    if (!line.startsWith("aloft ")) {
      String address = line.contains("URL") ? address() : "";
      String said = sh(line.replaceFirst("^mvn ", MAVEN + " -q -B ").replace("URL", address));
      assertThat(said).as(line).contains(line.startsWith("curl") ? answer(line) : "");
      return;
    }
    CommandRunner.Result result = aloft(line);
    assertThat(result.code()).as("%s%n%s%n%s", line, result.out(), result.err()).isZero();
    assertThat(result.err()).doesNotContain("warning");
    if (line.contains(" invoke ")) {
      assertThat(result.out()).contains(answer(line));
    } else if (line.startsWith("aloft deploy")) {
      where = line.endsWith(" --local") ? " --local" : "";
      isDeployed(line);
    } else if (line.startsWith("aloft remove")) {
      assertThat(aloft("aloft info" + where).err()).contains("[deployment/missing]");
    }
  }

  /// What is to be read in an answer.
  private String answer(String line) {
    boolean named = line.contains("Ada") || line.contains("event.json");
    return line.startsWith("curl") && where.isEmpty() && MOCKED.contains(template.name())
        ? "Mock response"
        : named ? "Hello Ada" : "Hello world";
  }

  private void isDeployed(String line) throws IOException {
    assertThat(aloft(line).err()).contains("No changes to deploy");
    assertThat(text(info(), "service")).isEqualTo("shop");
    if (where.isEmpty()) {
      Files.copy(
          project.resolve(".serverless/cloudformation-template-update-stack.json"),
          judged.resolve(template.name() + ".json"));
    }
  }

  /// AWS' own rules, for all at once: each call of the tool takes a second.
  @AfterAll
  static void theirTemplatesAreSound() throws IOException {
    try (Stream<Path> files = Files.list(judged)) {
      // W3005: a DependsOn that a Ref implies, as the original writes it.
      assertThat(CfnLint.judge(files.sorted().toList(), List.of("W3005"))).isEmpty();
    }
  }

  private Node info() {
    CommandRunner.Result info = aloft("aloft info --json" + where);
    assertThat(info.code()).as(info.err()).isZero();
    return Json.read(info.out(), "info");
  }

  /// The URL that `deploy` prints; where that is one of AWS, the place where MiniStack serves it.
  private String address() {
    Node endpoints = Objects.requireNonNull(info().get("endpoints"));
    String url = text(((Sequence) endpoints).items().getFirst(), "url").replaceAll("[{}]", "");
    URI printed = URI.create(url);
    String stage = printed.getPath().startsWith("/dev/") ? "/dev" : "";
    if (!where.isEmpty()) {
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
    return new CommandRunner(project, variables)
        .aloft(words.subList(1, words.size()).toArray(String[]::new));
  }

  @AfterEach
  void stopTheLocalCloud() {
    assertThat(aloft("aloft local stop").code()).isZero();
  }

  private String sh(String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", line)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", line, said).isZero();
    return said;
  }

  @Test
  void aProgramMadeForLambdaIsExecutableInTheZip() throws Exception {
    CommandRunner outside = new CommandRunner(temporary.toRealPath());
    assertThat(outside.aloft("create", "-t", "aws-provided", "-p", "own").code()).isZero();
    project = temporary.toRealPath().resolve("own");
    assertThat(aloft("aloft package").code()).isZero();
    assertThat(sh("unzip -Z .serverless/own.zip bootstrap")).startsWith("-rwxr-xr-x");
  }
}
