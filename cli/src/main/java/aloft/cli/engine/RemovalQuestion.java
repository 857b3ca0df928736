package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Removal;
import aloft.spi.provider.RemovalApproval;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Lets a deployment take away what `--allow-remove` names. On a terminal, the user is asked about
/// the rest; elsewhere, it is an error.
///
/// @param allowed the ids that `--allow-remove` names
record RemovalQuestion(Set<String> allowed, Dialogue dialogue) implements RemovalApproval {
  private static final String CODE = "deploy/removal";

  @Override
  public void require(List<Removal> removals) {
    List<Removal> open =
        removals.stream().filter(removal -> !allowed.contains(removal.id())).toList();
    Set<String> unused = new LinkedHashSet<>(allowed);
    removals.forEach(removal -> unused.remove(removal.id()));
    if (!unused.isEmpty()) {
      dialogue.report(List.of(unused(unused, removals)));
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
    if (!Set.of("y", "yes").contains(answer.toLowerCase(Locale.ROOT))) {
      throw new UserException(
          Diagnostic.error(CODE, "the deployment was stopped").hint("nothing was changed"));
    }
  }

  private static Diagnostic unused(Set<String> unused, List<Removal> removals) {
    String ids = String.join(", ", unused);
    String known =
        removals.isEmpty()
            ? "nothing that needs it is deleted or replaced"
            : "the ids are " + ids(removals, ", ");
    return Diagnostic.note(
        "deploy/allow-remove", "--allow-remove " + ids + " has no effect: " + known);
  }

  private List<Diagnostic> diagnostics(Severity severity, List<Removal> removals) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (Removal removal : removals) {
      diagnostics.add(new Diagnostic(severity, CODE, message(removal), null, null));
    }
    String next =
        "nothing was changed; restore what you want to keep, or deploy with --allow-remove "
            + ids(removals, ",");
    if (severity == Severity.ERROR) {
      diagnostics.add(diagnostics.removeLast().hint(next));
    }
    return diagnostics;
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
