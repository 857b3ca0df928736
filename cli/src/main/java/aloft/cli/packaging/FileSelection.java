package aloft.cli.packaging;

import aloft.cli.packaging.glob.Glob;
import aloft.spi.diagnostic.UserException;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// Which files a package includes: ordered rules, of which the last matching one decides.
final class FileSelection {
  private static final String SPECIAL = "*?[]{}()\\";

  private final List<Rule> rules = new ArrayList<>();
  private final TreeSet<String> outsideFolders = new TreeSet<>();

  /// @param text the pattern as the user wrote it
  /// @param excludedFolders match folders that are excluded with all of their content
  /// @param searchRoot the folder from which the original searches for files of the rule; excluding
  ///   that folder or one above does not affect the rule
  private record Rule(
      String text, Glob glob, boolean includes, List<Glob> excludedFolders, String searchRoot) {
    boolean excludesFolder(String folder) {
      return excludedFolders.stream().anyMatch(excluded -> excluded.matches(folder));
    }

    boolean searchStartsIn(String folder) {
      return includes && (searchRoot + "/").startsWith(folder + "/");
    }

    Glob.Reach reachBelow(String folder) {
      Glob.Reach reach = glob.reachBelow(folder);
      boolean later =
          excludedFolders.stream().anyMatch(g -> g.reachBelow(folder) != Glob.Reach.NONE);
      return reach == Glob.Reach.NONE && later ? Glob.Reach.SOME : reach;
    }
  }

  private FileSelection() {}

