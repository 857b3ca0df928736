package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// The providers of this installation.
final class Providers {
  private Providers() {}

  /// The provider with the name in `provider.name`.
  ///
  /// @throws UserException if there is none
  static Provider named(String name, SourceRange place) {
    List<String> names = new ArrayList<>();
    for (Provider provider : ServiceLoader.load(Provider.class)) {
      if (provider.name().equals(name)) {
        return provider;
      }
      names.add(provider.name());
    }
    String near = Suggestion.didYouMean(name, names);
    throw new UserException(
        Diagnostic.error("manifest/unknown-provider", "unknown provider \"" + name + "\"", place)
            .hint(near != null ? near : "providers: " + String.join(", ", names)));
  }
}
