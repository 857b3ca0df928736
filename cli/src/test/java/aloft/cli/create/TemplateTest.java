package aloft.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each template of this installation, as a user meets it.
final class TemplateTest {
  private static final Path SOURCES =
      Path.of("../templates/src/main/resources/aloft/templates").toAbsolutePath().normalize();

  @TempDir Path temporary;

  static List<Template> all() {
    return Template.all();
  }

  @Test
  void theIndexListsEveryFile() throws IOException {
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

  @ParameterizedTest
  @MethodSource("all")
  void aTemplateIsAProjectThatWorks(Template template) throws Exception {
    Path folder = temporary.toRealPath();
    Shell shell = new Shell(folder);
    assertThat(shell.aloft("create", "-t", template.name(), "-p", "shop").code()).isZero();
    Path project = folder.resolve("shop");
    assertThat(project.resolve("serverless.yml")).content().startsWith("service: shop\n");

    boolean python = template.files().contains("handler.py");
    List<String> own = python ? List.of("python3", "-m", "unittest") : List.of("node", "--test");
    run(project, own, python ? "\nOK" : "fail 0");

    Shell inside = new Shell(project);
    assertThat(inside.aloft("validate"))
        .isEqualTo(new Shell.Result("", "✔ The manifest is valid\n", 0));
    Shell.Result packaged = inside.aloft("package");
    assertThat(packaged.err()).doesNotContain("warning");
    assertThat(packaged.code()).isZero();
    assertThat(project.resolve(".serverless/shop.zip")).isNotEmptyFile();
    Shell.Result answer = inside.aloft("invoke", "local", "-f", "hello");
    assertThat(answer.out()).contains("Hello world");
    assertThat(answer.code()).isZero();
    if (template.files().contains("event.json")) {
      String function = template.name().contains("rest") ? "greet" : "hello";
      assertThat(inside.aloft("invoke", "local", "-f", function, "-p", "event.json").out())
          .contains("Hello Ada");
    }
  }

  private static void run(Path folder, List<String> command, String expected) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    process.getInputStream().transferTo(new PrintStream(said, true, StandardCharsets.UTF_8));
    int code = process.waitFor();
    String output = said.toString(StandardCharsets.UTF_8);
    assertThat(output).contains(expected);
    assertThat(code).as("%s: %s", Arrays.asList(command), output).isZero();
  }
}
