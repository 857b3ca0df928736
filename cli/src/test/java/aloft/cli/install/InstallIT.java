package aloft.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Installs, starts, upgrades and uninstalls. The tests build on each other, because an
/// installation takes seconds.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallIT {
  @TempDir static Path temp;
  private static final List<String> OTHER_CLOUDS = List.of("google", "azure");

  private static SmallSources sources;
  private static Path prefix;
  private static Path aloft;
  private static Path project;
  private static ProcessRunner shell;

  @BeforeAll
  static void layOut() throws IOException {
    sources = new SmallSources(temp.resolve("the sources"));
    prefix = temp.resolve("a prefix/of mine");
    aloft = prefix.resolve("bin/aloft");
    project = Files.createDirectories(temp.resolve("project"));
    shell =
        new ProcessRunner(
            project,
            Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", temp.resolve("home").toString(),
                "JAVA_HOME", System.getProperty("java.home")));
    Files.createDirectories(completion("fish").getParent());
    Files.createDirectories(completion("bash").getParent());
    ProcessRunner.write(completion("zsh"), "another's");
    sources.program("first");
  }

  private static ProcessRunner.Outcome install(Object... more) {
    return shell.run(
        Stream.concat(Stream.of(sources.file("install.sh"), "--prefix", prefix), Stream.of(more))
            .toArray());
  }

  /// The completion file of a shell.
  private static Path completion(String shell) {
    return temp.resolve("home")
        .resolve(
            switch (shell) {
              case "bash" -> ".local/share/bash-completion/completions/aloft";
              case "zsh" -> ".zfunc/_aloft";
              default -> ".config/fish/completions/aloft.fish";
            });
  }

  private static List<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(prefix.resolve("share/aloft"))) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith(".") && !name.equals("schema"))
          .toList();
    }
  }

  private static String start(Object... words) {
    return start(shell, words);
  }

  private static String start(ProcessRunner shell, Object... words) {
    var outcome = shell.run(Stream.concat(Stream.of(aloft), Stream.of(words)).toArray());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    return outcome.out();
  }

  @Test
  @Order(1)
  void installs() throws IOException {
    var installed = install("--wait");
    assertThat(installed.exit()).as(installed.err()).isZero();
    assertThat(versions()).singleElement().asString().matches("\\d+\\.\\d+\\.\\d+-[0-9a-f]{12}");
    assertThat(installed.out())
        .contains(
            "Installed Aloft", prefix.resolve("share/aloft").toString(), "Next: " + aloft + " ");
    try (Stream<Path> left = Files.walk(prefix)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name ->
              name.startsWith(".new") || name.equals(".lock") || name.startsWith("training"));
    }
  }

  @Test
  @Order(2)
  void reinstallIsANoOp() throws IOException {
    List<String> before = versions();
    var again =
        shell
            .with("PATH", System.getenv("PATH") + ":" + prefix.resolve("bin"))
            .run(sources.file("install.sh"), "--prefix=" + prefix);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).contains("Already installed", "Next: aloft ");
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void printsItsVersionWithoutTheJvm() {
    assertThat(start("--version"))
        .matches("aloft \\d+\\.\\d+\\.\\d+\n")
        .isEqualTo(start("-v"))
        .isEqualTo(start("version"));
  }

  @Test
  @Order(3)
  void rejectsUnknownCommandsWithoutTheJvm() {
    var unknown = shell.run(aloft, "pritn", "--stage", "x");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err())
        .isEqualTo("error: unknown command \"pritn\" [usage]\n  did you mean \"print\"?\n");
    assertThat(start("x", "y")).startsWith("first ");
    assertThat(start("Pritn")).startsWith("first ");
    assertThat(start("pritn", "--json")).startsWith("first ");
  }

  @Test
  @Order(3)
  void leavesAnUnknownCommandToAManifestWithScripts() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("scripts"));
    ProcessRunner there = shell.in(folder);
    ProcessRunner.write(folder.resolve("serverless.yml"), "custom: { scripts: { commands: {} } }");
    ProcessRunner.write(folder.resolve("other"), "plugins: [serverless-plugin-scripts]");
    assertThat(there.run(aloft, "seed").exit()).isEqualTo(2);
    ProcessRunner.write(
        folder.resolve("serverless-dev.ts"), "export = { plugins: ['serverless-plugin-scripts'] }");
    assertThat(start(there, "seed")).startsWith("first ");
  }

  @Test
  @Order(3)
  void saysThatTheFolderIsGone() throws IOException {
    for (String after : List.of("", "mkdir ../gone;")) {
      var gone =
          shell.run(
              "sh",
              "-c",
              "mkdir gone; cd gone; rmdir ../gone;"
                  + after
                  + " \"$0\" print; e=$?;"
                  + " cd ..; rmdir gone 2>/dev/null; exit $e",
              aloft);
      assertThat(gone.exit()).isEqualTo(1);
      assertThat(gone.out()).isEmpty();
      // Some shells complain as well when they start.
      assertThat(gone.err().lines().filter(line -> line.startsWith("error: ")))
          .singleElement()
          .asString()
          .startsWith("error: the folder that you are in is gone");
    }
    assertThat(shell.in(Files.createSymbolicLink(temp.resolve("linked"), project)).run(aloft, "x"))
        .extracting(ProcessRunner.Outcome::exit)
        .isEqualTo(0);
  }

  @Test
  @Order(3)
  void readsNoPipe() {
    var pipe = shell.run("sh", "-c", "mkfifo pipe.yml; \"$0\" print -c pipe.yml", aloft);
    assertThat(pipe.out()).startsWith("first aloft.jar");
    pipe = shell.run(aloft, "deploy", "-c", "pipe.yml");
    assertThat(pipe.out()).startsWith("first aloft.jar");
  }

  @Test
  @Order(3)
  void selectsTheClassPathForACommand() {
    String shortOne = "first aloft.jar:picocli.jar ";
    String aws = "first aloft.jar:picocli.jar:aws/aloft-aws.jar ";
    String local = "first aloft.jar:picocli.jar:local/aloft-local.jar ";
    ProcessRunner.write(
        project.resolve("serverless.yml"),
        "service: x\nprovider:\n  name: aws\n  runtime: nodejs22.x\n");
    ProcessRunner.write(
        project.resolve("asks.yml"), "service: x\nprovider:\n  name: aws\ncustom: ${ssm:/x}\n");
    ProcessRunner.write(
        project.resolve("other.yml"), "service: aws-like\nprovider:\n  name: other # not aws\n");
    ProcessRunner.write(
        project.resolve("gs.yml"), "service: x\nprovider:\n  name: google\ncustom: ${gs:x/y}\n");
    ProcessRunner.write(
        project.resolve("other.json"), "{\"service\": \"x\", \"provider\": {\"name\": \"aws\"}}");
    ProcessRunner.write(project.resolve("short.yml"), "service: x\nprovider: aws\n");
    assertThat(start("print")).startsWith(shortOne);
    assertThat(start("deploy")).startsWith(aws);
    assertThat(start("--stage", "print", "-r", "x", "info", "--json")).startsWith(aws);
    assertThat(start("--stage=dev", "--stage", "deploy", "print")).startsWith(shortOne);
    assertThat(start("deploy", "--config", "other.yml")).startsWith(shortOne);
    for (String cloud : OTHER_CLOUDS) {
      String other = "first aloft.jar:picocli.jar:" + cloud + "/aloft-" + cloud + ".jar ";
      String manifest = cloud + ".yml";
      ProcessRunner.write(
          project.resolve(manifest),
          "service: aws-like\nprovider:\n  name: " + cloud + " # not aws\n");
      assertThat(start("deploy", "--config", manifest)).startsWith(other);
      assertThat(start("deploy", "list", "-c", manifest)).startsWith(other);
      assertThat(start("rollback", "-c", manifest)).startsWith(other);
      assertThat(start("print", "-c", manifest)).startsWith(shortOne);
      assertThat(start("deploy", "--provider", cloud)).startsWith(other);
      assertThat(start("deploy", "--provider=aws", "-c", manifest)).startsWith(aws);
      assertThat(start("--provider", cloud, "info")).startsWith(other);
    }
    assertThat(start("print", "-c", "gs.yml"))
        .startsWith("first aloft.jar:picocli.jar:google/aloft-google.jar ");
    assertThat(start("deploy", "--provider", "other")).startsWith(shortOne);
    assertThat(start("deploy", "--config=other.json")).startsWith(aws);
    assertThat(start("deploy", "-c", "short.yml")).startsWith(aws);
    assertThat(start("print", "-c", "asks.yml")).startsWith(aws);
    assertThat(start("deploy", "-c", "missing.yml")).startsWith(shortOne);
    assertThat(start("invoke", "-f", "hello")).startsWith(aws);
    assertThat(start("invoke", "-f", "hello", "local")).startsWith(local);
    assertThat(start("invoke", "local", "-f", "hello")).startsWith(local);
    assertThat(start("invoke", "--type", "Event", "local")).startsWith(local);
    assertThat(start("deploy", "--local")).startsWith(local);
    assertThat(start("local", "status")).startsWith(local);
    assertThat(start("local", "run")).startsWith(local);
    assertThat(start("print", "local")).startsWith(shortOne);
    assertThat(start("print", "--local", "-c", "asks.yml")).startsWith(local);
  }

  @Test
  @Order(3)
  void passesArgumentsUnchanged() {
    ProcessRunner.write(project.resolve("grüße *.txt"), "");
    assertThat(start("a b", "", "*", "$HOME", "grüße *.txt"))
        .isEqualTo("first aloft.jar:picocli.jar a b||*|$HOME|grüße *.txt\ntrue null\n");
    assertThat(shell.run(aloft, "exit", "3").exit()).isEqualTo(3);
  }

  @Test
  @Order(3)
  void aClosedStdinIsEmpty() {
    assertThat(shell.run("sh", "-c", "\"$0\" exit stdin <&-", aloft).exit()).isZero();
    assertThat(shell.run("sh", "-c", "printf A | \"$0\" exit stdin", aloft).exit()).isEqualTo(66);
  }

  @Test
  @Order(3)
  void ignoresJvmOptionsOfOtherPrograms() {
    var loaded = shell.with("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC").with("JDK_JAVA_OPTIONS", "-Dx=*");
    assertThat(start(loaded, "x")).startsWith("first ");
    assertThat(start(shell.with("ALOFT_JAVA_OPTIONS", "-Dmine=* -Dx=y"), "x")).endsWith(" *\n");
  }

  @Test
  @Order(3)
  void startsThroughLinksAndFromAnyFolder() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), aloft);
    Path second = Files.createSymbolicLink(temp.resolve("second"), Path.of("link"));
    assertThat(shell.run(link, "x").out()).startsWith("first ");
    assertThat(shell.run(second, "x").out()).startsWith("first ");
    assertThat(shell.in(prefix).run("bin/aloft", "x").out()).startsWith("first ");
    assertThat(shell.in(prefix.resolve("bin")).run("sh", "aloft", "x").out()).startsWith("first ");
    assertThat(
            shell
                .with("PATH", prefix.resolve("bin") + ":" + System.getenv("PATH"))
                .run("sh", "-c", "aloft x")
                .out())
        .startsWith("first ");
  }

  private static Path cache(String kind) throws IOException {
    return prefix
        .resolve("share/aloft")
        .resolve(versions().getFirst())
        .resolve("cache")
        .resolve(kind + ".aot");
  }

  private static void await(Path file) throws InterruptedException {
    for (int i = 0; i < 600 && !Files.exists(file); i++) {
      Thread.sleep(100);
    }
    assertThat(file).exists();
  }

  @Test
  @Order(3)
  void createsACacheThatIsMissing() throws Exception {
    Path cache = cache("short");
    Files.delete(cache);
    assertThat(start("x")).startsWith("first ");
    await(cache);
    assertThat(start(shell.with("ALOFT_JAVA_OPTIONS", "-XX:AOTMode=on"), "x")).startsWith("first ");
  }

  @Test
  @Order(3)
  void usesTheAotCache() {
    var strict = shell.with("ALOFT_JAVA_OPTIONS", "-XX:AOTMode=on");
    assertThat(start(strict, "x")).startsWith("first ");
    assertThat(start(strict, "deploy")).startsWith("first ");
    for (String cloud : OTHER_CLOUDS) {
      assertThat(start(strict, "deploy", "--provider", cloud)).startsWith("first ");
    }
    assertThat(start(strict, "local", "status")).startsWith("first ");
  }

  @Test
  @Order(3)
  void installsShellCompletions() {
    assertThat(completion("bash")).content().contains(" completion|bash\n");
    assertThat(prefix.resolve("share/aloft/schema/aws.json")).content().startsWith("{");
    assertThat(completion("fish")).content().contains(" completion|fish\n");
    assertThat(completion("zsh")).content().isEqualTo("another's");
    assertThat(start("completion", "bash")).contains(" completion|bash\n");
    assertThat(temp.resolve("home/.zsh")).doesNotExist();
  }

  @Test
  @Order(4)
  void anUpgradeRunsTheNewCode() throws Exception {
    String old = versions().getFirst();
    sources.program("second");
    var upgraded = install();
    assertThat(upgraded.exit()).as(upgraded.err()).isZero();
    assertThat(start("x")).startsWith("second ");
    assertThat(start("deploy")).startsWith("second ");
    assertThat(versions()).hasSize(1).doesNotContain(old);
    await(cache("local"));
    await(cache("aws"));
    for (String cloud : OTHER_CLOUDS) {
      assertThat(cache(cloud)).doesNotExist();
      assertThat(start("deploy", "--provider", cloud)).startsWith("second ");
      await(cache(cloud));
    }
  }

  @Test
  @Order(5)
  void aFailedBuildChangesNothing() throws IOException {
    List<String> before = versions();
    ProcessRunner.write(sources.file("cli/src/main/java/aloft/cli/Main.java"), "no java");
    var failed = install();
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.err().lines().toList().getLast()).startsWith("aloft: the build failed");
    assertThat(start("x")).startsWith("second ");
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  @Order(6)
  void uninstallRemovesOnlyItsOwnFiles() {
    Path mine = prefix.resolve("bin/mine");
    ProcessRunner.write(mine, "");
    var gone = install("--uninstall");
    assertThat(gone.exit()).as(gone.err()).isZero();
    assertThat(mine).isRegularFile();
    assertThat(aloft).doesNotExist();
    assertThat(prefix.resolve("share")).doesNotExist();
    assertThat(completion("bash")).doesNotExist();
    assertThat(completion("fish")).doesNotExist();
    assertThat(completion("zsh")).content().isEqualTo("another's");
    assertThat(install("--uninstall").out()).contains("not installed");
  }

  @Test
  @Order(7)
  void keepsAnotherProgram() throws IOException {
    ProcessRunner.program(aloft, "echo another");
    var refused = install();
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains(aloft + " is another program");
    install("--uninstall");
    assertThat(Files.readString(aloft)).contains("another");
    assertThat(shell.run(sources.file("install.sh"), "--prefx").exit()).isEqualTo(2);
  }
}
