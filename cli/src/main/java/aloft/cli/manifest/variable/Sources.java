package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The sources that variables may use, and the phase from which each is available.
public final class Sources {

  /// Supplies the sources of the cloud, once it is known.
  public interface CloudSourceSupplier {
    /// The source names. Loads the code of the cloud, but does not connect to it.
    Set<String> names();

    Source source();
  }

  private final Map<String, Source> initialSources = new TreeMap<>();
  private final Map<String, Source> laterSources = new TreeMap<>();
  private final CloudSourceSupplier cloud;
  private Phase phase = Phase.STAGE;

  /// @param initialSources the sources available from the first phase on
  /// @param laterSources the sources available once the stage is known
  public Sources(
      Map<String, Source> initialSources,
      Map<String, Source> laterSources,
      CloudSourceSupplier cloud) {
    this.initialSources.putAll(initialSources);
    this.laterSources.putAll(laterSources);
    this.cloud = cloud;
  }

  /// Enters a phase.
  public void enter(Phase next) {
    phase = next;
  }

  /// The source of a reference.
  ///
  /// @throws UserException if the source is unknown or not available in this phase
  Source find(Source.Reference reference) {
    String name = reference.source();
    Source source = initialSources.get(name);
    if (source == null && phase != Phase.STAGE) {
      source = laterSources.get(name);
    }
    if (source != null) {
      return source;
    }
    if (phase != Phase.REST) {
      throw laterSources.containsKey(name) || nearest(name) == null
          ? tooEarly(reference)
          : unknown(reference);
    }
    if (!cloudNames(reference).contains(name)) {
      throw unknown(reference);
    }
    return cloud.source();
  }

  private Set<String> cloudNames(Source.Reference reference) {
    try {
      return cloud.names();
    } catch (UserException failure) {
      throw nearest(reference.source()) == null ? reference.withPlace(failure) : unknown(reference);
    }
  }

  private @Nullable String nearest(String name) {
    Set<String> local = new TreeSet<>(initialSources.keySet());
    local.addAll(laterSources.keySet());
    return Suggestion.nearest(name, local);
  }

  private UserException tooEarly(Source.Reference reference) {
    return new UserException(
        Diagnostic.error(
                Phase.TOO_EARLY,
                reference.text()
                    + " is not available yet: it is resolved after "
                    + phase.goal()
                    + ", which needs this value",
                reference.place())
            .hint("use a value that is known earlier: a string, self, opt, env, file or sls"));
  }

  private UserException unknown(Source.Reference reference) {
    Set<String> names = new TreeSet<>(initialSources.keySet());
    names.addAll(laterSources.keySet());
    String near = Suggestion.didYouMean(reference.source(), names);
    if (near == null && phase == Phase.REST) {
      names.addAll(cloudNames(reference));
      near = Suggestion.didYouMean(reference.source(), names);
    }
    return new UserException(
        Diagnostic.error(
                "variable/unknown-source",
                "unknown source \"" + reference.source() + "\" in " + reference.text(),
                reference.place())
            .hint(near != null ? near : "use one of " + String.join(", ", names)));
  }

  Diagnostic missing(Source.Reference reference, Resolver properties) {
    Source source = find(reference);
    return Diagnostic.error(
            "variable/not-found", reference.text() + " has no value", reference.place())
        .hint(source.hint(reference, properties));
  }
}
