package aloft.cli.engine;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.provider.LocalCloudControl;

/// The use cases of the local cloud as a whole.
public final class LocalCloudService {
  private LocalCloudService() {}

  /// Returns the status of the local cloud.
  public static UseCase<Nothing, LocalCloudControl.Status> status(Installation installation) {
    return (request, session) -> session.show(control(installation).status());
  }

  /// Stops the local cloud; its deployments are restored at the next start. The result is false if
  /// it was not running.
  public static UseCase<Nothing, Boolean> stop(Installation installation) {
    return (request, session) -> session.show(control(installation).stop());
  }

  /// Stops the local cloud and deletes all its deployments.
  public static UseCase<Nothing, Nothing> reset(Installation installation) {
    return (request, session) -> {
      control(installation).reset();
      session.show(request);
    };
  }

  /// Runs the local cloud in this process until it is stopped.
  public static UseCase<Nothing, Nothing> run(Installation installation) {
    Providers providers = installation.providers();
    return (request, session) ->
        control(installation)
            .serve(name -> providers.named(name, SourceRange.of("topology")).emulation());
  }

  private static LocalCloudControl control(Installation installation) {
    return installation.localRuntime().control(installation.environment());
  }
}
