package aloft.local.echo;

import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.LogFormat;
import aloft.spi.model.InvocationMode;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Provider;
import aloft.spi.provider.ProviderOptions;
import aloft.spi.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The provider of the echo cloud, which has no manifests.
public final class EchoProvider implements Provider {

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public ProviderOptions options() {
    return new ProviderOptions(
        List.of(),
        List.of(),
        new LinkedHashMap<>(Map.of("wait", InvocationMode.WAIT)),
        Set.of(),
        Map.of(),
        Set.of(),
        Set.of());
  }

  @Override
  public Schema schema() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Result<Blueprint> read(Mapping manifest, Mapping redacted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mapping withDefaults(Mapping manifest) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Emulation emulation() {
    return new EchoEmulation();
  }

  @Override
  public LogFormat logFormat() {
    return new LogFormat() {
      @Override
      public String shown(String message) {
        return message;
      }

      @Override
      public Predicate<String> filter(String pattern) {
        return message -> message.contains(pattern);
      }
    };
  }
}
