package aloft.cli.engine;

import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Cloud;
import java.util.function.Supplier;

/// A service that was read and understood, and the way to its cloud.
public final class Project {
  private final Blueprint blueprint;
  private final Supplier<Cloud> cloud;

  Project(Blueprint blueprint, Supplier<Cloud> cloud) {
    this.blueprint = blueprint;
    this.cloud = cloud;
  }

  public Blueprint blueprint() {
    return blueprint;
  }

  /// The service's cloud; connected when first asked for.
  ///
  /// @throws aloft.spi.diagnostic.Failure where it cannot be reached from here
  public Cloud cloud() {
    return cloud.get();
  }
}
