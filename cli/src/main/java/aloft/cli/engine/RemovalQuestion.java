package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Removal;
import aloft.spi.provider.RemovalApproval;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Lets a deployment take away what `--allow-remove` and `--allow-replace` name. On a terminal, the
/// user is asked about the rest; elsewhere, it is an error.
///
/// @param importsExisting whether resources that exist are taken into the deployment
record RemovalQuestion(AllowedLosses allowed, boolean importsExisting, Dialogue dialogue)
    implements RemovalApproval {

  RemovalQuestion(AllowedLosses allowed, Dialogue dialogue) {
    this(allowed, false, dialogue);
  }

  private static final String CODE = "deploy/removal";
  private static final String REMOVE = "--allow-remove";
  private static final String REPLACE = "--allow-replace";

  @Override
  public void require(List<Removal> removals) {
    List<Removal> open = removals.stream().filter(removal -> !isAllowed(removal)).toList();
    List<Diagnostic> unused = new ArrayList<>();
    addUnused(allowed.removable(), removals, "deleted or replaced", REMOVE, unused);
    addUnused(allowed.replaceable(), replacements(removals), "replaced", REPLACE, unused);
    if (!unused.isEmpty()) {
      dialogue.report(unused);
    }
    if (open.isEmpty()) {
      return;
    }
    if (!dialogue.isInteractive()) {
      throw new UserException(diagnostics(Severity.ERROR, open));
    }
    dialogue.report(diagnostics(Severity.WARNING, open));
    String answer =
        dialogue.ask(open.size() == 1 ? "Continue? (y/N)" : "Continue with all of them? (y/N)");
    if (!Dialogue.isYes(answer)) {
      throw new UserException(
          Diagnostic.error(CODE, "the deployment was stopped").hint("nothing was changed"));
    }
  }

  @Override
  public void noteImports(List<String> resources) {
    dialogue.report(
        resources.stream()
            .map(resource ->
                Diagnostic.note("deploy/import", "exists and is taken into the stack: " + resource))
            .toList());
  }

  private boolean isAllowed(Removal removal) {
    return allowed.removable().contains(removal.id())
        || (isReplacement(removal) && allowed.replaceable().contains(removal.id()));
  }

  private static boolean isReplacement(Removal removal) {
    return removal.effect() != Removal.Effect.DELETED;
  }

  private static List<Removal> replacements(List<Removal> removals) {
    return removals.stream().filter(RemovalQuestion::isReplacement).toList();
  }

  private static void addUnused(
      Set<String> ids,
      List<Removal> removals,
      String effect,
      String option,
      List<Diagnostic> notes) {
    Set<String> unused = new LinkedHashSet<>(ids);
    removals.forEach(removal -> unused.remove(removal.id()));
    if (!unused.isEmpty()) {
      String known =
          removals.isEmpty()
              ? "nothing that needs it is " + effect
              : "it can be given for " + ids(removals, ", ");
      notes.add(
          Diagnostic.note(
              "deploy/allow-remove",
              option + " " + String.join(", ", unused) + " has no effect: " + known));
    }
  }

  private List<Diagnostic> diagnostics(Severity severity, List<Removal> removals) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (Removal removal : removals) {
      diagnostics.add(new Diagnostic(severity, CODE, message(removal), null, null));
    }
    String next =
        "nothing was changed; restore what you want to keep, or run the same command with"
            + options(removals);
    if (severity == Severity.ERROR) {
      diagnostics.add(diagnostics.removeLast().hint(next));
    }
    return diagnostics;
  }

  /// The options that allow it, each with its ids.
  private static String options(List<Removal> removals) {
    List<Removal> replaced = replacements(removals);
    List<Removal> deleted = removals.stream().filter(removal -> !isReplacement(removal)).toList();
    return (deleted.isEmpty() ? "" : " " + REMOVE + " " + ids(deleted, ","))
        + (replaced.isEmpty() ? "" : " " + REPLACE + " " + ids(replaced, ","));
  }

  private static String ids(List<Removal> removals, String separator) {
    return removals.stream().map(Removal::id).collect(Collectors.joining(separator));
  }

  private static String message(Removal removal) {
    String data = removal.data() == null ? "" : " with " + removal.data();
    String effect =
        switch (removal.effect()) {
          case DELETED -> "would be deleted" + data;
          case REPLACED -> "would be replaced by a new one" + lost(removal);
          case MAY_BE_REPLACED -> "may be replaced by a new one" + lost(removal);
        };
    return removal.id() + " (" + removal.type() + ") " + effect + ": " + removal.reason();
  }

  private static String lost(Removal removal) {
    return removal.data() == null ? "" : ", without " + removal.data();
  }
}