  /// Compiles the patterns of a package.
  ///
  /// @param excluded globs of files to exclude; `!` includes them again
  /// @param patterns globs that are applied after `excluded`; `!` excludes files and whole folders
  static FileSelection of(List<String> excluded, List<String> patterns) {
    FileSelection selection = new FileSelection();
    for (String pattern : excluded) {
      boolean includes = pattern.startsWith("!");
      selection.add(pattern, includes ? pattern.substring(1) : pattern, includes, List.of(), "");
    }
    boolean fromRoot = true;
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = withSlashes(patterns.get(i));
      if (pattern.startsWith("!")) {
        String glob = pattern.substring(1);
        selection.add(patterns.get(i), glob, false, folderGlobs(glob), "");
        fromRoot = searchesFromRoot(patterns.subList(i + 1, patterns.size()));
      } else {
        boolean file = isLiteral(pattern.replace("/", "_"));
        String start = file ? pattern : fromRoot ? "" : baseFolder(pattern);
        selection.add(pattern, pattern, true, List.of(), start);
        if (pattern.startsWith("../")) {
          selection.outsideFolders.add(baseFolder(pattern));
        }
      }
    }
    return selection;
  }

  /// Whether a pattern can be matched in a reasonable time.
  static boolean isUsable(String pattern) {
    try {
      of(List.of(), List.of(pattern));
      return true;
    } catch (UserException e) {
      return false;
    }
  }

  private void add(String text, String glob, boolean includes, List<Glob> folders, String start) {
    if (!glob.isEmpty()) {
      rules.add(new Rule(text, Glob.of(withSlashes(glob)), includes, folders, start));
    }
  }

  /// Whether one of the patterns up to the next `!` is searched for from the root; then all of them
  /// are.
  private static boolean searchesFromRoot(List<String> patterns) {
    return patterns.stream()
        .takeWhile(pattern -> !pattern.startsWith("!"))
        .map(FileSelection::withSlashes)
        .anyMatch(
            pattern -> baseFolder(pattern).isEmpty() && !isLiteral(pattern.replace("/", "_")));
  }

  private static String withSlashes(String glob) {
    return File.separatorChar == '\\' ? glob.replace('\\', '/') : glob;
  }

  /// The folders that a negated pattern excludes. The original does not enter folders that `!a/b`
  /// or `!a/**` match.
  private static List<Glob> folderGlobs(String pattern) {
    return Glob.expand(withSlashes(pattern).replaceAll("(?<!^)/{2,}", "/")).stream()
        .filter(
            glob -> glob.endsWith("/**") || isLiteral(glob.substring(glob.lastIndexOf('/') + 1)))
        .map(Glob::of)
        .toList();
  }

  private static boolean isLiteral(String text) {
    return !text.isEmpty() && text.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /// The folder that contains every match of a pattern.
  private static String baseFolder(String pattern) {
    String[] steps = pattern.split("/", -1);
    int count = 0;
    while (count < steps.length - 1 && isLiteral(steps[count])) {
      count++;
    }
    return String.join("/", Arrays.asList(steps).subList(0, count));
  }

  /// The last rule that excludes a file, as the user wrote it; empty if there is none.
  String excludingRule(String path) {
    return rules.reversed().stream()
        .filter(
            rule -> !rule.includes && (rule.glob.matches(path) || excludesFolderAbove(rule, path)))
        .map(Rule::text)
        .findFirst()
        .orElse("");
  }

  private static boolean excludesFolderAbove(Rule rule, String path) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (rule.excludesFolder(path.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  /// The rules at the package's root, where files are included by default.
  Scope rootScope() {
    return new Scope(rules, true);
  }

  /// The rules for a folder outside of the package's root, where files are excluded by default.
  Scope outsideScope(String folder) {
    return new Scope(rules, false).enter(folder);
  }

  /// The rules for a folder in the package's root.
  Scope scopeIn(String folder) {
    Scope scope = rootScope();
    for (int end = folder.indexOf('/'); end >= 0; end = folder.indexOf('/', end + 1)) {
      scope = scope.enter(folder.substring(0, end));
    }
    return folder.isEmpty() ? scope : scope.enter(folder);
  }

  /// Folders outside of the package's root that patterns include, like `../shared`. None is inside
  /// another.
  List<String> outsideFolders() {
    return outsideFolders.stream()
        .filter(folder ->
            outsideFolders.stream()
                .noneMatch(o -> !o.equals(folder) && (folder + "/").startsWith(o + "/")))
        .toList();
  }

  /// The rules that can apply in one folder.
  static final class Scope {
    private final List<Rule> rules;
    private final boolean includedByDefault;

    private Scope(List<Rule> rules, boolean includedByDefault) {
      this.rules = rules;
      this.includedByDefault = includedByDefault;
    }

    boolean includes(String path) {
      for (int i = rules.size() - 1; i >= 0; i--) {
        if (rules.get(i).glob.matches(path)) {
          return rules.get(i).includes;
        }
      }
      return includedByDefault;
    }

    /// Whether no file in the folder is included, so that the folder need not be read.
    boolean isEmpty() {
      return rules.isEmpty() && !includedByDefault;
    }

    /// The rules that can apply below a folder. A rule that matches every path replaces those
    /// before it.
    Scope enter(String folder) {
      boolean includes = includedByDefault;
      boolean searchedBelow = false;
      List<Rule> inner = new ArrayList<>(rules.size());
      for (Rule rule : rules) {
        if (rule.excludesFolder(folder) && !searchedBelow) {
          // Rules that are searched for below this folder still apply.
          while (!inner.isEmpty() && !inner.getFirst().searchStartsIn(folder)) {
            inner.removeFirst();
          }
          includes = false;
        }
        boolean isSearchedBelow = rule.searchStartsIn(folder);
        Glob.Reach reach = rule.reachBelow(folder);
        if (reach == Glob.Reach.ALL) {
          inner.clear();
          includes = rule.includes;
          searchedBelow = isSearchedBelow;
        } else if (reach == Glob.Reach.SOME
            && (isSearchedBelow || !inner.isEmpty() || rule.includes != includes)) {
          inner.add(rule);
        }
      }
      return new Scope(inner, includes);
    }
  }
}
