package aloft.cli.packaging;

import aloft.spi.artifact.Destination;
import aloft.spi.artifact.Needs;
import aloft.spi.artifact.Needs.Needed;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks whether all that a package needs comes into it.
final class RequiredFiles {
  private final Needs needs;
  private final Set<String> missing = new HashSet<>();

  RequiredFiles(Needs needs) {
    this.needs = needs;
    needs.files().forEach(one -> missing.add(one.stem()));
  }

  /// A file of the package: `src/index.min.js` is what `src/index` means, or `src/index.min`, or
  /// the folder `src`.
  void see(String name) {
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

  /// What did not come. A cloud may find it elsewhere, or may never call the function; here it is
  /// an error.
  List<Diagnostic> findings(FileSelection selection, Destination destination) {
    return needs.files().stream()
        .filter(one -> missing.contains(one.stem()))
        .map(one -> finding(one, selection.leavesOut(one.path()), destination))
        .toList();
  }

  private Diagnostic finding(Needed one, String rule, Destination destination) {
    SourceRange place = needs.rules().getOrDefault(rule, one.place());
    String what =
        one.path()
            + " is not in the package, and the function \""
            + one.function()
            + "\" starts there"
            + (rule.isEmpty() ? "" : ": \"" + rule + "\" leaves it out");
    Diagnostic found =
        destination == Destination.HERE
            ? Diagnostic.error("package/left-out", what, place)
            : Diagnostic.warning("package/left-out", what, place);
    return found.hint(
        rule.isEmpty()
            ? "packages that package.json needs for development only are never packed"
            : "a pattern behind all others takes it back: - " + one.path());
  }
}
