package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All sources that variables may name, and from when on.
public final class Sources {

  /// Sources that are only known once the cloud of the manifest is.
  public interface Cloud {
    /// The words before the colon. Reaches for the cloud's code, not yet for the cloud.
    Set<String> names();

    Source source();
  }

  private final Map<String, Source> early = new TreeMap<>();
  private final Map<String, Source> later = new TreeMap<>();
  private final Cloud cloud;
  private Phase phase = Phase.STAGE;

  /// @param early what answers from the first phase on
  /// @param later what answers once the stage is known
  public Sources(Map<String, Source> early, Map<String, Source> later, Cloud cloud) {
    this.early.putAll(early);
    this.later.putAll(later);
    this.cloud = cloud;
  }

  /// Goes on to a phase.
  public void enter(Phase next) {
    phase = next;
  }

  /// @throws UserException where there is no such source, or not yet
  Source find(Source.Question question) {
    String name = question.source();
    Source found = early.get(name);
    if (found == null && phase != Phase.STAGE) {
      found = later.get(name);
    }
    if (found != null) {
      return found;
    }
    if (phase != Phase.REST) {
      throw later.containsKey(name) || nearest(name) == null
          ? tooEarly(question)
          : unknown(question);
    }
    if (!cloudNames(question).contains(name)) {
      throw unknown(question);
    }
    return cloud.source();
  }

  private Set<String> cloudNames(Source.Question question) {
    try {
      return cloud.names();
    } catch (UserException failure) {
      throw nearest(question.source()) == null ? question.placed(failure) : unknown(question);
    }
  }

  private @Nullable String nearest(String name) {
    Set<String> local = new TreeSet<>(early.keySet());
    local.addAll(later.keySet());
    return Suggestion.nearest(name, local);
  }

  private UserException tooEarly(Source.Question question) {
    return new UserException(
        Diagnostic.error(
                Phase.TOO_EARLY,
                question.text()
                    + " cannot be asked yet: it comes after "
                    + phase.goal()
                    + ", which needs this value",
                question.place())
            .hint("use a value that is known earlier: a text, self, opt, env, file or sls"));
  }

  private UserException unknown(Source.Question question) {
    Set<String> known = new TreeSet<>(early.keySet());
    known.addAll(later.keySet());
    String near = Suggestion.didYouMean(question.source(), known);
    if (near == null && phase == Phase.REST) {
      known.addAll(cloudNames(question));
      near = Suggestion.didYouMean(question.source(), known);
    }
    return new UserException(
        Diagnostic.error(
                "variable/unknown-source",
                "unknown source \"" + question.source() + "\" in " + question.text(),
                question.place())
            .hint(near != null ? near : "use one of " + String.join(", ", known)));
  }

  Diagnostic missing(Source.Question question, Resolver properties) {
    Source source = find(question);
    return Diagnostic.error(
            "variable/not-found", question.text() + " has no value", question.place())
        .hint(source.hint(question, properties));
  }
}
