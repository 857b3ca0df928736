package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// The clouds that this installation knows.
final class Providers {
  private Providers() {}

  /// The provider with the name that stands under `provider.name`.
  ///
  /// @throws UserException where there is none
  static Provider named(String name, SourceRange place) {
    List<String> known = new ArrayList<>();
    for (Provider provider : ServiceLoader.load(Provider.class)) {
      if (provider.name().equals(name)) {
        return provider;
      }
      known.add(provider.name());
    }
    String near = Suggestion.didYouMean(name, known);
    throw new UserException(
        Diagnostic.error(
                "manifest/unknown-provider", "there is no provider \"" + name + "\"", place)
            .hint(near != null ? near : "providers: " + String.join(", ", known)));
  }
}
