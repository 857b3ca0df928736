package aloft.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests each bundled template.
final class BundledTemplateTest {
  private static final Path SOURCES =
      Path.of("../templates/src/main/resources/aloft/templates").toAbsolutePath().normalize();

  @TempDir Path temporary;

  static List<BundledTemplate> all() {
    return BundledTemplate.all();
  }

  @Test
  void indexListsEveryFile() throws IOException {
    try (Stream<Path> walk = Files.walk(SOURCES)) {
      List<String> files =
          walk.filter(Files::isRegularFile)
              .map(file -> SOURCES.relativize(file).toString())
              .filter(file -> !file.equals("index.txt"))
              .sorted()
              .toList();
      assertThat(
              all().stream()
                  .flatMap(one -> one.files().stream().map(file -> one.name() + "/" + file))
                  .sorted())
          .isEqualTo(files);
    }
    assertThat(all()).allSatisfy(one -> assertThat(one.files()).contains("README.md", "gitignore"));
  }

  @Test
  void findsTemplatesByTheirNameAndByTheNameOfTheFramework() {
    assertThat(BundledTemplate.find("aws-node")).isNotNull();
    assertThat(BundledTemplate.find("aws-nodejs")).isEqualTo(BundledTemplate.find("aws-node"));
    assertThat(BundledTemplate.find("hello-world"))
        .isEqualTo(BundledTemplate.find("aws-node-rest-api"));
    assertThat(BundledTemplate.find("aws")).isNull();
    assertThat(all()).extracting(BundledTemplate::summary).contains("A function in JavaScript");
  }

  @ParameterizedTest
  @MethodSource("all")
  void templateMakesANamedProject(BundledTemplate template) throws Exception {
    Path folder = temporary.toRealPath();
    CommandRunner shell = new CommandRunner(folder);
    assertThat(shell.aloft("create", "-t", template.name(), "-p", "shop").code()).isZero();
    Path project = folder.resolve("shop");
    assertThat(project.resolve("serverless.yml")).content().startsWith("service: shop\n");

    CommandRunner inside = new CommandRunner(project);
    assertThat(inside.aloft("validate"))
        .isEqualTo(new CommandRunner.Result("", "✔ The manifest is valid\n", 0));
  }
}
