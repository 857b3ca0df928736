package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Provider;
import aloft.spi.provider.ProviderOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The providers of this installation. They are loaded on first use, because some commands need
/// none. Thread-safe.
public final class Providers {
  private @Nullable List<Provider> loaded;

  /// The providers on the class path.
  public Providers() {}

  /// @param providers in the order of their options in help
  public Providers(List<Provider> providers) {
    loaded = List.copyOf(providers);
  }

  /// Returns all providers.
  public synchronized List<Provider> all() {
    List<Provider> known = loaded;
    if (known == null) {
      known = new ArrayList<>();
      for (Provider provider : ServiceLoader.load(Provider.class)) {
        known.add(provider);
      }
      loaded = known;
    }
    return known;
  }

  /// Returns the provider with the name in `provider.name`.
  ///
  /// @throws UserException if there is none
  public Provider named(String name, SourceRange place) {
    for (Provider provider : all()) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    Set<String> names = names();
    String near = Suggestion.didYouMean(name, names);
    throw new UserException(
        Diagnostic.error("manifest/unknown-provider", "unknown provider \"" + name + "\"", place)
            .hint(near != null ? near : "providers: " + String.join(", ", names)));
  }

  /// Returns the values of `provider.name`.
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    all().forEach(provider -> names.add(provider.name()));
    return names;
  }

  /// Returns the options of commands that may reach a cloud. An option of several clouds is
  /// described by the first one.
  public Collection<ProviderOptions.Option> connectionOptions() {
    return merged(ProviderOptions::connection);
  }

  /// Returns the options of commands that make a plan.
  public Collection<ProviderOptions.Option> planOptions() {
    return merged(ProviderOptions::plan);
  }

  private Collection<ProviderOptions.Option> merged(
      Function<ProviderOptions, List<ProviderOptions.Option>> kind) {
    Map<String, ProviderOptions.Option> byName = new LinkedHashMap<>();
    for (Provider provider : all()) {
      kind.apply(provider.options()).forEach(option -> byName.putIfAbsent(option.name(), option));
    }
    return byName.values();
  }

  /// Returns the keys of the provider section that are resolved before all others.
  Set<String> connectionKeys() {
    Set<String> keys = new LinkedHashSet<>();
    all().forEach(provider -> keys.addAll(provider.options().connectionKeys()));
    return keys;
  }

  /// Returns the names of the clouds that a manifest may have blocks for.
  Set<String> blocks() {
    Set<String> blocks = new LinkedHashSet<>();
    all().forEach(provider -> blocks.addAll(provider.options().blocks()));
    return blocks;
  }

  /// Returns what each provider uses for keys of the provider section that are not set.
  Map<String, Map<String, String>> defaults() {
    Map<String, Map<String, String>> defaults = new HashMap<>();
    all().forEach(provider -> defaults.put(provider.name(), provider.options().defaults()));
    return defaults;
  }
}
