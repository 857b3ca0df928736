package aloft.local.client;

import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Target;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what is deployed in the local cloud without a start of its process.
final class DeployedService {
  private DeployedService() {}

  /// Returns the deployment of a target.
  ///
  /// @throws UserException if there is none, or if it is deployed for another region
  static StoredDeployment require(StateFolder home, Target target) {
    String name = LocalCloud.name(target);
    StoredDeployment stored = read(home, name);
    if (stored == null) {
      throw missing(name);
    }
    String region = stored.read().region();
    if (!region.equals(target.service().region())) {
      throw new UserException(
          Diagnostic.error(
                  "deployment/missing",
                  "there is no deployment "
                      + name
                      + " in the local cloud for the region "
                      + target.service().region())
              .hint("it is deployed for the region " + region));
    }
    return stored;
  }

  /// Returns the deployment of a target; null if there is none.
  static @Nullable StoredDeployment find(StateFolder home, Target target) {
    StoredDeployment stored = read(home, LocalCloud.name(target));
    return stored != null && stored.read().region().equals(target.service().region())
        ? stored
        : null;
  }

  private static @Nullable StoredDeployment read(StateFolder home, String name) {
    try {
      return StoredDeployment.read(home.deployment(name));
    } catch (IOException e) {
      return null;
    }
  }

  static UserException missing(String name) {
    return new UserException(
        Diagnostic.error(
                "deployment/missing", "there is no deployment " + name + " in the local cloud")
            .hint("deploy it first: aloft deploy --local"));
  }
}
