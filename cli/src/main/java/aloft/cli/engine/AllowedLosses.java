package aloft.cli.engine;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a deployment may take away without a question.
///
/// @param removable the ids of resources that may be deleted or replaced
/// @param replaceable the ids of resources that may be replaced
public record AllowedLosses(Set<String> removable, Set<String> replaceable) {
  public static final AllowedLosses NONE = new AllowedLosses(Set.of(), Set.of());

  public AllowedLosses {
    removable = Collections.unmodifiableSet(new LinkedHashSet<>(removable));
    replaceable = Collections.unmodifiableSet(new LinkedHashSet<>(replaceable));
  }

  /// The ids of the two options.
  public static AllowedLosses of(List<String> removable, List<String> replaceable) {
    return new AllowedLosses(new LinkedHashSet<>(removable), new LinkedHashSet<>(replaceable));
  }
}
