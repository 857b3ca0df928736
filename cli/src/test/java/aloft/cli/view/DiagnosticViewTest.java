package aloft.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.engine.ServiceRoot;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiagnosticViewTest {
  private static final List<Diagnostic> FINDINGS =
      List.of(
          Diagnostic.error("a/b", "wrong", new SourceRange("serverless.yml", 2, 1, 2, 9))
              .hint("do it right"));

  @TempDir private Path folder;

  private String text(Path root, Path workingFolder) throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("serverless.yml"), "service: shop\nprovider: {}\n");
    return new DiagnosticView(new ServiceRoot(root), workingFolder, false).text(FINDINGS);
  }

  private static String expected(String file) {
    return "error: wrong [a/b]\n  "
        + file
        + ":2:1\n    2 | provider: {}\n      | ^^^^^^^^ do it right\n";
  }

  @Test
  void filesOfTheServiceInTheWorkingFolderKeepTheirNames() throws IOException {
    assertThat(text(folder, folder)).isEqualTo(expected("serverless.yml"));
  }

  @Test
  void countsWhatFollowsTheFirstFifty() {
    DiagnosticView view = new DiagnosticView(new ServiceRoot(folder), folder, false);
    List<Diagnostic> many =
        IntStream.range(0, 120)
            .mapToObj(
                i -> i < 60 ? Diagnostic.warning("w/x", "w" + i) : Diagnostic.error("e/x", "e" + i))
            .toList();
    assertThat(view.text(many).lines())
        .hasSize(102)
        .contains(
            "error: e109 [e/x]", "... and 10 more errors", "... and 10 more warnings and notes")
        .doesNotContain("error: e110 [e/x]");
  }

  @Test
  void longMessagesAreAbbreviated() {
    String name = "x".repeat(1_000_000);
    SourceRange place = SourceRange.of("missing.yml");
    Diagnostic diagnostic =
        Diagnostic.error("a/b", "unknown \"" + name + "\"", place).hint(name + "\nb");
    String text =
        new DiagnosticView(new ServiceRoot(folder), folder, false).text(List.of(diagnostic));
    assertThat(text.lines()).hasSize(4).allMatch(line -> line.length() < 650);
    assertThat(text).contains("xxx\" [a/b]", "xx ... (1000010 characters) ... xx", "\n    b\n");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    Diagnostic coloured = Diagnostic.error("a/b", "unknown \"\u001b[31mred\u0000\u202E\"");
    assertThat(new DiagnosticView(new ServiceRoot(folder), folder, false).text(List.of(coloured)))
        .isEqualTo("error: unknown \"\uFFFD[31mred\uFFFD\uFFFD\" [a/b]\n");
  }

  @Test
  void filesOfAServiceBelowAreNamedFromTheWorkingFolder() throws IOException {
    assertThat(text(folder.resolve("services/shop"), folder))
        .isEqualTo(expected("services/shop/serverless.yml"));
  }

  @Test
  void filesOfAServiceElsewhereHaveAbsoluteNames() throws IOException {
    Path root = folder.resolve("elsewhere");
    assertThat(text(root, folder.resolve("here"))).isEqualTo(expected(root + "/serverless.yml"));
  }
}
