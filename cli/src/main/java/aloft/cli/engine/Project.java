package aloft.cli.engine;

import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Emulation;
import java.util.function.Supplier;

/// A service that was read and understood, and the way to its cloud.
public final class Project {
  private final Blueprint blueprint;
  private final Emulation emulation;
  private final Supplier<Cloud> cloud;

  Project(Blueprint blueprint, Emulation emulation, Supplier<Cloud> cloud) {
    this.blueprint = blueprint;
    this.emulation = emulation;
    this.cloud = cloud;
  }

  /// How its functions run on this machine.
  public Emulation emulation() {
    return emulation;
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
