package aloft.cli.packaging;

import aloft.cli.packaging.glob.Glob;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// Which files a package wants: rules in order, of which the last that means a file decides.
final class FileSelection {
  private static final String MAGIC = "*?[]{}()\\";

  private final List<Rule> rules = new ArrayList<>();
  private final TreeSet<String> outside = new TreeSet<>();

  /// @param text as it was given
  /// @param folders means folders that are left out with all that is in them
  /// @param start the folder in which the original starts to look for what the rule keeps: leaving
  ///   out that folder or one above comes too late for it
  private record Rule(String text, Glob glob, boolean keeps, List<Glob> folders, String start) {
    boolean leavesOut(String folder) {
      return folders.stream().anyMatch(one -> one.matches(folder));
    }

    boolean startsIn(String folder) {
      return keeps && (start + "/").startsWith(folder + "/");
    }

    Glob.Reach below(String folder) {
      Glob.Reach reach = glob.below(folder);
      boolean later = folders.stream().anyMatch(g -> g.below(folder) != Glob.Reach.NONE);
      return reach == Glob.Reach.NONE && later ? Glob.Reach.SOME : reach;
    }
  }

  private FileSelection() {}

  /// @param excluded globs of files to leave out; `!` takes back
  /// @param patterns globs that come after; `!` leaves out files and whole folders
  static FileSelection of(List<String> excluded, List<String> patterns) {
    FileSelection selection = new FileSelection();
    for (String pattern : excluded) {
      boolean keeps = pattern.startsWith("!");
      selection.add(pattern, keeps ? pattern.substring(1) : pattern, keeps, List.of(), "");
    }
    boolean fromRoot = true;
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = slashed(patterns.get(i));
      if (pattern.startsWith("!")) {
        String glob = pattern.substring(1);
        selection.add(patterns.get(i), glob, false, folders(glob), "");
        fromRoot = startsAtRoot(patterns.subList(i + 1, patterns.size()));
      } else {
        boolean file = plain(pattern.replace("/", "_"));
        String start = file ? pattern : fromRoot ? "" : base(pattern);
        selection.add(pattern, pattern, true, List.of(), start);
        if (pattern.startsWith("../")) {
          selection.outside.add(base(pattern));
        }
      }
    }
    return selection;
  }

  private void add(String text, String glob, boolean keeps, List<Glob> folders, String start) {
    if (!glob.isEmpty()) {
      rules.add(new Rule(text, Glob.of(slashed(glob)), keeps, folders, start));
    }
  }

  /// Whether one of the patterns up to the next `!` is looked for from the root on: then all of
  /// them are.
  private static boolean startsAtRoot(List<String> patterns) {
    return patterns.stream()
        .takeWhile(pattern -> !pattern.startsWith("!"))
        .map(FileSelection::slashed)
        .anyMatch(pattern -> base(pattern).isEmpty() && !plain(pattern.replace("/", "_")));
  }

  private static String slashed(String glob) {
    return File.separatorChar == '\\' ? glob.replace('\\', '/') : glob;
  }

  /// The original looks for files by the patterns too, and there what `!a/b` or `!a/**` means is
  /// not entered at all.
  private static List<Glob> folders(String pattern) {
    return Glob.expand(slashed(pattern).replaceAll("(?<!^)/{2,}", "/")).stream()
        .filter(glob -> glob.endsWith("/**") || plain(glob.substring(glob.lastIndexOf('/') + 1)))
        .map(Glob::of)
        .toList();
  }

  private static boolean plain(String text) {
    return !text.isEmpty() && text.chars().noneMatch(c -> MAGIC.indexOf(c) >= 0);
  }

  /// The folder that everything a pattern means lies in.
  private static String base(String pattern) {
    String[] steps = pattern.split("/", -1);
    int count = 0;
    while (count < steps.length - 1 && plain(steps[count])) {
      count++;
    }
    return String.join("/", Arrays.asList(steps).subList(0, count));
  }

  /// The last of the rules that leave a file out, as it was given; empty where none does.
  String leavesOut(String path) {
    return rules.reversed().stream()
        .filter(rule -> !rule.keeps && (rule.glob.matches(path) || leavesOut(rule, path)))
        .map(Rule::text)
        .findFirst()
        .orElse("");
  }

  private static boolean leavesOut(Rule rule, String path) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (rule.leavesOut(path.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  /// The rules at the package's root.
  Scope inside() {
    return new Scope(rules, true);
  }

  /// The rules outside of it, where only what a pattern names is wanted.
  Scope beyond(String folder) {
    return new Scope(rules, false).enter(folder);
  }

  /// Folders outside of the package's root that patterns reach into, as `../shared`, none within
  /// another.
  List<String> outside() {
    return outside.stream()
        .filter(folder ->
            outside.stream()
                .noneMatch(o -> !o.equals(folder) && (folder + "/").startsWith(o + "/")))
        .toList();
  }

  /// The rules that still matter in one folder.
  static final class Scope {
    private final List<Rule> rules;
    private final boolean otherwise;

    private Scope(List<Rule> rules, boolean otherwise) {
      this.rules = rules;
      this.otherwise = otherwise;
    }

    boolean keeps(String path) {
      for (int i = rules.size() - 1; i >= 0; i--) {
        if (rules.get(i).glob.matches(path)) {
          return rules.get(i).keeps;
        }
      }
      return otherwise;
    }

    /// Whether nothing here is wanted, so that the folder need not be read.
    boolean isEmpty() {
      return rules.isEmpty() && !otherwise;
    }

    /// The rules that matter below a folder: a rule that means all of it takes the place of those
    /// before it.
    Scope enter(String folder) {
      boolean keeps = otherwise;
      boolean byName = false;
      List<Rule> inner = new ArrayList<>(rules.size());
      for (Rule rule : rules) {
        if (rule.leavesOut(folder) && !byName) {
          // What was kept by name before stays kept.
          while (!inner.isEmpty() && !inner.getFirst().startsIn(folder)) {
            inner.removeFirst();
          }
          keeps = false;
        }
        boolean named = rule.startsIn(folder);
        Glob.Reach reach = rule.below(folder);
        if (reach == Glob.Reach.ALL) {
          inner.clear();
          keeps = rule.keeps;
          byName = named;
        } else if (reach == Glob.Reach.SOME && (named || !inner.isEmpty() || rule.keeps != keeps)) {
          inner.add(rule);
        }
      }
      return new Scope(inner, keeps);
    }
  }
}
