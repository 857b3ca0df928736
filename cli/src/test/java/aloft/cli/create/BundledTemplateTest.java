package aloft.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  @Test
  void theSchemaOfTheInstallationIsNamedForEditors() throws IOException {
    Path share = temporary.toRealPath().resolve("share");
    Files.createDirectories(share.resolve("1/schema"));
    assertThat(firstLine(share, "none")).isEqualTo("service: none");
    Files.createFile(share.resolve("1/schema/aws.json"));
    assertThat(firstLine(share, "own"))
        .isEqualTo("# yaml-language-server: $schema=" + share + "/1/schema/aws.json");
    Files.createDirectories(share.resolve("schema"));
    Files.createFile(share.resolve("schema/aws.json"));
    assertThat(firstLine(share, "stable"))
        .isEqualTo("# yaml-language-server: $schema=" + share + "/schema/aws.json");
    Path blank = share.resolveSibling("my share");
    Files.move(share, blank);
    assertThat(firstLine(blank, "blank"))
        .startsWith("# yaml-language-server: $schema=file:///")
        .endsWith("/my%20share/schema/aws.json");
  }

  private String firstLine(Path share, String name) throws IOException {
    Path folder = temporary.toRealPath();
    Environment environment =
        new Environment(Map.of(), folder, folder, Clock.systemUTC(), share.resolve("1"));
    BundledTemplate template = Objects.requireNonNull(BundledTemplate.find("aws-node"));
    new ProjectCreator(environment).create(template, name, null).orThrow();
    return Files.readAllLines(folder.resolve(name + "/serverless.yml")).getFirst();
  }

  @Test
  void theSchemaCommandPrintsTheSchemaOfTheDocumentation() throws IOException {
    CommandRunner.Result printed = new CommandRunner(temporary).aloft("schema");
    assertThat(printed.out()).isEqualTo(Files.readString(Path.of("../docs/schema/aws.json")));
    assertThat(new CommandRunner(temporary).aloft("schema", "--provider", "asw"))
        .isEqualTo(
            new CommandRunner.Result(
                "", "error: unknown provider \"asw\" [usage]\n  did you mean \"aws\"?\n", 2));
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

    assertThat(shell.aloft("create", "-t", template.name()).code()).isZero();
    assertThat(new CommandRunner(folder.resolve(template.name())).aloft("validate").code())
        .isZero();
  }
}
