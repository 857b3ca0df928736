package aloft.cli.packaging;

import aloft.spi.artifact.Destination;
import aloft.spi.artifact.RequiredContent;
import aloft.spi.artifact.RequiredContent.RequiredFile;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks that a package contains the files that its functions need.
final class RequiredFiles {
  private final RequiredContent content;
  private final Set<String> missing = new HashSet<>();

  RequiredFiles(RequiredContent content) {
    this.content = content;
    content.files().forEach(needed -> missing.add(needed.stem()));
  }

  /// Records a file of the package: `src/index.min.js` satisfies `src/index`, `src/index.min` and
  /// the folder `src`.
  void markPresent(String name) {
    if (missing.isEmpty()) {
      return;
    }
    missing.remove(name);
    for (int at = 0; at < name.length(); at++) {
      if (name.charAt(at) == '.' || name.charAt(at) == '/') {
        missing.remove(name.substring(0, at));
      }
    }
  }

  /// Diagnostics about missing files: warnings for a cloud, which may find the file elsewhere, and
  /// errors for this machine.
  List<Diagnostic> findings(FileSelection selection, Destination destination) {
    return content.files().stream()
        .filter(needed -> missing.contains(needed.stem()))
        .map(needed -> finding(needed, selection.excludingRule(needed.path()), destination))
        .toList();
  }

  private Diagnostic finding(RequiredFile needed, String rule, Destination destination) {
    SourceRange place = content.exclusionRules().getOrDefault(rule, needed.place());
    String message =
        needed.path()
            + " is not in the package but is the entry point of the function \""
            + needed.function()
            + "\""
            + (rule.isEmpty() ? "" : ": \"" + rule + "\" excludes it");
    Diagnostic diagnostic =
        destination == Destination.LOCAL
            ? Diagnostic.error("package/left-out", message, place)
            : Diagnostic.warning("package/left-out", message, place);
    return diagnostic.hint(
        rule.isEmpty()
            ? "development dependencies of package.json are never packed"
            : "to include it, add a pattern after all others: - " + needed.path());
  }
}
