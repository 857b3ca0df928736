package aloft.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.cli.AloftCommand;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `deploy --watch` in a process of its own, which ends as with Ctrl-C.
final class WatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final Map<String, String> account = MiniStack.shared().account("999900001111");
  private Process watch;
  private Path messages;

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String code(String word) {
    return "exports.main = async () => '" + word + "';\n";
  }

  private AloftCommand.Output aloft(String... words) {
    return AloftCommand.underTest()
        .run(new Environment(account, folder, folder, Clock.systemUTC(), null), words);
  }

  private void start(Path logs) throws IOException {
    String installed = System.getProperty("installed.aloft", "");
    List<String> line =
        new ArrayList<>(installed.isEmpty() ? AloftCommand.PROGRAM : List.of(installed));
    line.addAll(List.of("deploy", "--watch"));
    messages = logs.resolve("messages");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(logs.resolve("out").toFile())
            .redirectError(messages.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()));
    builder.environment().putAll(account);
    watch = builder.start();
  }

  @AfterEach
  void end() {
    if (watch != null) {
      watch.destroyForcibly();
    }
  }

  /// Waits until there are so many lines with a text.
  private void await(int times, String text) throws IOException, InterruptedException {
    Instant late = Instant.now().plus(PATIENCE);
    while (Files.readAllLines(messages).stream().filter(line -> line.contains(text)).count()
        < times) {
      assertThat(watch.isAlive() && Instant.now().isBefore(late))
          .as(text + " in " + Files.readString(messages))
          .isTrue();
      watch.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private void assertAnswers(String function, String answer) {
    assertThat(aloft("invoke", "-f", function).done().out()).contains('"' + answer + '"');
  }

  /// The second of two functions in one package cannot be updated.
  @Test
  void aSaveThatFailedIsTakenBackWhereItWasMade(@TempDir Path logs) throws Exception {
    write(
        "serverless.yml",
        """
        service: halves
        provider:
          name: aws
          runtime: nodejs22.x
        functions:
          first:
            handler: code.main
          second:
            handler: code.main
        """);
    write("code.js", code("1"));
    start(logs);
    await(1, "Watching " + folder.toRealPath());
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "us-east-1", "dev", null, null)) {
      clients.lambda().deleteFunction(request -> request.functionName("halves-dev-second"));
    }
    write("code.js", code("broken"));
    await(1, "error: ");
    assertAnswers("first", "broken");
    write("code.js", code("1"));
    await(2, "error: ");
    assertAnswers("first", "1");
    watch.destroy();
    assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();
    aloft("remove").done();
  }

  @Test
  void eachSaveIsDeployed(@TempDir Path logs) throws Exception {
    write(
        "serverless.yml",
        """
        service: watched
        provider:
          name: aws
          runtime: nodejs22.x
        package:
          individually: true
        functions:
          first:
            handler: first.main
            package: {patterns: ['!**', first.js]}
          second:
            handler: second.main
            package: {patterns: ['!**', second.js]}
        """);
    write("first.js", code("1"));
    write("second.js", code("2"));
    start(logs);
    await(1, "Watching " + folder.toRealPath());
    assertAnswers("first", "1");

    // an editor that replaces the file
    write("first.js~", code("one"));
    Files.move(
        folder.resolve("first.js~"),
        folder.resolve("first.js"),
        StandardCopyOption.REPLACE_EXISTING);
    await(1, " first updated in ");
    assertAnswers("first", "one");
    assertAnswers("second", "2");

    // a mistake, and its correction while other files change
    String manifest = Files.readString(folder.resolve("serverless.yml"));
    write("serverless.yml", manifest.replace("handler: second.main", "handler: {file: second}"));
    await(1, "[manifest/type]");
    write("second.js", code("two"));
    await(2, "[manifest/type]");
    write("first.js", code("eins"));
    write("serverless.yml", manifest);
    await(1, " first, second updated in ");
    assertAnswers("first", "eins");
    assertAnswers("second", "two");
    Files.delete(folder.resolve("second.js"));
    await(1, "error: ");

    // other settings are a deployment
    write("second.js", code("two"));
    write("serverless.yml", manifest.replace("runtime:", "memorySize: 256\n  runtime:"));
    await(2, "✔ Service deployed to stack watched-dev");
    assertThat(Files.readString(messages)).contains(" more than the code of functions has changed");
    assertAnswers("first", "eins");

    write("first.js", code("last"));
    await(2, " first updated in ");
    watch.destroy();
    assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(watch.exitValue()).isEqualTo(130);
    assertThat(Files.readString(messages))
        .endsWith(
            "Watching has ended. 1 function has newer code than the stack watched-dev: \"aloft"
                + " deploy\" brings it up to date.\n");
    assertThat(aloft("deploy").done().err()).contains("Service deployed to stack watched-dev");
    assertThat(aloft("deploy").done().err()).contains("No changes to deploy");
    aloft("remove").done();
  }
}
