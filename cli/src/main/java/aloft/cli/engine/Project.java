package aloft.cli.engine;

import aloft.spi.artifact.Destination;
import aloft.spi.emulation.Emulation;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A service that was read and interpreted, and its connection to the cloud.
public final class Project {
  private final Blueprint blueprint;
  private final Emulation emulation;
  private final Environment environment;
  private final @Nullable String profile;
  private final Destination destination;
  private final Supplier<Cloud> cloud;

  Project(
      Blueprint blueprint,
      Emulation emulation,
      Environment environment,
      @Nullable String profile,
      Destination destination,
      Supplier<Cloud> cloud) {
    this.blueprint = blueprint;
    this.emulation = emulation;
    this.environment = environment;
    this.profile = profile;
    this.destination = destination;
    this.cloud = cloud;
  }

  /// How the functions run on this machine.
  public Emulation emulation() {
    return emulation;
  }

  /// Where the packaged code will run.
  Destination destination() {
    return destination;
  }

  public Blueprint blueprint() {
    return blueprint;
  }

  /// The environment with the variables of the service's `.env` file.
  Environment environment() {
    return environment;
  }

  /// The profile of the cloud configuration from the command line or the manifest.
  @Nullable String profile() {
    return profile;
  }

  /// The cloud of the service; connected on first use.
  ///
  /// @throws aloft.spi.diagnostic.UserException if it cannot be connected to
  public Cloud cloud() {
    return cloud.get();
  }
}
