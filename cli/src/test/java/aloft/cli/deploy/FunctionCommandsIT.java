package aloft.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.FakeAccount;
import aloft.cli.AloftCommand;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands for single functions of a deployed service.
final class FunctionCommandsIT {
  private static final String MANIFEST =
      """
      service: single
      provider:
        name: aws
        runtime: nodejs22.x
      functions:
        hello:
          handler: index.main
          memorySize: 256
        other:
          handler: index.main
      """;

  @TempDir private Path folder;
  private final FakeAccount fake = new FakeAccount();
  private final Map<String, String> account = fake.variables();

  private AloftCommand.Output aloft(String... words) {
    return AloftCommand.underTest()
        .run(new Environment(account, folder, folder, Clock.systemUTC(), null), words);
  }

  private void write(String word, String manifest) throws IOException {
    Files.writeString(folder.resolve("serverless.yml"), manifest);
    Files.writeString(folder.resolve("index.js"), "exports.main = async () => '" + word + "';\n");
  }

  private void assertAnswers(String word) {
    assertThat(aloft("invoke", "-f", "hello").done().out()).contains('"' + word + '"');
  }

  @Test
  void aFunctionIsUpdatedAndTakenBack() throws Exception {
    write("first", MANIFEST);
    AloftCommand.Output early = aloft("deploy", "function", "-f", "hello");
    assertThat(early.code()).isEqualTo(1);
    assertThat(early.err()).contains("[function/not-deployed]", "serverless.yml:7");
    AloftCommand.Output nothing = aloft("rollback");
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.err()).contains("single in stage dev (us-east-1) [deployment/none]");
    aloft("deploy").done();

    assertThat(aloft("deploy", "function", "-f", "hello").done().err())
        .contains("✔ Code did not change", "✔ Function configuration did not change")
        .doesNotContain("does not know");
    write("second", MANIFEST.replace("256", "512"));
    assertThat(aloft("deploy", "function", "-f", "hello").done().err())
        .contains(
            "✔ Function code deployed",
            "✔ Function configuration updated",
            "The stack single-dev does not know of this change yet");
    assertAnswers("second");
    assertThat(aloft("deploy", "-f", "hello", "--force", "--json").done().out())
        .contains("\"code\": true", "\"settings\": false");
    assertThat(aloft("deploy", "function", "-f", "hello", "-u").done().err()).doesNotContain("ode");
    write("third", "service single\n");
    assertThat(aloft("deploy", "function", "-f", "hello").err()).contains("[manifest/shape]");
    write("third", MANIFEST);
    assertThat(aloft("deploy", "function", "-f", "helo").err()).contains("[function/unknown]");
    assertAnswers("second");

    // what the manifest said before differs from the function now
    write("first", MANIFEST);
    AloftCommand.Output diff = aloft("diff", "--exit-code");
    assertThat(diff.code()).isEqualTo(2);
    assertThat(diff.out())
        .contains("~ change HelloLambdaFunction", "~ Code: ", "~ MemorySize: 512 -> 256")
        .doesNotContain("OtherLambdaFunction");
    assertThat(aloft("deploy").done().err()).contains("✔ Service deployed");
    assertAnswers("first");
    assertThat(aloft("diff", "--exit-code").done().out()).contains("No changes");

    // versions
    write("second", MANIFEST);
    aloft("deploy").done();
    assertThat(aloft("deploy", "list", "functions").done().out())
        .contains("hello\n  All versions: $LATEST, 2, 1\nother\n");
    assertThat(aloft("rollback", "function", "-f", "hello", "-v", "1").done().err())
        .contains("✔ Function hello has the code of version 1 ");
    assertAnswers("first");
    AloftCommand.Output missing = aloft("rollback", "function", "-f", "hello", "-v", "9");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("[function/version]", "its versions: 2, 1");
    assertThat(aloft("rollback", "-t", current()).done().err()).contains("restored");
    assertAnswers("second");
    assertThat(aloft("prune", "-n", "1", "--dryRun").done().err()).contains("nothing was changed");
    assertThat(aloft("prune", "-n", "1").done().out()).contains("single-dev-hello: 1");
    assertThat(aloft("prune").code()).isEqualTo(2);
    assertThat(aloft("deploy", "list", "functions").done().out())
        .contains("hello\n  All versions: $LATEST, 2\n");

    AloftCommand.Output metrics = aloft("metrics", "--startTime", "1h");
    assertThat(metrics.done().out()).contains("invocations", "hello ", "other ", "total ");
    assertThat(aloft("metrics", "-f", "nobody").code()).isEqualTo(1);

    fake.send(fake.request("/2015-03-31/functions/single-dev-other").DELETE(), "lambda");
    for (List<String> words :
        List.of(List.of("deploy", "function", "-f", "other"), List.of("invoke", "-f", "other"))) {
      assertThat(aloft(words.toArray(String[]::new)).err())
          .contains("single-dev-other was deleted, but the stack single-dev still has it");
    }
    aloft("remove").done();
  }

  /// The id of the newest deployment.
  private String current() {
    Node deployments = Json.read(aloft("deploy", "list", "--json").done().out(), "output");
    return Objects.requireNonNull(
        Objects.requireNonNull(deployments.get("0", "timestamp"), "timestamp").text());
  }
}
