package aloft.cli.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The release archive of a small program: it is the same for each build, and installs with a shell
/// and the tools of any system; whatever is wrong with it changes nothing.
final class ReleaseIT {
  /// What an installation from an archive may use, besides a shell.
  private static final List<String> TOOLS =
      List.of(
          "cat",
          "cp",
          "cut",
          "date",
          "dirname",
          "head",
          "ls",
          "mkdir",
          "mv",
          "nice",
          "pwd",
          "id",
          "readlink",
          "rm",
          "rmdir",
          "sha256sum",
          "sleep",
          "tail",
          "tr",
          "uname",
          "curl",
          "gzip",
          "sh",
          "tar");

  @TempDir static Path temp;

  private static SmallSources sources;
  private static Path archive;
  private static ProcessRunner builder;
  private static ProcessRunner shell;

  @BeforeAll
  static void release() throws IOException {
    sources = new SmallSources(temp.resolve("the sources"));
    sources.program("first");
    builder =
        new ProcessRunner(
            sources.folder(),
            Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", temp.resolve("my home").toString(),
                "JAVA_HOME", System.getProperty("java.home")));
    succeed(builder.run("./mvnw", "package"));
    build();
    archive = find(".tar.gz");
    Path tools = Files.createDirectories(temp.resolve("tools"));
    for (String tool : TOOLS) {
      var place = builder.run("sh", "-c", "command -v " + tool).out().strip();
      if (place.startsWith("/")) {
        Files.createSymbolicLink(tools.resolve(tool), Path.of(place));
      }
    }
    shell =
        new ProcessRunner(
            temp, Map.of("PATH", tools.toString(), "HOME", temp.resolve("my home").toString()));
  }

  private static void build() {
    succeed(builder.run("sh", "cli/dist/release.sh", "0.1.0", "https://example.com/aloft"));
  }

  private static void succeed(ProcessRunner.Outcome outcome) {
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isZero();
  }

  private static Path find(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(sources.file("target/dist"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).findFirst().orElseThrow();
    }
  }

  private static ProcessRunner.Outcome install(Path prefix, Object... words) {
    return install(shell, prefix, words);
  }

  private static ProcessRunner.Outcome install(ProcessRunner shell, Path prefix, Object... words) {
    Object[] command =
        Stream.concat(
                Stream.of("sh", sources.file("install.sh"), "--prefix", prefix), Stream.of(words))
            .toArray();
    return shell.run(command);
  }

  private static String command(Path prefix) {
    return prefix.resolve("bin/aloft").toString();
  }

  /// Names and times of all files, except the caches, which are created in the background.
  private static String state(Path prefix) {
    return builder
        .run(
            "sh",
            "-c",
            "cd \"$0\" && find . -path '*/cache' -prune -o -type f -printf '%p %t\\n' | sort",
            prefix)
        .out();
  }

  @Test
  void twoBuildsGiveTheSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(archive);
    byte[] npm = Files.readAllBytes(find(".tgz"));
    build();
    assertThat(Files.readAllBytes(archive)).isEqualTo(first);
    assertThat(Files.readAllBytes(find(".tgz"))).isEqualTo(npm);
  }

  @Test
  void installsFromAFileWithoutAJdk() throws IOException {
    Path prefix = temp.resolve("from file");
    var installed = install(prefix, "--from", archive);
    succeed(installed);
    assertThat(installed.out()).contains("Verifying", "Installed Aloft 0.1.0");
    assertThat(shell.run(command(prefix), "x").out()).startsWith("first ");
    assertThat(prefix.resolve("share/aloft/schema/aws.json")).exists();
    var again = install(prefix, "--from", archive);
    assertThat(again.out()).contains("Already installed");
    succeed(install(prefix, "--uninstall"));
    assertThat(prefix).doesNotExist();
  }

  @Test
  void installsFromAUrlAndThroughAPipe() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          Path file = sources.file("target/dist" + path);
          if (path.startsWith("/moved/")) {
            exchange.getResponseHeaders().add("Location", path.substring(6));
            exchange.sendResponseHeaders(302, -1);
          } else if (Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(
                200, exchange.getRequestMethod().equals("HEAD") ? -1 : Files.size(file));
            if (!exchange.getRequestMethod().equals("HEAD")) {
              Files.copy(file, exchange.getResponseBody());
            }
          } else {
            exchange.sendResponseHeaders(404, -1);
          }
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      Path prefix = temp.resolve("from url");
      succeed(install(prefix, "--from", url + "/moved/" + archive.getFileName()));
      assertThat(shell.run(command(prefix), "x").out()).startsWith("first ");
      Path piped = temp.resolve("piped");
      succeed(
          shell.run(
              "sh",
              "-c",
              "cat \"$0\" | sh -s -- --from \"$1\" --prefix \"$2\"",
              sources.file("install.sh"),
              url + "/" + archive.getFileName(),
              piped));
      assertThat(shell.run(command(piped), "x").out()).startsWith("first ");
      refuses(prefix, "could not be fetched", "--from", url + "/none.tar.gz");
    } finally {
      server.stop(0);
    }
    refuses(
        temp.resolve("other"), "does not use https", "--from", "http://example.com/aloft.tar.gz");
  }

  private static void refuses(Path prefix, String why, Object... words) {
    refuses(shell, prefix, why, words);
  }

  private static void refuses(ProcessRunner shell, Path prefix, String why, Object... words) {
    String before = state(prefix);
    var refused = install(shell, prefix, words);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .startsWith("aloft: ")
        .contains(why);
    assertThat(state(prefix)).isEqualTo(before);
  }

  @Test
  void refusesAnArchiveThatIsNotWhatItsChecksumSays() throws IOException {
    Path prefix = temp.resolve("checked");
    refuses(prefix, "does not match its checksum", "--from", archive, "--sha256", "0".repeat(64));
    refuses(prefix, "is not a SHA-256 checksum", "--from", archive, "--sha256", "abc");
    Path alone = Files.copy(archive, temp.resolve("alone.tar.gz"));
    refuses(prefix, alone + ".sha256 is missing", "--from", alone);
    Path torn = temp.resolve("torn.tar.gz");
    byte[] whole = Files.readAllBytes(archive);
    Files.write(torn, java.util.Arrays.copyOf(whole, whole.length / 2));
    refuses(prefix, "is damaged", "--from", torn, "--sha256", sum(torn));
    assertThat(prefix).doesNotExist();
  }

  private static String sum(Path file) {
    return builder.run("sha256sum", file).out().split(" ", 2)[0];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x >../outside && tar -P -cf a.tar ../outside",
        "mkdir aloft-1 && ln -s /tmp aloft-1/link && tar -cf a.tar aloft-1",
        "mkdir aloft-1 && mkfifo aloft-1/pipe && tar -cf a.tar aloft-1",
        "mkdir other && tar -cf a.tar other",
        "mkdir -p aloft-1/bin && echo hello >aloft-1/bin/aloft && tar -cf a.tar aloft-1",
        "mkdir aloft-1 && echo x >aloft-1/x && tar -P --transform 's,x$,../../../outside,' -cf"
            + " a.tar aloft-1",
      })
  void refusesAnotherArchive(String script) throws IOException {
    Path folder = Files.createTempDirectory(temp, "archive");
    succeed(builder.in(folder).run("sh", "-ec", script + " && gzip a.tar"));
    Path prefix = folder.resolve("prefix");
    Path made = folder.resolve("a.tar.gz");
    refuses(prefix, "is not a release archive", "--from", made, "--sha256", sum(made));
    assertThat(prefix).doesNotExist();
  }

  @Test
  void refusesAnotherPlatform() throws IOException {
    Path tools = Files.createDirectories(temp.resolve("other tools"));
    ProcessRunner.program(
        tools.resolve("uname"), "case $1 in -m) echo riscv64 ;; *) echo Linux ;; esac\n");
    var other = shell.with("PATH", tools + File.pathSeparator + shell.variables().get("PATH"));
    refuses(
        other, temp.resolve("platform"), "and this machine is linux-riscv64", "--from", archive);
  }

  @Test
  void uninstallStopsItsLocalCloudOnly() throws Exception {
    Path one = temp.resolve("one");
    Path two = temp.resolve("two");
    succeed(install(one, "--from", archive));
    succeed(install(two, "--from", archive));
    Path cloud = temp.resolve("cloud");
    Path logs = temp.resolve("logs");
    Process running = hold(two, cloud, "local", "run");
    Process reading = hold(two, logs, "logs", "--tail");

    succeed(install(one, "--uninstall"));
    assertThat(one).doesNotExist();
    assertThat(running.isAlive()).isTrue();

    String before = state(two);
    var refused = install(two, "--uninstall");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "process " + reading.pid() + " still runs: aloft logs --tail", "nothing was removed")
        .doesNotContain("local run");
    assertThat(state(two)).isEqualTo(before);
    assertThat(running.isAlive()).isTrue();

    Files.delete(logs);
    reading.waitFor();
    Files.createDirectories(temp.resolve("my home/.local/share/aloft-local"));
    var removed = install(two, "--uninstall");
    succeed(removed);
    assertThat(removed.out())
        .contains(
            "Stopping the local cloud (process " + running.pid() + ")",
            "rm -r '" + temp.resolve("my home/.local/share/aloft-local") + "'");
    running.waitFor();
    assertThat(two).doesNotExist();
  }

  /// Starts a command that runs until its file is deleted.
  private static Process hold(Path prefix, Path file, String... words) throws Exception {
    var command =
        new ProcessBuilder(Stream.concat(Stream.of(command(prefix)), Stream.of(words)).toList());
    command.environment().clear();
    command.environment().putAll(new HashMap<>(shell.variables()));
    command.environment().put("HOLD", file.toString());
    Process process =
        command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    while (!Files.exists(file)) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(20);
    }
    return process;
  }

  @Test
  void theNpmPackageRuns() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("with npm"));
    succeed(
        builder
            .in(folder)
            .run(
                "npm",
                "install",
                "--offline",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                find(".tgz")));
    Path command = folder.resolve("node_modules/.bin/aloft");
    assertThat(shell.run(command, "--version").out()).isEqualTo("aloft 0.1.0\n");
    assertThat(shell.run(command, "x").out()).startsWith("first ");
  }

  @Test
  void packagesNameTheArchiveAndItsChecksum() throws IOException {
    for (String file :
        List.of("github-action/action.yml", "gitlab-ci.yml", "Dockerfile", "aloft.rb")) {
      assertThat(Files.readString(sources.file("target/dist").resolve(file), UTF_8))
          .contains(archive.getFileName().toString(), sum(archive))
          .doesNotContain("@VERSION@", "@URL@", "@ARCHIVE@", "SHA256@");
    }
  }
}
