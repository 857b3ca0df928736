package aloft.aws.plugin;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Finds settings that a plugin does not know.
final class Unknown {
  private Unknown() {}

  /// The unknown settings, as warnings.
  ///
  /// @param owner what has the settings, for example "a state machine"
  static List<Diagnostic> of(Mapping settings, Collection<String> known, String owner) {
    List<Diagnostic> unknown = new ArrayList<>();
    for (Mapping.Entry setting : settings.entries().values()) {
      if (!known.contains(setting.key())) {
        unknown.add(
            Diagnostic.warning(
                    "manifest/unknown-property",
                    "unknown property \"" + setting.key() + "\" of " + owner,
                    setting.place())
                .hint(Suggestion.didYouMean(setting.key(), known)));
      }
    }
    return unknown;
  }
}
