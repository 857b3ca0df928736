package aloft.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Generates the lists that come from npm packages again, with npm and node, and compares them with
/// those that are checked in: profile `specification`. `-Dgolden=update` takes the newest version
/// and writes them.
final class UpstreamSpecification {
  private static final Path SCRIPTS = Path.of("src/test/specification").toAbsolutePath();
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  @ParameterizedTest
  @CsvSource({
    "@aws-cdk/aws-service-spec, latest, resource-types.cjs,"
        + " src/main/resources/aloft/aws/cloudformation/resource-types.txt",
    "osls, 3, osls-keys.cjs, src/test/specification/osls-keys.txt"
  })
  void listsAreWhatTheirScriptsPrint(String name, String newest, String script, Path list)
      throws IOException, InterruptedException {
    String present = Files.readString(list);
    Matcher version = VERSION.matcher(present);
    assertThat(version.find()).isTrue();
    Path folder = Path.of("target/specification", script).toAbsolutePath();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("package.json"), "{}");
    String wanted = name + "@" + (UPDATE ? newest : version.group());
    run(folder, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", wanted);
    String printed = run(folder, "node", SCRIPTS.resolve(script).toString(), folder.toString());
    if (UPDATE) {
      Files.writeString(list, printed);
    } else {
      assertThat(printed).isEqualTo(present);
    }
  }

  private static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return printed;
  }
}
