package aloft.cli.engine;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.provider.Environment;
import aloft.spi.provider.LocalRuntime;

/// Controls the process of the local cloud.
public final class LocalCloudControl {
  private final Environment environment;

  public LocalCloudControl(Environment environment) {
    this.environment = environment;
  }

  public LocalRuntime.Status status() {
    return LocalRuntimes.load(environment).status(environment);
  }

  /// Stops the local cloud; its deployments are restored at the next start.
  ///
  /// @return false if it is not running
  public boolean stop() {
    return LocalRuntimes.load(environment).stop(environment);
  }

  /// Stops the local cloud and deletes all its deployments.
  public void reset() {
    LocalRuntimes.load(environment).reset(environment);
  }

  /// Runs the local cloud in this process until it is stopped.
  public void run() {
    LocalRuntimes.load(environment)
        .serve(name -> Providers.named(name, SourceRange.of("topology")).emulation(), environment);
  }
}
