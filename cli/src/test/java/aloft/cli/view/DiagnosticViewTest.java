package aloft.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.engine.ServiceRoot;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
