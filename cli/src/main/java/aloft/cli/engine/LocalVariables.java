package aloft.cli.engine;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.LocalValues;
import aloft.spi.provider.Variables;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The cloud variables of a service that is deployed locally: variables that the emulation defines
/// have the local value, all others the value of the cloud.
record LocalVariables(LocalValues values, Variables cloud) implements Variables {

  @Override
  public Set<String> sources() {
    return cloud.sources();
  }

  @Override
  public @Nullable ResolvedValue resolve(
      String source, List<String> parameters, @Nullable String address, SourceRange place) {
    String value = values.variable(source, address);
    return value == null
        ? cloud.resolve(source, parameters, address, place)
        : new ResolvedValue(new Scalar(value, place), false);
  }
}
