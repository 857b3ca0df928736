package aloft.cli.engine;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.provider.Environment;
import aloft.spi.provider.LocalRuntime;

/// The local cloud as a whole, whatever is deployed to it.
public final class LocalCloudControl {
  private final Environment environment;

  public LocalCloudControl(Environment environment) {
    this.environment = environment;
  }

  public LocalRuntime.Status status() {
    return LocalRuntimes.here(environment).status(environment);
  }

  /// Ends it; what is deployed comes back with its next start.
  ///
  /// @return false where it does not run
  public boolean stop() {
    return LocalRuntimes.here(environment).stop(environment);
  }

  /// Ends it, and forgets all that is deployed.
  public void reset() {
    LocalRuntimes.here(environment).reset(environment);
  }

  /// Runs it in this process until it is told to stop.
  public void run() {
    LocalRuntimes.here(environment)
        .serve(name -> Providers.named(name, SourceRange.of("topology")).emulation(), environment);
  }
}
