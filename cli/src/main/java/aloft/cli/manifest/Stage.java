package aloft.cli.manifest;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stage of a run: `--stage`, else `provider.stage`, else `dev`.
final class Stage {
  private static final String DEFAULT = "dev";

  private Stage() {}

  static String of(ManifestRequest request, Resolver properties) {
    String given = request.stage();
    if (given != null) {
      return validated(given, null);
    }
    ResolvedValue value = properties.property(List.of("provider", "stage"));
    if (value == null || value.node().isNull()) {
      return DEFAULT;
    }
    String text = value.node().text();
    return validated(text == null ? "" : text, value.node().place());
  }

  private static String validated(String stage, @Nullable SourceRange place) {
    boolean valid = !stage.isEmpty() && stage.chars().allMatch(Stage::isAllowed);
    if (!valid) {
      throw ManifestFile.failure(
          "manifest/stage",
          stage.isEmpty()
              ? "the stage must be a string"
              : "the stage \"" + stage + "\" may contain only letters, digits and hyphens",
          place,
          "use a name such as dev or prod-2");
    }
    return stage;
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }
}
