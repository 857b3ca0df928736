package aloft.cli.packaging;

import aloft.spi.artifact.RequiredContent;
import aloft.spi.artifact.RequiredContent.MissingFile;
import aloft.spi.artifact.RequiredContent.RequiredFile;
import aloft.spi.diagnostic.Diagnostic;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Checks that a package contains the files that its functions need.
final class RequiredFiles {
  private final RequiredContent content;

  /// What has not been found yet, without extensions.
  private final Set<String> stems = new HashSet<>();

  private final Set<MissingFile> missing = new LinkedHashSet<>();

  RequiredFiles(RequiredContent content) {
    this.content = content;
    content.files().forEach(needed -> stems.add(needed.stem()));
    content.missing().forEach(file -> stems.add(file.stem()));
    missing.addAll(content.missing());
  }

  /// Records a file of the package: `src/index.min.js` satisfies `src/index`, `src/index.min` and
  /// the folder `src`.
  void markPresent(String name) {
    if (!missing.isEmpty()) {
      missing.removeIf(file -> contains(file.candidates(), name));
    }
    if (stems.isEmpty()) {
      return;
    }
    stems.remove(name);
    for (int at = 0; at < name.length(); at++) {
      if (name.charAt(at) == '.' || name.charAt(at) == '/') {
        stems.remove(name.substring(0, at));
      }
    }
  }

  private static boolean contains(List<String> candidates, String name) {
    return candidates.contains(name)
        || candidates.stream()
            .anyMatch(
                candidate -> candidate.startsWith("*") && name.endsWith(candidate.substring(1)));
  }

  /// Whether no file is missing any more.
  boolean areFound() {
    return missing.isEmpty() && stems.isEmpty();
  }

  /// The files that are missing on disk, too: errors if the package is deployed, or if it is of no
  /// use.
  List<Diagnostic> missingFiles(boolean isDeployed) {
    return missing.stream()
        .map(file ->
            isDeployed || (file.isFatal() && stems.contains(file.stem()))
                ? file.warning().asError()
                : file.warning())
        .toList();
  }

  /// The files that a zip of the user's does not contain. Files with the same name but for the
  /// extension may contain the handler.
  List<Diagnostic> missingHandlers(boolean isDeployed) {
    missing.removeIf(file -> !stems.contains(file.stem()));
    return missingFiles(isDeployed);
  }

  /// The files that the rules of the package exclude: errors if the package is deployed.
  List<Diagnostic> excludedFiles(FileSelection selection, boolean isDeployed) {
    return content.files().stream()
        .filter(needed -> stems.contains(needed.stem()))
        .map(needed -> finding(needed, selection.excludingRule(needed.path()), isDeployed))
        .toList();
  }

  private Diagnostic finding(RequiredFile needed, String rule, boolean isDeployed) {
    Diagnostic warning =
        Diagnostic.warning(
                "package/left-out",
                needed.path()
                    + " is not in the package but is the entry point of the function \""
                    + needed.function()
                    + "\""
                    + (rule.isEmpty() ? "" : ": \"" + rule + "\" excludes it"),
                content.exclusionRules().getOrDefault(rule, needed.place()))
            .hint(
                rule.isEmpty()
                    ? "development dependencies of package.json are never packed"
                    : "to include it, add a pattern after all others: - " + needed.path());
    return isDeployed ? warning.asError() : warning;
  }
}
