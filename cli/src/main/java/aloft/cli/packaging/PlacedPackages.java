package aloft.cli.packaging;

import aloft.cli.packaging.node.ModuleLayout.Missing;
import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.spi.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Node packages that are added at other paths than those where they are installed.
final class PlacedPackages {
  private static final int MAX_NAMES = 5;

  private PlacedPackages() {}

  /// Passes on the files of packages that the rules of a package include. Packages inside of these
  /// are not among them.
  ///
  /// @param packages their folders by their paths in the zip
  static void forEachFile(
      SortedMap<String, FolderItem> packages,
      FileSelection selection,
      Exclusions exclusions,
      BiConsumer<String, FileItem> files,
      Consumer<Diagnostic> warnings) {
    packages.forEach((path, folder) -> {
      String inner = path + "/node_modules/";
      new TreeWalker(
              exclusions,
              (name, file) -> {
                if (!name.startsWith(inner)) {
                  files.accept(name, file);
                }
              },
              warnings)
          .walk(folder, path, selection.scopeIn(path));
    });
  }

  /// Whether the name of a package is in a list.
  ///
  /// @param names names, which may contain one `*`, as in `@scope/*`
  static boolean isAmong(List<String> names, String name) {
    return names.stream()
        .anyMatch(entry -> {
          int star = entry.indexOf('*');
          return star < 0
              ? name.equals(entry)
              : name.length() >= entry.length() - 1
                  && name.startsWith(entry.substring(0, star))
                  && name.endsWith(entry.substring(star + 1));
        });
  }

  /// Warnings about dependencies that a package cannot contain, one for each dependant.
  ///
  /// @param missing those that the package would contain otherwise
  /// @param command the command that installs them; null if it is not known
  static List<Diagnostic> warnings(
      Iterable<Missing> missing, boolean usesPlugAndPlay, @Nullable String command) {
    SequencedMap<Missing, List<String>> names = new LinkedHashMap<>();
    for (Missing one : missing) {
      names
          .computeIfAbsent(new Missing(one.dependant(), "", one.reason()), key -> new ArrayList<>())
          .add(one.name());
    }
    List<Diagnostic> warnings = new ArrayList<>();
    for (Map.Entry<Missing, List<String>> entry : names.entrySet()) {
      warnings.add(warning(entry.getKey(), entry.getValue(), usesPlugAndPlay, command));
    }
    return warnings;
  }

  private static Diagnostic warning(
      Missing about, List<String> names, boolean usesPlugAndPlay, @Nullable String command) {
    String list = String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)));
    if (names.size() > MAX_NAMES) {
      list += " and " + (names.size() - MAX_NAMES) + " more";
    }
    String subject =
        (about.isDirect() ? "dependencies in " : "dependencies of ")
            + about.dependant()
            + " are not in the package: "
            + list;
    return switch (about.reason()) {
      case NOT_INSTALLED ->
          usesPlugAndPlay
              ? warning(subject + " (Yarn Plug'n'Play is not supported)")
                  .hint("set \"nodeLinker: node-modules\" in .yarnrc.yml and run: yarn install")
              : warning(subject + " (not installed)")
                  .hint(
                      command == null ? "install them, or bundle the function" : "run: " + command);
      case UNREADABLE -> warning(subject).hint("check the files, or install the packages again");
      case NO_LAYOUT ->
          warning(subject + " (their versions depend on each other in a cycle)")
              .hint("bundle the function with esbuild");
    };
  }

  private static Diagnostic warning(String message) {
    return Diagnostic.warning("package/missing-dependency", message);
  }
}
