package aloft.cli.engine;

import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.LogFormat;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.Service;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Provider;
import aloft.spi.provider.ProviderOptions;
import aloft.spi.schema.Schema;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// A cloud that adds options to the command line and can do nothing else.
public record FakeProvider(String name, ProviderOptions options) implements Provider {

  /// A cloud with the options `--NAME-profile`, `--NAME-anonymous` and, for plans, `--NAME-fast`
  /// and `--NAME-tiny`.
  public static FakeProvider of(String name, String... types) {
    SequencedMap<String, InvocationMode> modes = new LinkedHashMap<>();
    for (String type : types) {
      modes.put(type, modes.isEmpty() ? InvocationMode.WAIT : InvocationMode.ASYNC);
    }
    return new FakeProvider(
        name,
        new ProviderOptions(
            List.of(
                new ProviderOptions.Option(name + "-profile", "PROFILE", "A profile.", false),
                new ProviderOptions.Option(name + "-anonymous", null, "Nobody.", false)),
            List.of(
                new ProviderOptions.Option(name + "-fast", null, "100 % in ${x}.", true),
                new ProviderOptions.Option(name + "-tiny", null, "Small.", false)),
            modes,
            Set.of("profile"),
            Map.of(),
            Set.of(name),
            Set.of("vault")));
  }

  @Override
  public Schema schema() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Result<Blueprint> read(Mapping manifest, Mapping redacted) {
    return Result.of(
        (Blueprint)
            Proxy.newProxyInstance(
                Blueprint.class.getClassLoader(),
                new Class<?>[] {Blueprint.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("service")) {
                    return new Service("shop", name, "dev", "here", List.of());
                  }
                  throw new UnsupportedOperationException(method.getName());
                }));
  }

  @Override
  public Mapping withDefaults(Mapping manifest) {
    return manifest;
  }

  @Override
  public Emulation emulation() {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogFormat logFormat() {
    throw new UnsupportedOperationException();
  }
}
