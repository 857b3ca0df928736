package aloft.cli.engine;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Emulation;
import aloft.spi.provider.Variables;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The variables of a cloud where the service goes to the local one: what is different there has
/// the local value, all else is the cloud's.
record LocalVariables(Emulation emulation, Variables cloud) implements Variables {

  @Override
  public Set<String> sources() {
    return cloud.sources();
  }

  @Override
  public @Nullable Found resolve(
      String source, List<String> parameters, @Nullable String address, SourceRange place) {
    String value = emulation.variable(source, address);
    return value == null
        ? cloud.resolve(source, parameters, address, place)
        : new Found(new Scalar(value, place), false);
  }
}
